"""Tokens as they are signed: by django-ninja-jwt, which stays in here, and read again.

Whether what they say still counts is not known here: `accounts.api.tokens` asks the session's row.
"""

import hashlib
import threading
import time
from collections import OrderedDict
from contextlib import suppress
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, override
from uuid import UUID

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from jwt import PyJWS
from jwt.exceptions import ExpiredSignatureError, InvalidTokenError
from ninja_jwt import tokens as ninja_tokens
from ninja_jwt.backends import TokenBackend
from ninja_jwt.exceptions import TokenError
from ninja_jwt.settings import api_settings
from ninja_jwt.tokens import Token

from project.errors import NotSignedIn, SignInCode

UNREADABLE = (TokenError, KeyError, ValueError, UnicodeError)  # what a token that is not ours can cause
REFRESH_LIFETIME: timedelta = api_settings.REFRESH_TOKEN_LIFETIME
MOST_REMEMBERED = 10_000  # verified tokens, each some 400 bytes of memory
SENTENCES: dict[SignInCode, Promise] = {
    "token_expired": _("This token has expired."),
    "token_invalid": _("This is not a valid token."),
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
LEEWAY = _BACKEND.get_leeway().total_seconds()


class AccessToken(ninja_tokens.AccessToken):
    """Ninja's, by any of our keys."""

    _token_backend = _BACKEND


class RefreshToken(ninja_tokens.RefreshToken):
    """Ninja's, by any of our keys."""

    _token_backend = _BACKEND


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What a signed access token says; its session may have ended since."""

    sid: UUID
    user_id: int
    expires_at: int  # seconds since 1970


@dataclass(frozen=True, slots=True)
class RefreshClaims:
    """What a signed refresh token says; it may have been swapped since."""

    sid: UUID
    user_id: int
    jti: str


class _VerifiedTokens:
    """The claims of tokens whose signature this process has checked: by a digest, until they expire, the latest alone.

    What a token says and who signed it never changes; whether its session has ended is asked with every request. The
    keys are those of the process (a new one needs a restart), so nothing is remembered beyond a key.
    """

    def __init__(self) -> None:
        self.claims: OrderedDict[bytes, AccessClaims] = OrderedDict()
        self.lock = threading.Lock()

    def get(self, digest: bytes) -> AccessClaims | None:
        """The claims of a token that is still of now."""
        claims = self.claims.get(digest)
        return claims if claims and claims.expires_at > time.time() - LEEWAY else None

    def put(self, digest: bytes, claims: AccessClaims) -> None:
        """Remember a token that has just been verified."""
        with self.lock:
            self.claims[digest] = claims
            while len(self.claims) > MOST_REMEMBERED:
                self.claims.popitem(last=False)


_verified = _VerifiedTokens()


def access_claims(token: str) -> AccessClaims | NotSignedIn:
    """What an access token says, or why it does not count; from memory where this process has verified it already."""
    digest = _digest(token)
    if remembered := _verified.get(digest):
        return remembered
    try:
        payload = _payload(AccessToken, token, field="Authorization")
        claims = AccessClaims(UUID(str(payload["sid"])), int(payload["user_id"]), int(payload["exp"]))
    except (KeyError, ValueError):
        return unusable("token_invalid", field="Authorization")
    except NotSignedIn as refusal:
        return refusal
    _verified.put(digest, claims)
    return claims


def add_verified(token: str, claims: AccessClaims) -> None:
    """Keep whose token this is, which the database has just told: a personal one says nothing of itself."""
    _verified.put(_digest(token), claims)


def refresh_claims(token: str) -> RefreshClaims:
    """What a refresh token says.

    Raises:
        NotSignedIn: it is none of ours, or not of now.
    """
    payload = _payload(RefreshToken, token, field="refresh")
    try:
        return RefreshClaims(UUID(str(payload["sid"])), int(payload["user_id"]), str(payload["jti"]))
    except (KeyError, ValueError):
        raise unusable("token_invalid", field="refresh") from None


def unusable(code: SignInCode, *, field: str) -> NotSignedIn:
    """The refusal of a token."""
    return NotSignedIn(SENTENCES[code], code=code, field=field)


def _digest(token: str) -> bytes:
    return hashlib.blake2b(token.encode(errors="surrogatepass"), digest_size=32).digest()


def _payload(kind: type[Token], token: str, *, field: str) -> dict[str, Any]:
    """The claims of a token that we signed and that has not expired."""
    try:
        claims: dict[str, Any] = kind(token).payload
    except UNREADABLE as error:
        raise unusable("token_expired" if _has_expired(error) else "token_invalid", field=field) from None
    return claims


def _has_expired(error: BaseException | None) -> bool:
    """Whether PyJWT refused a token for its age alone: django-ninja-jwt wraps that twice into one sentence for all."""
    while error is not None:
        if isinstance(error, ExpiredSignatureError):
            return True
        error = error.__cause__
    return False
