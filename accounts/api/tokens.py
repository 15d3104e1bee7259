"""Tokens of the API: signed by django-ninja-jwt, which stays in here; alive or dead by our own session rows.

An access token lives ten minutes and is checked against its session in one query, so a logout, a new password or a
closed account ends it at once.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from ninja.security import HttpBearer
from ninja_jwt.exceptions import TokenError
from ninja_jwt.settings import api_settings
from ninja_jwt.tokens import AccessToken, RefreshToken, Token

from accounts.models.user import User
from accounts.services import sessions
from accounts.services.sessions import EXPIRED, SessionTokens
from project.errors import NotSignedIn

UNREADABLE = (TokenError, KeyError, ValueError, UnicodeError)  # what a token that is not ours can cause


class MemberRequest(HttpRequest):
    """A request that came in with a living access token."""

    user: User
    sid: UUID
    auth: User


@dataclass(frozen=True, slots=True)
class Pair:
    """What a client keeps: an access token for ten minutes, a refresh token that works once."""

    access: str
    refresh: str
    expires_in: int  # seconds that the access token lives
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a signed access token says; its session may have ended since."""

    sid: UUID
    user_id: int


class Bearer(HttpBearer):
    """Lets a request in by its access token; never by the site's cookie."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        """The token's user, also set on the request with the session's id; None for a token that does not count."""
        claims = _access_claims(request, token)
        if claims is None:
            return None
        try:
            request.user = user = sessions.user_of(claims.sid, claims.user_id)
        except NotSignedIn:
            return None
        request.sid = claims.sid  # type: ignore[attr-defined]  # declared by MemberRequest
        return user


def account_of(request: HttpRequest) -> str | None:
    """Whose token this is by its signature alone, for the limits: no query, and it may have been revoked."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    claims = _access_claims(request, token) if scheme.lower() == "bearer" else None
    return str(claims.user_id) if claims else None


def issue(session_tokens: SessionTokens) -> Pair:
    """The tokens of a session that was just opened or refreshed."""
    lifetime: timedelta = api_settings.ACCESS_TOKEN_LIFETIME
    return Pair(
        access=_signed(AccessToken(), session_tokens),
        refresh=_signed(RefreshToken(), session_tokens, jti=session_tokens.jti),
        expires_in=int(lifetime.total_seconds()),
    )


def refresh(token: str) -> Pair:
    """New tokens for a refresh token, which then no longer works.

    Raises:
        NotSignedIn: it is not a refresh token of a living session.
    """
    try:
        claims = RefreshToken(token).payload
        sid, jti = UUID(str(claims["sid"])), str(claims["jti"])
    except UNREADABLE:
        raise NotSignedIn(EXPIRED) from None
    return issue(sessions.refresh(sid, jti))


def _access_claims(request: HttpRequest, token: str) -> AccessClaims | None:
    """What the request's token says; None unless it is ours, for access and of now. Decoded once, for all who ask."""
    if not hasattr(request, "access_claims"):
        request.access_claims = _decoded(token)  # type: ignore[attr-defined]  # nobody else reads it
    claims: AccessClaims | None = request.access_claims  # type: ignore[attr-defined]
    return claims


def _decoded(token: str) -> AccessClaims | None:
    try:
        claims = AccessToken(token).payload
        return AccessClaims(UUID(str(claims["sid"])), int(claims["user_id"]))
    except UNREADABLE:
        return None


def _signed(token: Token, session_tokens: SessionTokens, **claims: str) -> str:
    for name, value in {"user_id": str(session_tokens.user.pk), "sid": str(session_tokens.sid), **claims}.items():
        token[name] = value
    return str(token)
