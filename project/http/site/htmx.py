"""What the site's views share about htmx: which answers differ, and who may be let in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

OF_ITS_ASKER = "private, no-store"  # what `varies` says of an answer whose view says nothing
HEADERS = ("HX-Request", "HX-Request-Type", "HX-Boosted", "HX-History-Restore-Request", "HX-Target", "Cookie")


def varies[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Mark the answers of a view that serves a page or a fragment at one address.

    Without the header a browser's Back button shows the bare fragment. No browser stores a page: Back would show a
    member's hearts as they were before, and the visitor's page to who has logged in since (decision 0100).
    """

    @wraps(view)
    def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, HEADERS)
        response.headers.setdefault("Cache-Control", OF_ITS_ASKER)
        return response

    return wrapped


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page. Boosted and history-restore requests get whole pages."""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx.middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request and htmx.request_type != "full"


def is_refined(path: str, current_url: str) -> bool:
    """Whether an htmx request for ``path`` was made on a page of the same path that has a query already."""
    page = urlsplit(current_url)
    return page.path == path and bool(page.query)


def target(request: HttpRequest) -> str:
    """The id of the element that htmx will fill, or nothing (htmx 4 sends it as ``div#results``)."""
    return (request.htmx.target or "").partition("#")[2]  # type: ignore[attr-defined]
