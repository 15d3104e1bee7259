"""Visitors' forms, and the API, have no token. Stands before Django's CSRF middleware, which sees to all others."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse

from project.http.api.requests import Answer, under_api
from project.http.site.same_origin import needs_no_token


class visitor_forms:  # noqa: N801 - named like the other middleware, which are functions
    """Tells Django's CSRF middleware which forms need no token."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on."""
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Callable[..., object], *_arguments: Any) -> None:
        """Look at the view that will take the form."""
        # The API knows nobody by the site's cookie: a wrong method there is one, and no form that has expired.
        if under_api(request) or (request.method == "POST" and needs_no_token(request, view)):
            request.csrf_processing_done = True  # type: ignore[attr-defined]  # what Django's own says when it accepts
