"""Which requests are the API's."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

type Answer = Callable[[HttpRequest], HttpResponse]


def under_api(request: HttpRequest) -> bool:
    """Whether the request came in by the API's door."""
    return request.path.startswith("/api/")
