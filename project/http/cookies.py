"""How cookies are called: over TLS with the prefix ``__Host-``, which browsers take from this very host alone.

Cookies of before have plain names. They are read until `OLD_NAMES_UNTIL`, so that nobody is logged out by the change:
as long as that lasts, a sibling domain could still plant a plain one.
"""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Literal, TypedDict

from django.conf import settings
from django.http import HttpRequest, HttpResponse

OLD_NAMES_UNTIL = date(2027, 1, 31)  # a session lives 30 days without use
SESSION = "session"
# Every cookie of ours. With one of the first a page is somebody's own; the others are read by forms alone, and by
# Tonight, which is never kept.
PERSONAL = frozenset({SESSION, "taste", "messages"})
OF_FORMS = frozenset({"csrftoken", "known", "services", "together", "intent"})
OF_THE_API = frozenset({"refresh"})  # always with the prefix: `accounts.api.refresh_cookie`
# What the footer's switch sets: which of the kept pages is shown, and the address of no page.
OF_LOOKS = frozenset({"language", "theme"})
HOST_PREFIX = "__Host-"
YEAR = 365 * 24 * 3600  # seconds


class Attributes(TypedDict):
    """What every cookie of ours says besides its value and its age."""

    httponly: bool
    secure: bool
    samesite: Literal["Lax"]


def name(plain: str) -> str:
    """What the cookie is called here."""
    return f"{settings.COOKIE_PREFIX}{plain}"


def read(request: HttpRequest, plain: str) -> str:
    """The value of a cookie, under its name of today or of before; empty when there is none."""
    value = request.COOKIES.get(name(plain))
    return value if value is not None else request.COOKIES.get(plain, "") if _old_names_count() else ""


def write(response: HttpResponse, plain: str, value: str, *, max_age: int) -> None:
    """Give the browser a cookie for ``max_age`` seconds."""
    response.set_cookie(name(plain), value, max_age=max_age, **attributes())


def forget(response: HttpResponse, plain: str) -> None:
    """Take a cookie away."""
    response.delete_cookie(name(plain), samesite=attributes()["samesite"])


def attributes() -> Attributes:
    """That no script reads a cookie, no other site's form sends it, and over TLS no plain request carries it."""
    return {"httponly": True, "secure": settings.SESSION_COOKIE_SECURE, "samesite": "Lax"}


def are_personal(names: Iterable[str]) -> bool:
    """Whether one of these cookies can make a page somebody's own, under its name of today or of before."""
    return any(name.removeprefix(HOST_PREFIX) in PERSONAL for name in names)


def has_session(request: HttpRequest) -> bool:
    """Whether the browser says that somebody has logged in with it; that may be over."""
    return not {SESSION, name(SESSION)}.isdisjoint(request.COOKIES)


def adopt_session(request: HttpRequest) -> None:
    """Let a session that comes under the plain name count as if it came under that of today."""
    old = request.COOKIES.get(SESSION)
    if settings.COOKIE_PREFIX and old and name(SESSION) not in request.COOKIES and _old_names_count():
        request.COOKIES[name(SESSION)] = old
        request.adopted_session = old  # type: ignore[attr-defined]  # read below


def rename_session(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Give the browser an adopted session under its name of today, unless the answer has ended or changed it."""
    old = getattr(request, "adopted_session", None)
    if old is None:
        return response
    if name(SESSION) not in response.cookies:
        write(response, SESSION, old, max_age=settings.SESSION_COOKIE_AGE)
    response.delete_cookie(SESSION, samesite="Lax")
    return response


def _old_names_count() -> bool:
    return datetime.now(UTC).date() < OLD_NAMES_UNTIL
