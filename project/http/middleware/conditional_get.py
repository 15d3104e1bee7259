"""What every answer of the API has: an entity tag, 304 for who knows it already, privacy, and its time.

What is the same for everybody says so itself (`project.http.api.cache_control`); all else under /api/ is private.
"""

from collections.abc import Callable
from http import HTTPStatus
from time import perf_counter
from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import patch_vary_headers

from project.http.api.requests import Answer, under_api
from project.server.asgi.etags import etag_of, matches
from project.server.response_cache.variant import TARGETED

NEVER_STORED = "private, no-store"
AUTH_PATHS = "/api/v1/auth/"  # answers with tokens: not compressed beside what a client sent, not timed


def conditional_headers(get_response: Answer) -> Answer:
    """Under /api/: HEAD like GET, ETag and 304, Cache-Control and Vary always, Server-Timing on reads."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not under_api(request):
            return get_response(request)
        if request.method == "HEAD":
            request.method = "GET"  # whoever carries the answer leaves the body out
        stopwatch = Stopwatch()
        with connection.execute_wrapper(stopwatch):
            response = get_response(request)
        _declare_privacy(request, response)
        if "GET" in response.get("Allow", ""):
            response["Allow"] = ", ".join(sorted({*response["Allow"].replace(" ", "").split(","), "HEAD"}))
        if request.method == "GET" and response.status_code == HTTPStatus.OK:
            if "ETag" not in response and not response.streaming:  # what is made while it is sent has no tag
                response["ETag"] = etag_of(response.content)
            if not request.path.startswith(AUTH_PATHS):
                response["Server-Timing"] = stopwatch.header()
            if (
                "ETag" in response  # a body that is sent while it is made cannot be emptied, not even for "*"
                and not response_cache_finishes(request, response)
                and matches(request.headers.get("If-None-Match", ""), response["ETag"])
            ):
                _empty(response)
        return response

    return middleware


class Stopwatch:
    """Measures a request and its database; Django calls it around every query."""

    def __init__(self) -> None:
        self.began, self.database, self.queries = perf_counter(), 0.0, 0

    def __call__(self, execute: Callable[..., Any], sql: Any, params: Any, many: Any, context: Any) -> Any:
        """Run one query."""
        began = perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            self.database += perf_counter() - began
            self.queries += 1

    def header(self) -> str:
        """As Server-Timing says it: milliseconds."""
        whole, database = (perf_counter() - self.began) * 1000, self.database * 1000
        return f'app;dur={whole:.1f}, db;dur={database:.1f};desc="{self.queries} queries"'


def _declare_privacy(request: HttpRequest, response: HttpResponse) -> None:
    """Nothing of anybody's own is ever kept on the way, and no refusal either."""
    if response.status_code >= 400 or "Authorization" in request.headers:
        response["Cache-Control"] = NEVER_STORED
        patch_vary_headers(response, ["Authorization"])
    response.headers.setdefault("Cache-Control", NEVER_STORED)


def response_cache_finishes(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Whether the response cache will keep this answer: then it packs it, and answers conditional requests itself."""
    scope = request.META.get("asgi.scope") or {}
    return "marquee.response_cache" in scope and (TARGETED in response or "public" in response.get("Cache-Control", ""))


def _empty(response: HttpResponse) -> None:
    """Turn a 200 into a 304, all other headers kept."""
    response.status_code = HTTPStatus.NOT_MODIFIED
    response.content = b""
    del response["Content-Type"], response["Content-Length"], response["Content-Encoding"]
