"""Personal tokens: what members give to their own programs in place of a password. Shown once, kept as a digest.

A token is ``mqp_``, 30 random letters and digits, and six that check the others, so that scanners for secrets know one
by its looks and a mistyped one is refused without a query. Whatever ends all sessions ends all tokens, too
(`accounts.services.sign_in.sessions.revoke_all`).
"""

import hashlib
import re
import secrets
import string
import zlib
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.personal_token import PersonalToken
from accounts.models.user import User
from accounts.services import names
from accounts.services.sign_in import session_lookup, sessions
from accounts.services.sign_in.session_lookup import TokenHolder
from accounts.types.account import TokenEntry, TokenScope
from project.errors import Conflict, Invalid, NotFound, NotSignedIn

PREFIX = "mqp_"
ALPHABET = string.digits + string.ascii_letters
LETTERS, CHECKS = 30, 6  # 178 random bits
SHAPE = re.compile(rf"{PREFIX}[0-9A-Za-z]{{{LETTERS + CHECKS}}}", re.ASCII)
MOST = 20  # tokens of one member
USUAL, LONGEST = timedelta(days=90), timedelta(days=366)  # that a token lives
TOUCH_EVERY = timedelta(hours=1)  # how roughly the last use is kept


def make(user: User, *, name: str, scope: TokenScope, expires_at: datetime | None = None) -> tuple[TokenEntry, str]:
    """A new token, and what stands in it: shown to its member now and never again. Lives 90 days if nothing is said.

    Raises:
        Invalid: it has no name, or would live no time, or more than a year.
        Conflict: the member has twenty tokens.
        NotSignedIn: the password that was checked is not the account's any more.
    """
    now = timezone.now()
    expiry = expires_at or now + USUAL
    own_name = names.clean(name, field="name")
    if not own_name:
        raise Invalid.field("name", "blank", gettext("Give the token a name."))
    if not now < expiry <= now + LONGEST:
        sentence = gettext("A token ends after now, and within a year.")
        raise Invalid.field("expires_at", "out_of_range", sentence)
    token = _new_token()
    with sessions.while_credential_stands(user):
        if PersonalToken.objects.filter(user=user, expires_at__gt=now).count() >= MOST:
            raise Conflict.coded("limit_reached", gettext("Twenty tokens are enough. Please revoke one first."))
        row = PersonalToken.objects.create(
            user=user, name=own_name, digest=_digest(token), scope=scope, created_at=now, expires_at=expiry
        )
    return _entry(row), token


def entries(user: User) -> list[TokenEntry]:
    """The member's tokens that have not expired, the newest first. One query."""
    rows = PersonalToken.objects.filter(user=user, expires_at__gt=timezone.now())
    return [_entry(row) for row in rows.order_by("-created_at", "id")]


def revoke(user: User, token_id: UUID) -> str:
    """End one of the member's tokens at once; its name.

    Raises:
        NotFound: the member has no such token.
    """
    with transaction.atomic():
        row = PersonalToken.objects.select_for_update().filter(user=user, id=token_id).first()
        if row is None:
            raise NotFound(gettext("You have no such token."))
        row.delete()
    return row.name


def is_one(token: str) -> bool:
    """Whether this claims to be a personal token."""
    return token.startswith(PREFIX)


def holder_of(token: str) -> TokenHolder:
    """Who holds a token, and what it may do. One query; once in an hour a second one, which keeps that it was used.

    Raises:
        NotSignedIn: it is none, has expired or was revoked, or the account is closed.
    """
    if not _is_whole(token):
        raise NotSignedIn(gettext("This is not a valid token."), code="token_invalid", refresh_may_help=False)
    now, holder = timezone.now(), session_lookup.token_holder(_digest(token))
    if holder is None:
        sentence = gettext("This token was revoked, or never was.")
        raise NotSignedIn(sentence, code="token_invalid", refresh_may_help=False)
    if holder.expires_at <= now:
        raise NotSignedIn(gettext("This token has expired."), code="token_expired", refresh_may_help=False)
    if holder.used_at is None or holder.used_at <= now - TOUCH_EVERY:
        unnoted = Q(used_at=None) | Q(used_at__lte=now - TOUCH_EVERY)  # of racing requests one writes
        PersonalToken.objects.filter(unnoted, pk=holder.token_id).update(used_at=now)
    return holder


def remove_expired() -> int:
    """Remove tokens that expired a month ago; until then they are told apart from those that never were."""
    return PersonalToken.objects.filter(expires_at__lt=timezone.now() - timedelta(days=30)).delete()[0]


def _new_token() -> str:
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return f"{PREFIX}{letters}{_checks(letters)}"


def _is_whole(token: str) -> bool:
    letters = token.removeprefix(PREFIX)
    return bool(SHAPE.fullmatch(token)) and letters[LETTERS:] == _checks(letters[:LETTERS])


def _checks(letters: str) -> str:
    """The CRC-32 of the letters, in the alphabet of the token."""
    rest, checks = zlib.crc32(letters.encode()), ""
    for _ in range(CHECKS):
        rest, place = divmod(rest, len(ALPHABET))
        checks = ALPHABET[place] + checks
    return checks


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def _entry(row: PersonalToken) -> TokenEntry:
    return TokenEntry(
        id=row.id,
        name=row.name,
        scope=row.scope,  # type: ignore[arg-type]  # the column's choices
        created_at=row.created_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
    )
