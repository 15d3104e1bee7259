"""Which requests are the API's, and what kinds of answer a client takes."""

from collections.abc import Callable
from functools import lru_cache

from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]


def under_api(request: HttpRequest) -> bool:
    """Whether the request came in by the API's door."""
    return is_api_path(request.path)


def is_api_path(path: str) -> bool:
    """Whether an address is meant for the API, also one that leads nowhere, such as ``/api`` and ``//api/v1``."""
    return path.startswith("/api/") or path == "/api" or (path.startswith("//") and is_api_path(path[1:]))


@lru_cache(256)
def takes_json(accept: str) -> bool:
    """Whether an ``Accept`` header lets the API answer in the one form that it speaks."""
    request = HttpRequest()
    request.META["HTTP_ACCEPT"] = accept or "*/*"
    try:
        return request.accepts("application/json") or request.accepts("application/problem+json")
    except ValueError:  # longer than Django reads
        return False


def is_passed(name: str) -> bool:
    """Whether a parameter of an address is let through unread: what scripts and newsletters add."""
    return name == "_" or name.startswith("utm_")
