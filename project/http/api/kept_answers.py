"""Answers of the API as bytes from the cache: made and validated once, then sent as they are.

Whose they are and how long they hold is for the caller to say, in the key: `project.http.api.cache_control` keeps what
is the same for everybody, the rooms keep what is somebody's own.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers

from project import cache
from project.cache.policies import Policy
from project.server.asgi.compression import is_worth_packing, negotiate, pack
from project.server.asgi.etags import etag_of
from project.server.response_cache.entry import Entry, dumps, loads

KEPT_HEADERS = ("Content-Type", "Link")  # what an answer says of itself; the rest is of one request


def from_cache(policy: Policy, *parts: object, request: HttpRequest, make: Callable[[], HttpResponse]) -> HttpResponse:
    """The answer as bytes from the cache, else made and kept if it is a good one. ``X-Cache`` says which it was.

    Args:
        policy: how long it is kept.
        parts: everything that the answer depends on, as for `project.cache.fetch`.
        request: says which encoding is liked.
        make: answers the request.
    """

    def load() -> Entry:
        response = make()
        if response.status_code != HTTPStatus.OK:
            raise _NotKept(response)
        return _packed(response, request)

    try:
        fetched = cache.fetch(policy, *parts, codec=_Codec(), load=load)
    except _NotKept as refusal:
        return refusal.response
    response = _unpacked(fetched.value, request)
    response["X-Cache"] = fetched.state
    return response


class _NotKept(Exception):
    """No error: an answer that is not kept, on its way past the cache."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response


class _Codec:
    """Keeps answers in the cache as the response cache keeps them in its stores. A codec like pydantic's."""

    dump_json = staticmethod(dumps)

    @staticmethod
    def validate_json(document: bytes) -> Entry:
        """Read one; ValueError for what is not whole."""
        if entry := loads(document):
            return entry
        raise ValueError("not a packed answer")


def _packed(response: HttpResponse, request: HttpRequest) -> Entry:
    """A response plain, and in the encoding that its client likes: most like the same, others' are packed for each."""
    kind, body, encoding = response["Content-Type"], response.content, _encoding(request)
    bodies = {"": body}
    if encoding and is_worth_packing(kind, len(body)):
        bodies[encoding] = pack(encoding, body)
    headers = tuple((name, response[name]) for name in KEPT_HEADERS if name in response)
    return Entry(time.time(), 0, 0, 0, response.get("ETag") or etag_of(body), headers, bodies)


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
