"""What happens around every request: its id, its error pages, its problem documents. No ORM here."""

import re
import uuid
from collections.abc import Callable

import structlog
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from project import pages
from project.envelope import PROBLEM, problem_document
from project.errors import MarqueeError, Unavailable

type Answer = Callable[[HttpRequest], HttpResponse]
log = structlog.get_logger(__name__)
SAFE_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")


def under_api(request: HttpRequest) -> bool:
    """Whether the request came in by the API's door."""
    return request.path.startswith("/api/")


def request_id(get_response: Answer) -> Answer:
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


def problem_documents(get_response: Answer) -> Answer:
    """Every refusal under /api/ is a problem document, also those that Django itself makes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not under_api(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM):
            return response
        kept = {name: response[name] for name in ("Allow", "Retry-After", "WWW-Authenticate") if name in response}
        return problem_document(request=request, status=response.status_code, headers=kept)

    return middleware


class readable_errors:  # noqa: N801 - named like the other middleware, which are functions
    """Foreseen failures of views become pages and fragments; a database that is out becomes a 503."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; failures come to :meth:`process_exception`, bare refusals get a page here."""
        return pages.dressed(request, self.get_response(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that raised; None leaves it to Django's 500."""
        if isinstance(error, OperationalError | InterfaceError):
            log.error("database_unavailable", error=str(error))
            error = Unavailable(gettext("The database does not answer. Please try again shortly."), retry_after=2)
        return pages.failure(request, error) if isinstance(error, MarqueeError) else None
