"""Tokens of the API: who comes in by one, and the pair that a session is given. Alive or dead by rows of our own.

An access token lives ten minutes and is checked against its session in one query, so a logout, a new password or a
closed account ends it at once. A personal token is looked up in one query, too.
"""

import hashlib
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja.security import HttpBearer
from ninja_jwt.settings import api_settings
from ninja_jwt.tokens import Token

from accounts import commands
from accounts.api import signed_tokens
from accounts.api.signed_tokens import AccessClaims, AccessToken, RefreshToken
from accounts.models.user import User
from accounts.services.sign_in import personal_tokens, sessions
from accounts.services.sign_in.sessions import SessionTokens
from project.errors import FieldError, Forbidden, InsufficientScope, NotSignedIn

NO_TOKEN = _("Send a valid access token as 'Authorization: Bearer …'.")
SAFE = ("GET", "HEAD", "OPTIONS")


class MemberRequest(HttpRequest):
    """A request that came in with a living access token, or a personal one."""

    user: User
    sid: UUID  # of the session, or of the personal token
    auth: User


@dataclass(frozen=True, slots=True)
class Pair:
    """What a client keeps: an access token for ten minutes, a refresh token that is swapped once."""

    access: str
    refresh: str
    expires_in: int  # seconds that the access token lives
    token_type: str = "Bearer"  # noqa: S105 - the scheme's name


class Bearer(HttpBearer):
    """Lets a request in by its access token or a personal token; never by the site's cookie.

    Operations about what protects an account take no personal tokens (decision 0153): ``Bearer(sessions_only=True)``.
    """

    def __init__(self, *, sessions_only: bool = False) -> None:
        super().__init__()
        self.sessions_only = sessions_only

    def authenticate(self, request: HttpRequest, token: str) -> User:
        """The token's user, also set on the request with the id of the session or personal token.

        Raises:
            NotSignedIn: the token does not count; its code says why.
            Forbidden: a personal token may not do this.
        """
        if not token:
            raise NotSignedIn(NO_TOKEN)
        is_personal = personal_tokens.is_one(token)
        if not hasattr(request, "sid"):  # who looks for a kept answer, or for a language, asks before Ninja does
            _let_in(request, token, is_personal=is_personal)
        if is_personal:
            self._check_scope(request)
        user: User = request.user  # type: ignore[assignment]
        return user

    def _check_scope(self, request: HttpRequest) -> None:
        if request.scope == "read" and request.method not in SAFE:  # type: ignore[attr-defined]
            raise InsufficientScope(gettext("This token may only read."))
        if self.sessions_only:
            sentence = gettext("A personal token may not do this: log in.")
            raise Forbidden(sentence, errors=(FieldError("Authorization", "session_required", sentence),))


_bearer = Bearer()


def _let_in(request: HttpRequest, token: str, *, is_personal: bool) -> None:
    """Ask the database once, whoever asks: a token that was refused is refused again without it."""
    refusal: NotSignedIn | None = getattr(request, "refused_token", None)
    if refusal is None:
        try:
            _let_in_by_personal_token(request, token) if is_personal else _let_in_by_session(request, token)
        except NotSignedIn as error:
            request.refused_token = refusal = error  # type: ignore[attr-defined]  # nobody else reads it
    if refusal is not None:
        raise refusal


def _let_in_by_session(request: HttpRequest, token: str) -> None:
    claims = _access_claims(request, token)
    request.user = sessions.user_of(claims.sid, claims.user_id)
    request.sid = claims.sid  # type: ignore[attr-defined]  # declared by MemberRequest


def _let_in_by_personal_token(request: HttpRequest, token: str) -> None:
    holder = personal_tokens.holder_of(token)
    expiry = int(holder.expires_at.timestamp())
    signed_tokens.add_verified(token, AccessClaims(holder.token_id, holder.user.pk, expiry))
    request.user = holder.user
    request.sid, request.scope = holder.token_id, holder.scope  # type: ignore[attr-defined]  # as by MemberRequest


def account_of(request: HttpRequest) -> str | None:
    """Whose token this is by its signature alone, for the limits: no query, and it may have been revoked.

    A personal token is its member's once this process has seen it let in; before that the address counts, or whoever
    makes tokens up would have a limit for each.
    """
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    try:
        return str(_access_claims(request, token).user_id) if scheme.lower() == "bearer" else None
    except NotSignedIn:
        return None


def language_of(request: HttpRequest) -> str:
    """What the member of a living token reads, ISO 639-1; empty where nobody is known."""
    try:
        user: User | None = _bearer(request)
    except NotSignedIn:
        return ""
    except Forbidden:  # a personal token that may not do this: its member is known, and reads why
        user = request.user  # type: ignore[assignment]
    return user.language if user else ""


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
    claims = signed_tokens.refresh_claims(token)
    return issue(commands.refresh_session(request, claims.sid, claims.jti))


def _access_claims(request: HttpRequest, token: str) -> AccessClaims:
    """What the request's token says. Decoded once, for all who ask.

    Raises:
        NotSignedIn: it is none of ours, not for access, or not of now.
    """
    if not hasattr(request, "access_claims"):
        request.access_claims = signed_tokens.access_claims(token)  # type: ignore[attr-defined]  # nobody else reads it
    claims: AccessClaims | NotSignedIn = request.access_claims  # type: ignore[attr-defined]
    if isinstance(claims, NotSignedIn):
        raise claims
    return claims


def _access_id(jti: str) -> str:
    """The id of the access token beside a refresh token: it tells nothing about that one's."""
    return hashlib.sha256(f"access {jti}".encode()).hexdigest()[:32]


def _signed(token: Token, session_tokens: SessionTokens, *, jti: str) -> str:
    token.set_iat(at_time=session_tokens.issued_at)
    token.set_exp(from_time=session_tokens.issued_at)
    for name, value in {"user_id": str(session_tokens.user.pk), "sid": str(session_tokens.sid), "jti": jti}.items():
        token[name] = value
    return str(token)
