"""The taste of people without an account, in a signed cookie of their own. For these pages only.

It is bounded, so that it stays a cookie; nothing of it is stored here.
"""

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from pydantic import TypeAdapter, ValidationError

from project.http import cookies
from recommend.services.taste import AnonymousTaste

COOKIE, SALT = "taste", "recommend.visitor"
YEAR = 365 * 24 * 3600  # seconds
MOST_GENRES, MOST_MOVIES, MOST_DISMISSED, MOST_MUTED = 20, 40, 60, 20
_TASTE = TypeAdapter(AnonymousTaste)


def read(request: HttpRequest) -> AnonymousTaste:
    """What the visitor's cookie says; nothing if there is none, or if it was tampered with."""
    try:
        value = signing.loads(cookies.read(request, COOKIE), salt=SALT, max_age=YEAR)
        return _bounded(_TASTE.validate_python(value))
    except (signing.BadSignature, ValidationError):
        return AnonymousTaste()


def write(response: HttpResponse, taste: AnonymousTaste) -> None:
    """Give the visitor the cookie, or take it away when nothing is left to know."""
    if not taste.known:
        response.delete_cookie(cookies.name(COOKIE), samesite="Lax")
        return
    value = signing.dumps(_TASTE.dump_python(_bounded(taste), mode="json"), salt=SALT, compress=True)
    response.set_cookie(
        cookies.name(COOKIE),
        value,
        max_age=YEAR,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _bounded(taste: AnonymousTaste) -> AnonymousTaste:
    return AnonymousTaste(
        taste.genres[:MOST_GENRES],
        taste.films[-MOST_MOVIES:],
        taste.dismissed[-MOST_DISMISSED:],
        taste.muted[:MOST_MUTED],
    )
