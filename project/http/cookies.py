"""How cookies are called: over TLS with the prefix ``__Host-``, which browsers take from this very host alone.

Cookies of before have plain names. They are read until `OLD_NAMES_UNTIL`, so that nobody is logged out by the change:
as long as that lasts, a sibling domain could still plant a plain one.
"""

from datetime import UTC, date, datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse

OLD_NAMES_UNTIL = date(2027, 1, 31)  # a session lives 30 days without use
SESSION = "session"


def name(plain: str) -> str:
    """What the cookie is called here."""
    return f"{settings.COOKIE_PREFIX}{plain}"


def read(request: HttpRequest, plain: str) -> str:
    """The value of a cookie, under its name of today or of before; empty when there is none."""
    value = request.COOKIES.get(name(plain))
    return value if value is not None else request.COOKIES.get(plain, "") if _old_names_count() else ""


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
        response.set_cookie(
            name(SESSION),
            old,
            max_age=settings.SESSION_COOKIE_AGE,
            httponly=True,
            secure=True,
            samesite="Lax",
        )
    response.delete_cookie(SESSION, samesite="Lax")
    return response


def _old_names_count() -> bool:
    return datetime.now(UTC).date() < OLD_NAMES_UNTIL
