"""Each answer names this site as its request did, unless SITE_URL says how."""

from django.http import HttpRequest, HttpResponse

from project.http.api.requests import Answer
from project.origin import following


def origin_middleware(get_response: Answer) -> Answer:
    """Inside Django's CommonMiddleware, which has refused what is none of ALLOWED_HOSTS."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with following(request):
            return get_response(request)

    return middleware
