"""Browsers that have logged in before: others who try an account's password cannot lock them out of it.

The limit of an account counts strangers together, but each known browser alone. A browser is known by a signed cookie
that names the account (as a digest) and itself; it grants nothing but a count of its own.
"""

import secrets

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from accounts.models.user import fold_email

COOKIE = "known"
YEAR = 31_536_000  # seconds


def known_browser(request: HttpRequest, email: str) -> str:
    """The name of this browser if it has logged in to the account before; else nothing."""
    value = request.get_signed_cookie(COOKIE, default="", salt=COOKIE, max_age=YEAR) or ""
    digest, _, browser = value.partition(".")
    return browser if constant_time_compare(digest, _digest(fold_email(email))) else ""


def trust(response: HttpResponse, email: str) -> HttpResponse:
    """Let the browser know that it has logged in to this account."""
    value = f"{_digest(fold_email(email))}.{secrets.token_urlsafe(12)}"
    response.set_signed_cookie(
        COOKIE, value, salt=COOKIE, max_age=YEAR, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax"
    )
    return response


def _digest(account: str) -> str:
    return salted_hmac("accounts.known", account, algorithm="sha256").hexdigest()[:24]
