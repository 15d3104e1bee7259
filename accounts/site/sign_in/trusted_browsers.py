"""Browsers that have logged in before: others who try an account's password cannot lock them out of it.

The limit of an account counts strangers together, but each trusted browser alone. A browser is trusted by a signed
cookie that names the account and its password of then (as a digest) and itself: a new password ends the trust of all
browsers. It grants nothing but a count of its own, and that its login is not told as that of a new device.
"""

import secrets

from django.http import HttpRequest, HttpResponse

from accounts.models.user import User
from accounts.services.sign_in import credentials
from project.http import cookies

COOKIE = "known"


def known_browser(request: HttpRequest, email: str) -> str:
    """The name of this browser, if it has logged in to the account under its present password; else nothing."""
    value = request.get_signed_cookie(cookies.name(COOKIE), default="", salt=COOKIE, max_age=cookies.YEAR) or ""
    digest, _, browser = value.partition(".")
    if not browser or not credentials.is_trust_digest(digest, email):
        return ""
    return browser


def trust[R: HttpResponse](response: R, user: User) -> R:
    """Let the browser know that it has logged in to this account."""
    value = f"{credentials.trust_digest(user.email)}.{secrets.token_urlsafe(12)}"
    response.set_signed_cookie(cookies.name(COOKIE), value, salt=COOKIE, max_age=cookies.YEAR, **cookies.attributes())
    return response
