"""Every request has an id, and a line in the log."""

import re
import uuid

import structlog
from django.http import HttpRequest, HttpResponse

from project.http.api.requests import Answer

log = structlog.get_logger(__name__)
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id_middleware(get_response: Answer) -> Answer:
    """Give every request an id, a caller's own if it is harmless, and log the request in one line."""

    def middleware(request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex  # type: ignore[attr-defined]
        with structlog.contextvars.bound_contextvars(request_id=request.request_id):  # type: ignore[attr-defined]
            response = get_response(request)
            log.info("request", method=request.method, path=request.path, status=response.status_code)
        response["X-Request-ID"] = request.request_id  # type: ignore[attr-defined]
        return response

    return middleware
