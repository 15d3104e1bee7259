"""Limits of the API, and what every caller is told about them."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.module_loading import import_string

from project.errors import TooManyRequests
from project.http.api.envelope import problem
from project.http.api.requests import under_api
from project.http.throttling import address, check_limit, standings


def rate_limit_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Limit the API, by account where a token is signed and by address otherwise; tell all callers how they stand."""
    account_of = import_string(settings.RATE_LIMIT_ACCOUNT)

    def limited(request: HttpRequest) -> HttpResponse:
        try:
            if under_api(request):
                account = account_of(request)
                check_limit(request, "user" if account else "anon", account or address(request))
            response = get_response(request)
        except TooManyRequests as error:
            response = problem(request, error)
        if limits := standings(request):
            response["RateLimit-Policy"] = ", ".join(limit.policy for limit in limits)
            response["RateLimit"] = ", ".join(limit.state for limit in limits)
        return response

    return limited
