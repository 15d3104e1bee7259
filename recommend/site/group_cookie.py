"""By what a visitor shows who they are in a group: signed tokens in a cookie of their own. For these pages only."""

from django.http import HttpRequest, HttpResponse

from project.http import cookies

COOKIE = "together"
MOST_GROUPS = 6  # the latest
SEPARATOR = "~"  # in no token


def read(request: HttpRequest) -> list[str]:
    """The visitor's tokens, as they came: services check them."""
    return [token for token in cookies.read(request, COOKIE).split(SEPARATOR)[-MOST_GROUPS:] if token]


def add(request: HttpRequest, response: HttpResponse, token: str) -> HttpResponse:
    """The response with one more token in the cookie."""
    tokens = [*(known for known in read(request) if known != token), token][-MOST_GROUPS:]
    cookies.write(response, COOKIE, SEPARATOR.join(tokens), max_age=cookies.YEAR)
    return response
