"""The security headers for which Django has no settings."""

from django.http import HttpRequest, HttpResponse

from project.http.api.requests import Answer
from project.http.security_headers import BEYOND_DJANGO


def browser_policies(get_response: Answer) -> Answer:
    """Set them on every answer that says nothing else itself."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in BEYOND_DJANGO.items():
            response.headers.setdefault(name, value)
        return response

    return middleware
