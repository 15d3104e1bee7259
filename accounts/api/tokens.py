"""Tokens of the API: signed by django-ninja-jwt, which stays in here; alive or dead by our own session rows.

An access token lives ten minutes and is checked against its session in one query, so a logout, a new password or a
closed account ends it at once.
"""

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, override
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from jwt import PyJWS
from jwt.exceptions import ExpiredSignatureError, InvalidTokenError
from ninja.security import HttpBearer
from ninja_jwt import tokens as ninja_tokens
from ninja_jwt.backends import TokenBackend
from ninja_jwt.exceptions import TokenError
from ninja_jwt.settings import api_settings
from ninja_jwt.tokens import Token

from accounts import commands
from accounts.models.user import User
from accounts.services.sign_in import sessions
from accounts.services.sign_in.sessions import SessionTokens
from project.errors import NotSignedIn, SignInCode

UNREADABLE = (TokenError, KeyError, ValueError, UnicodeError)  # what a token that is not ours can cause
NO_TOKEN = "Send a valid access token as 'Authorization: Bearer …'."  # noqa: S105 - a sentence
SENTENCES: dict[SignInCode, str] = {
    "token_expired": "This token has expired.",
    "token_invalid": "This is not a valid token.",
}


class _Backend(TokenBackend):
    """Signs with today's key; also takes what a key before it signed, for as long as that lives."""

    @override
    def get_verifying_key(self, token: str) -> Any:
        """The key that signed the token; today's when none did, which then refuses it."""
        for key in settings.JWT_SIGNING_KEY_FALLBACKS:
            with suppress(InvalidTokenError):
                _JWS.decode(token, key, algorithms=[self.algorithm])
                return key
        return self.signing_key


_JWS = PyJWS()
_BACKEND = _Backend(
    api_settings.ALGORITHM,
    api_settings.SIGNING_KEY,
    audience=api_settings.AUDIENCE,
    issuer=api_settings.ISSUER,
    leeway=api_settings.LEEWAY,
)


class AccessToken(ninja_tokens.AccessToken):
    """Ninja's, by any of our keys."""

    _token_backend = _BACKEND


class RefreshToken(ninja_tokens.RefreshToken):
    """Ninja's, by any of our keys."""

    _token_backend = _BACKEND


class MemberRequest(HttpRequest):
    """A request that came in with a living access token."""

    user: User
    sid: UUID
    auth: User


@dataclass(frozen=True, slots=True)
class Pair:
    """What a client keeps: an access token for ten minutes, a refresh token that is swapped once."""

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

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The token's user, also set on the request with the session's id.

        Raises:
            NotSignedIn: the token does not count; its code says why.
        """
        if not token:
            raise NotSignedIn(NO_TOKEN)
        claims = _access_claims(request, token)
        request.user = user = sessions.user_of(claims.sid, claims.user_id)
        request.sid = claims.sid  # type: ignore[attr-defined]  # declared by MemberRequest
        return user


def account_of(request: HttpRequest) -> str | None:
    """Whose token this is by its signature alone, for the limits: no query, and it may have been revoked."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return str(_access_claims(request, token).user_id) if scheme.lower() == "bearer" else None
    except NotSignedIn:
        return None


def issue(session_tokens: SessionTokens) -> Pair:
    """The tokens of a session that was just opened or refreshed; the same for the same session, id and moment."""
    lifetime: timedelta = api_settings.ACCESS_TOKEN_LIFETIME
    age = timezone.now() - session_tokens.issued_at
    return Pair(
        access=_signed(AccessToken(), session_tokens, jti=_access_id(session_tokens.jti)),
        refresh=_signed(RefreshToken(), session_tokens, jti=session_tokens.jti),
        expires_in=round((lifetime - age).total_seconds()),
    )


def refresh(request: HttpRequest, token: str) -> Pair:
    """New tokens for a refresh token, which then no longer works; within ten seconds it gets the same ones again.

    Raises:
        NotSignedIn: it is not a refresh token of a living session.
    """
    claims = _payload(RefreshToken, token, field="refresh")
    try:
        sid, jti = UUID(str(claims["sid"])), str(claims["jti"])
    except (KeyError, ValueError):
        raise _unusable("token_invalid", field="refresh") from None
    return issue(commands.refresh_session(request, sid, jti))


def _access_claims(request: HttpRequest, token: str) -> AccessClaims:
    """What the request's token says. Decoded once, for all who ask.

    Raises:
        NotSignedIn: it is none of ours, not for access, or not of now.
    """
    if not hasattr(request, "access_claims"):
        request.access_claims = _decoded(token)  # type: ignore[attr-defined]  # nobody else reads it
    claims: AccessClaims | NotSignedIn = request.access_claims  # type: ignore[attr-defined]
    if isinstance(claims, NotSignedIn):
        raise claims
    return claims


def _decoded(token: str) -> AccessClaims | NotSignedIn:
    try:
        claims = _payload(AccessToken, token, field="authorization")
        return AccessClaims(UUID(str(claims["sid"])), int(claims["user_id"]))
    except (KeyError, ValueError):
        return _unusable("token_invalid", field="authorization")
    except NotSignedIn as refusal:
        return refusal


def _payload(kind: type[Token], token: str, *, field: str) -> dict[str, Any]:
    """The claims of a token that we signed and that has not expired."""
    try:
        claims: dict[str, Any] = kind(token).payload
    except UNREADABLE as error:
        raise _unusable("token_expired" if _has_expired(error) else "token_invalid", field=field) from None
    return claims


def _has_expired(error: BaseException | None) -> bool:
    """Whether PyJWT refused a token for its age alone: django-ninja-jwt wraps that twice into one sentence for all."""
    while error is not None:
        if isinstance(error, ExpiredSignatureError):
            return True
        error = error.__cause__
    return False


def _unusable(code: SignInCode, *, field: str) -> NotSignedIn:
    return NotSignedIn(SENTENCES[code], code=code, field=field)


def _access_id(jti: str) -> str:
    """The id of the access token beside a refresh token: it tells nothing about that one's."""
    return hashlib.sha256(f"access {jti}".encode()).hexdigest()[:32]


def _signed(token: Token, session_tokens: SessionTokens, *, jti: str) -> str:
    token.set_iat(at_time=session_tokens.issued_at)
    token.set_exp(from_time=session_tokens.issued_at)
    for name, value in {"user_id": str(session_tokens.user.pk), "sid": str(session_tokens.sid), "jti": jti}.items():
        token[name] = value
    return str(token)
