"""The cookie in which a visitor's browser keeps what was said of movies: signed, bounded, and never stored here.

Pages of this room and of those above read and write it; a page that shows it is its reader's own (`taste` is among
`project.http.cookies.PERSONAL`).
"""

from django.core import signing
from django.http import HttpRequest, HttpResponse
from pydantic import TypeAdapter, ValidationError

from accounts.services.visitor_taste import VisitorTaste
from project.http import cookies

COOKIE, SALT = "taste", "recommend.visitor"
MOST_BYTES = 3_900  # of the value: browsers keep 4,096 of a cookie with its name and attributes
_TASTE = TypeAdapter(VisitorTaste)


def read(request: HttpRequest) -> VisitorTaste:
    """What the visitor's cookie says; nothing if there is none, or if it was tampered with."""
    try:
        value = signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=cookies.YEAR)
        return _TASTE.validate_python(value).bounded()
    except (signing.BadSignature, ValidationError):
        return VisitorTaste()


def write(response: HttpResponse, taste: VisitorTaste) -> None:
    """Give the visitor the cookie, or take it away when nothing is left to know."""
    if not taste.known:
        forget(response)
        return
    cookies.write(response, COOKIE, _value(fitted(taste)), max_age=cookies.YEAR)


def forget(response: HttpResponse) -> None:
    """Take the cookie away: nothing is left to know, or it is an account's now."""
    cookies.forget(response, COOKIE)


def fitted(taste: VisitorTaste) -> VisitorTaste:
    """As much of a taste as its cookie has room for: the oldest words make room for the latest."""
    room = taste.bounded()
    while len(_value(room)) > MOST_BYTES:
        room = room.without_oldest()
    return room


def _value(taste: VisitorTaste) -> str:
    fields = _TASTE.dump_python(taste, mode="json", exclude_defaults=True)
    return signing.dumps(fields, salt=SALT, compress=True)
