"""Every refusal is readable: a problem document under /api/, a page or a fragment on the site."""

import structlog
from django.http import HttpRequest, HttpResponse

from project.errors import MarqueeError
from project.http.api.envelope import PROBLEM, problem_document
from project.http.api.requests import Answer, under_api
from project.http.site import error_views

log = structlog.get_logger(__name__)


def problem_documents(get_response: Answer) -> Answer:
    """Every refusal under /api/ is a problem document, also those that Django itself makes."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not under_api(request) or response.status_code < 400:
            return response
        if response.headers.get("Content-Type", "").startswith(PROBLEM):
            return response
        headers = {name: response[name] for name in ("Allow", "Retry-After", "WWW-Authenticate") if name in response}
        return problem_document(request=request, status=response.status_code, headers=headers)

    return middleware


class readable_errors:  # noqa: N801 - named like the other middleware, which are functions
    """Foreseen failures of views become pages and fragments; a database that is out becomes a 503."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; failures come to :meth:`process_exception`, bare refusals get a page here."""
        return error_views.with_error_page(request, self.get_response(request))

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Answer for a view that raised; None leaves it to Django's 500."""
        if isinstance(error, error_views.OUTAGE):
            return error_views.outage(request, error)
        return error_views.failure(request, error) if isinstance(error, MarqueeError) else None
