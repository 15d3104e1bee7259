"""What is kept of a request: a line in the log, and counts by route, method, class of status and door.

What both cost for one request stands in docs/operations.md. Answers of the response cache are counted always and
logged now and then (EDGE_LOG_SAMPLE). No query string is logged: it may hold a token.
"""

import random
from functools import lru_cache
from typing import Any

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.utils.functional import empty

from project.http import api_usage
from project.http.api.requests import under_api
from project.http.throttling import address
from project.server import metrics
from project.server.addresses import shortened

log = structlog.get_logger(__name__)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
NOWHERE = "(none)"  # the route of an address that leads nowhere


def record(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    """Count and log a request that Django has answered."""
    route = request.resolver_match.route if request.resolver_match else NOWHERE
    method, door = _method(request.method or ""), "api" if under_api(request) else "site"
    counted, timed = _children(route, method, response.status_code // 100, door)
    counted.inc()
    timed.observe(seconds)
    if door == "api":
        api_usage.note(route, method, response.status_code)
    log.info(
        "request",
        method=request.method,
        path=request.path,
        route=route,
        status=response.status_code,
        ms=round(seconds * 1000, 1),
        door=door,
        user=_user_id(request),
        client=shortened(address(request)),
    )


def record_edge(state: str, *, path: str, method: str, status: int, request_id: bytes) -> None:
    """Count an answer of the response cache, and log one of many. On the event loop."""
    if state == "miss":  # Django has answered it, and counted it
        return
    route = _route_of(path)
    _edge_child(route, method, status // 100).inc()
    if path.startswith("/api/"):
        api_usage.note(route, method, status)
    if random.random() < settings.EDGE_LOG_SAMPLE:  # noqa: S311 - no secret
        log.info(
            "edge_request", method=method, path=path, route=route, status=status, door="edge", state=state,
            request_id=request_id.decode(),
        )  # fmt: skip


@lru_cache(2048)
def _children(route: str, method: str, status: int, door: str) -> tuple[Any, Any]:
    labels = (route, method, f"{status}xx", door)
    return metrics.requests.labels(*labels), metrics.request_seconds.labels(*labels)


@lru_cache(2048)
def _edge_child(route: str, method: str, status: int) -> Any:
    return metrics.requests.labels(route, method, f"{status}xx", "edge")


@lru_cache(4096)
def _route_of(path: str) -> str:
    try:
        return resolve(path).route
    except Resolver404:
        return NOWHERE


def _method(method: str) -> str:
    """A stranger may invent methods: they count as one."""
    return method if method in METHODS else "other"


def _user_id(request: HttpRequest) -> int | None:
    """Who asked, if the answer had to know; nobody is looked up for the log."""
    if user := getattr(request, "auth", None):
        return getattr(user, "pk", None)
    lazy = getattr(request, "user", None)
    if lazy is None or getattr(lazy, "_wrapped", None) is empty:
        return None
    return lazy.pk  # type: ignore[no-any-return]  # of whatever class AUTH_USER_MODEL is
