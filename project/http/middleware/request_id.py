"""Every request has an id, a line in the log, and is counted."""

import os
import re
import time
from typing import Any

import structlog
from django.http import HttpRequest, HttpResponse

from project import telemetry
from project.http.api.requests import Answer
from project.http.request_record import NOWHERE, record

SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id_middleware(get_response: Answer) -> Answer:
    """Give every request an id, a caller's own if it is harmless; count it, and log it in one line.

    Whatever is logged on its way carries its id, and its route from the moment it is known.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        began = time.perf_counter()
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if SAFE_ID.fullmatch(given) else os.urandom(16).hex()  # type: ignore[attr-defined]
        tokens = structlog.contextvars.bind_contextvars(request_id=request.request_id, route="")  # type: ignore[attr-defined]
        try:
            if telemetry.is_tracing():
                with telemetry.span(request.method or "") as span:
                    response = get_response(request)
                    _describe(span, request, response)
            else:
                response = get_response(request)
            record(request, response, time.perf_counter() - began)
        finally:
            structlog.contextvars.reset_contextvars(**tokens)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    middleware.process_view = _note_route  # type: ignore[attr-defined]  # Django asks for it
    return middleware


def _describe(span: Any, request: HttpRequest, response: HttpResponse) -> None:
    """Name the span of a trace by OpenTelemetry's conventions for HTTP."""
    route = request.resolver_match.route if request.resolver_match else NOWHERE
    span.update_name(f"{request.method} {route}")
    span.set_attribute("http.request.method", request.method or "")
    span.set_attribute("http.route", route)
    span.set_attribute("http.response.status_code", response.status_code)
    span.set_attribute("request_id", request.request_id)  # type: ignore[attr-defined]


def _note_route(request: HttpRequest, *_view: Any) -> None:
    if request.resolver_match:
        structlog.contextvars.bind_contextvars(route=request.resolver_match.route)
