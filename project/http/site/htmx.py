"""What the site's views share about htmx: which answers differ, and who may be let in."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

HEADERS = ("HX-Request", "HX-Request-Type", "HX-History-Restore-Request", "Cookie")


def varies[R: HttpRequest, **P](
    view: Callable[Concatenate[R, P], HttpResponse],
) -> Callable[Concatenate[R, P], HttpResponse]:
    """Mark the answers of a view that serves a page or a fragment at one address.

    Without the header a browser's Back button shows the bare fragment. A member's page carries their hearts, so it is
    never stored: Back would show hearts as they were before.
    """

    @wraps(view)
    def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        patch_vary_headers(response, HEADERS)
        if request.user.is_authenticated and "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page. Boosted and history-restore requests get whole pages."""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx.middleware
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request and htmx.request_type != "full"


def came_from(request: HttpRequest) -> str:
    """The path and query of the page that an htmx request was made on; empty for other requests."""
    htmx = request.htmx  # type: ignore[attr-defined]  # set by django_htmx.middleware
    return htmx.current_url_abs_path or ""


def target(request: HttpRequest) -> str:
    """The id of the element that htmx will fill, or nothing (htmx 4 sends it as ``div#results``)."""
    return (request.htmx.target or "").partition("#")[2]  # type: ignore[attr-defined]
