"""Personal tokens: made with the password, as a session that was left open must not become one of a year."""

from datetime import datetime
from uuid import UUID

from django.http import HttpRequest

from accounts.commands.alerts import alert
from accounts.commands.clients import attempts_of, client_of
from accounts.models.user import User
from accounts.services.sign_in import credentials, personal_tokens, security_events
from accounts.services.sign_in.security_events import Kind
from accounts.types.account import TokenEntry, TokenScope
from project.http import throttling


def make_personal_token(
    request: HttpRequest,
    user: User,
    *,
    name: str,
    scope: TokenScope,
    current_password: str,
    expires_at: datetime | None = None,
) -> tuple[TokenEntry, str]:
    """A new token and what stands in it, to be shown once; its member is told by letter.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the password is not right, there is no name, or the token would live no time or more than a year.
        Conflict: the member has twenty tokens.
    """
    throttling.throttle_attempt(request, attempts_of(user))
    credentials.verify(user, current_password, field="current_password")
    entry, token = personal_tokens.make(user, name=name, scope=scope, expires_at=expires_at)
    alert(request, user, Kind.PERSONAL_TOKEN_MADE, entry.name)
    return entry, token


def revoke_personal_token(request: HttpRequest, user: User, token_id: UUID) -> None:
    """End one of the member's tokens.

    Raises:
        NotFound: the member has no such token.
    """
    name = personal_tokens.revoke(user, token_id)
    security_events.record(user, Kind.PERSONAL_TOKEN_REVOKED, client_of(request), detail=name)
