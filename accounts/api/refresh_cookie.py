"""The refresh token in a cookie that no script can read, for browser apps on the site of this API.

The cookie is ``__Host-refresh``, Secure, HttpOnly and SameSite=Strict, on plain HTTP too: Chromium takes it from
localhost and 127.0.0.1, and nowhere else may it travel without TLS (decision 0154). As browsers send it by themselves,
an operation that reads it asks which page has sent the request.
"""

from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from ninja import Field
from ninja.security import APIKeyCookie

from accounts.api.signed_tokens import REFRESH_LIFETIME, refresh_claims
from accounts.api.tokens import Pair
from accounts.models.user import User
from accounts.services.sign_in import sessions
from project.errors import FieldError, Forbidden, NotSignedIn
from project.http import cookies
from project.http.api.fields import Query
from project.http.site.same_origin import is_same_origin

NAME = f"{cookies.HOST_PREFIX}refresh"


class ModeQuery(Query):
    """Where the refresh token goes."""

    mode: Literal["body", "cookie"] = Field(
        "body", description="`cookie`: into `__Host-refresh`, for browser apps on this site; `refresh` is null then."
    )


class RefreshCookie(APIKeyCookie):
    """Lets a request in by the refresh token of its cookie, without swapping it: to log out."""

    param_name = NAME

    def __init__(self) -> None:
        super().__init__(csrf=False)  # Django's would want a token of a page: `token_of` asks for the origin

    def authenticate(self, request: HttpRequest, key: str | None) -> User | None:
        """The token's user, also set on the request with the session's id.

        Raises:
            NotSignedIn: the token does not count.
            Forbidden: a page of another site has sent the request.
        """
        if not key:
            return None
        claims = refresh_claims(token_of(request))
        user = sessions.user_of(claims.sid, claims.user_id)
        request.user, request.sid = user, claims.sid  # type: ignore[attr-defined]  # declared by MemberRequest
        return user


def refuse_other_sites(request: HttpRequest) -> None:
    """Refuse to give a cookie to a page of another site; what is no browser says nothing of pages, and may have one.

    Raises:
        Forbidden: a page of another site has sent the request.
    """
    if {"Origin", "Sec-Fetch-Site"} & request.headers.keys() and not _is_from_here(request):
        raise _from_elsewhere()


def token_of(request: HttpRequest) -> str:
    """The refresh token of the request's cookie.

    Raises:
        NotSignedIn: there is none.
        Forbidden: the request does not say that a page of this site, or of an allowed origin, has sent it.
    """
    token = request.COOKIES.get(NAME)
    if not token:
        raise NotSignedIn(gettext("Send a refresh token."), field="refresh")
    if not _is_from_here(request):
        raise _from_elsewhere()
    return token


def put(response: HttpResponse, pair: Pair) -> dict[str, object]:
    """Put the refresh token of a pair into the answer's cookie; what the body then says."""
    response.set_cookie(
        NAME,
        pair.refresh,
        max_age=REFRESH_LIFETIME,
        secure=True,
        httponly=True,
        samesite="Strict",
    )
    return {"access": pair.access, "refresh": None, "token_type": pair.token_type, "expires_in": pair.expires_in}


def remove(request: HttpRequest, response: HttpResponse) -> None:
    """Take the cookie from a browser that has it."""
    if NAME in request.COOKIES:
        response.delete_cookie(NAME, samesite="Strict")


def _is_from_here(request: HttpRequest) -> bool:
    return is_same_origin(request) or request.headers.get("Origin") in settings.CORS_ALLOWED_ORIGINS


def _from_elsewhere() -> Forbidden:
    sentence = gettext("Send this from a page of this site: with its Origin.")
    return Forbidden(sentence, errors=(FieldError("Origin", "cross_site", sentence),))
