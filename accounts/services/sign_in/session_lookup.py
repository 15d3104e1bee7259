"""Who asks, in one fixed statement: a session's row and its user's together. Both doors ask it with every request.

Building the ORM's query for it took ten times as long as PostgreSQL takes to answer (decision 0105). The columns are
the model's own, so a migration that adds one changes the statement with it.
"""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models.user import User
from accounts.types.account import TokenScope

_FIELDS = User._meta.concrete_fields  # noqa: SLF001 - Django's documented interface
FIELDS = [field.attname for field in _FIELDS]
COLUMNS = ", ".join(f'u."{field.column}"' for field in _FIELDS)
API_SESSION = f"""
SELECT {COLUMNS} FROM accounts_session s JOIN accounts_user u ON u.id = s.user_id
WHERE s.sid = %s AND s.user_id = %s AND s.channel = 'api' AND NOT s.revoked AND s.expires_at > %s AND u.is_active
"""  # noqa: S608 - names of columns
PERSONAL_TOKEN = f"""
SELECT t.id, t.scope, t.expires_at, t.used_at, {COLUMNS} FROM accounts_personaltoken t
JOIN accounts_user u ON u.id = t.user_id WHERE t.digest = %s AND u.is_active
"""  # noqa: S608
# The user is the one under whom the browser is listed; the data says who signed in, and has the last word.
BROWSER_SESSION = f"""
SELECT b.session_data, {COLUMNS} FROM django_session b
LEFT JOIN accounts_session s ON s.session_key = b.session_key AND s.session_key <> '' AND NOT s.revoked
LEFT JOIN accounts_user u ON u.id = s.user_id AND u.is_active
WHERE b.session_key = %s AND b.expire_date > %s
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class BrowserSession:
    """A browser's session that has not expired."""

    data: str  # encoded, as Django keeps it
    user: User | None  # an active user under whom the browser is listed


@dataclass(frozen=True, slots=True)
class TokenHolder:
    """A personal token that is kept, and whose it is; it may have expired."""

    token_id: UUID
    scope: TokenScope
    expires_at: datetime
    used_at: datetime | None
    user: User


def api_user(sid: UUID, user_id: int) -> User | None:
    """The active user of a living API session. One query."""
    row = _row(API_SESSION, sid, user_id, timezone.now())
    return _user(row) if row else None


def token_holder(digest: str) -> TokenHolder | None:
    """The active holder of the personal token with this digest. One query."""
    row = _row(PERSONAL_TOKEN, digest)
    if row is None:
        return None
    token_id, scope, expires_at, used_at, *of_user = row
    return TokenHolder(token_id, scope, expires_at, used_at, _user(tuple(of_user)))  # type: ignore[arg-type]


def browser_session(session_key: str) -> BrowserSession | None:
    """The session of this key, and whose it is. One query."""
    row = _row(BROWSER_SESSION, session_key, timezone.now())
    return BrowserSession(str(row[0]), _user(row[1:]) if row[1] is not None else None) if row else None


def _row(statement: str, *values: UUID | int | str | datetime) -> tuple[object, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row: tuple[object, ...] | None = cursor.fetchone()
        return row


def _user(row: tuple[object, ...]) -> User:
    return User.from_db(connection.alias, FIELDS, row)
