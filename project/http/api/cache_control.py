"""Answers that are the same for everybody say so in Cache-Control; browsers, CDNs and our own response cache obey.

    @movies.get("/trending", …)
    @decorate_view(public(LISTS))
    def trending(request, …): …

`project.server.response_cache` keeps exactly what is marked here, so no list of addresses can drift from the views.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.http import HttpRequest, HttpResponse

from project.cache import policies
from project.http import cookies
from project.http.api.kept_answers import from_cache
from project.localization.language import of_the_reader
from project.origin import origin


@dataclass(frozen=True, slots=True)
class Sharing:
    """How long an answer may be shared, in seconds."""

    max_age: int
    stale_while_revalidate: int  # after `max_age`: may still be shown while it is made anew
    stale_if_error: int = 86_400  # after `max_age`: may still be shown when it cannot be made anew

    @property
    def header(self) -> str:
        """As Cache-Control says it (RFC 9111, RFC 5861)."""
        return (
            f"public, max-age={self.max_age}, stale-while-revalidate={self.stale_while_revalidate}"
            f", stale-if-error={self.stale_if_error}"
        )


LISTS = Sharing(max_age=60, stale_while_revalidate=600)
DETAILS = Sharing(max_age=300, stale_while_revalidate=3600)
GENRES = Sharing(max_age=3600, stale_while_revalidate=86_400)
FILTERED = Sharing(max_age=60, stale_while_revalidate=600, stale_if_error=3600)  # of which there is no end
DOCUMENTS = Sharing(max_age=300, stale_while_revalidate=3600)


def is_anonymous(request: HttpRequest) -> bool:
    """Whether the request brings nothing that could make its answer somebody's own."""
    return "Authorization" not in request.headers and not cookies.are_personal(request.COOKIES)


def first_page(request: HttpRequest) -> bool:
    """Whether a list is asked for its beginning: of endless searches only that is worth sharing."""
    return request.GET.get("page", "1") == "1"


def public[R: HttpRequest, **P](
    sharing: Sharing, *, when: Callable[[HttpRequest], bool] = lambda _request: True, members: bool = False
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Mark the good answers of a view as shareable, as far as the asker is anonymous and ``when`` holds.

    Only for views whose answers depend on nothing but address, query, language and the name of this site. ``members``:
    the body is the same for members too (the API's catalog, never a page), who then get its bytes from the cache,
    packed as the first one who asked liked it.
    """

    def decorate(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_anonymous(request) or not (members and when(request)):
                response = view(request, *args, **kwargs)
            else:
                policy = replace(policies.ANSWER, ttl=sharing.max_age)
                depends_on = (origin(), of_the_reader(), request.get_full_path())
                response = from_cache(policy, *depends_on, request=request, make=lambda: view(request, *args, **kwargs))
            if response.status_code == HTTPStatus.OK and is_anonymous(request) and when(request):
                response["Cache-Control"] = sharing.header
                response["X-Cache"] = "miss"  # made just now; the response cache says otherwise when it answers
            return response

        return wrapped

    return decorate
