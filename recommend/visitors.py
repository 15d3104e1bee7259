"""The taste of people without an account, in a signed cookie of their own. For this room's views only.

It is bounded, so that it stays a cookie; nothing of it is stored here.
"""

from dataclasses import replace

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from pydantic import TypeAdapter, ValidationError

from accounts.types import Cause
from recommend.types import Visitor

COOKIE, SALT = "taste", "recommend.visitor"
YEAR = 365 * 24 * 3600  # seconds
MOST_GENRES, MOST_FILMS, MOST_DISMISSED, MOST_MUTED = 20, 40, 60, 20
_VISITOR = TypeAdapter(Visitor)


def read(request: HttpRequest) -> Visitor:
    """What the visitor's cookie says; nothing if there is none, or if it was tampered with."""
    try:
        told = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=YEAR)
        return _bounded(_VISITOR.validate_python(told))
    except (signing.BadSignature, ValidationError):
        return Visitor()


def write(response: HttpResponse, visitor: Visitor) -> None:
    """Give the visitor the cookie, or take it away when nothing is left to know."""
    if not visitor.known:
        response.delete_cookie(COOKIE, samesite="Lax")
        return
    told = signing.dumps(_VISITOR.dump_python(_bounded(visitor), mode="json"), salt=SALT, compress=True)
    response.set_cookie(
        COOKIE, told, max_age=YEAR, httponly=True, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE
    )


def dismissing(visitor: Visitor, movie_id: int, *, on: bool) -> Visitor:
    """The visitor with a film dismissed, or no longer."""
    others = tuple(one for one in visitor.dismissed if one != movie_id)
    return replace(visitor, dismissed=(*others, movie_id) if on else others)


def muting(visitor: Visitor, cause: Cause, *, on: bool) -> Visitor:
    """The visitor with a cause that counts nothing, or counts again."""
    others = tuple(one for one in visitor.muted if one != cause)
    return replace(visitor, muted=(cause, *others) if on else others)


def _bounded(visitor: Visitor) -> Visitor:
    return Visitor(
        visitor.genres[:MOST_GENRES],
        visitor.films[-MOST_FILMS:],
        visitor.dismissed[-MOST_DISMISSED:],
        visitor.muted[:MOST_MUTED],
    )
