"""Answers that are the same for everybody say so in Cache-Control; browsers, CDNs and our own response cache obey.

    @movies.get("/trending", …)
    @decorate_view(public(LISTS))
    def trending(request, …): …

`project.server.response_cache` keeps exactly what is marked here, so no list of addresses can drift from the views.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from http import HTTPStatus
from typing import Concatenate

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from project import cache
from project.cache import policies
from project.server.asgi.compression import is_worth_packing, negotiate, pack
from project.server.asgi.etags import etag_of
from project.server.response_cache.entry import Entry, dumps, loads


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
DOCUMENTS = Sharing(max_age=300, stale_while_revalidate=3600)


def is_anonymous(request: HttpRequest) -> bool:
    """Whether the request brings nothing that could make its answer somebody's own."""
    return "Authorization" not in request.headers and not request.COOKIES


def first_page(request: HttpRequest) -> bool:
    """Whether a list is asked for its beginning: of endless searches only that is worth sharing."""
    return request.GET.get("page", "1") == "1"


def public[R: HttpRequest, **P](
    sharing: Sharing, *, when: Callable[[HttpRequest], bool] = lambda _request: True, members: bool = False
) -> Callable[[Callable[Concatenate[R, P], HttpResponse]], Callable[Concatenate[R, P], HttpResponse]]:
    """Mark the good answers of a view as shareable, as far as the asker is anonymous and ``when`` holds.

    Only for views whose answers depend on nothing but address and query. ``members``: the body is the same for
    members too (the API's catalog, never a page), who then get its bytes from the cache, packed as the first one
    who asked liked it.
    """

    def decorate(view: Callable[Concatenate[R, P], HttpResponse]) -> Callable[Concatenate[R, P], HttpResponse]:
        @wraps(view)
        def wrapped(request: R, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if is_anonymous(request) or not (members and when(request)):
                response = view(request, *args, **kwargs)
            else:
                response = _from_cache(sharing, request, lambda: view(request, *args, **kwargs))
            if response.status_code == HTTPStatus.OK and is_anonymous(request) and when(request):
                response["Cache-Control"] = sharing.header
                response["X-Cache"] = "miss"  # made just now; the response cache says otherwise when it answers
            return response

        return wrapped

    return decorate


class _NotShared(Exception):
    """No error: an answer that is not kept, on its way past the cache."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class _Packed:
    """Keeps answers in the cache as the response cache keeps them in its stores. A codec like pydantic's."""

    dump_json = staticmethod(dumps)

    @staticmethod
    def validate_json(document: bytes) -> Entry:
        """Read one; ValueError for what is not whole."""
        if entry := loads(document):
            return entry
        raise ValueError("not a packed answer")


def _from_cache(sharing: Sharing, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer as bytes from the cache, else made and kept."""

    def load() -> Entry:
        response = make()
        if response.status_code != HTTPStatus.OK:
            raise _NotShared(response)
        times = (sharing.max_age, sharing.stale_while_revalidate, sharing.stale_if_error)
        kind, body, encoding = response["Content-Type"], response.content, _encoding(request)
        bodies = {"": body}
        if encoding and is_worth_packing(kind, len(body)):  # most clients like the same; others' are packed for each
            bodies[encoding] = pack(encoding, body)
        return Entry(time.time(), *times, etag_of(body), (("Content-Type", kind),), bodies)

    policy = replace(policies.ANSWER, ttl=sharing.max_age)
    try:
        fetched = cache.fetch(policy, request.get_full_path(), codec=_Packed(), load=load)
    except _NotShared as refusal:
        return refusal.response
    response = _unpacked(fetched.value, request)
    response["X-Cache"] = fetched.state
    return response


def _encoding(request: HttpRequest) -> str:
    return negotiate(request.headers.get("Accept-Encoding", ""))


def _unpacked(entry: Entry, request: HttpRequest) -> HttpResponse:
    """The answer in the encoding that the client likes."""
    encoding = _encoding(request)
    encoding = encoding if encoding in entry.bodies else ""
    response = HttpResponse(entry.bodies[encoding], headers=dict(entry.headers))
    if encoding:
        response["Content-Encoding"] = encoding
    response["ETag"] = entry.etag
    patch_vary_headers(response, ["Accept-Encoding"])
    return response
