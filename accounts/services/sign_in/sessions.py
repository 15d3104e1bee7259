"""Signed-in devices: API sessions with rotating tokens, and browsers beside them.

A session is opened only while the password is the one that was checked (`while_credential_stands`), so a change of
password, which ends all sessions in its own transaction, leaves none of those that are being opened.

A refresh is a compare-and-swap on one table (`filter(sid=…, jti=…, revoked=False).update(jti=new)`): of any number
of racing refreshes exactly one swaps, and the others get its pair. A join in that filter would become a sub-select,
which is not atomic.
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session as BrowserSession
from django.db import transaction
from django.db.models import F, Value
from django.db.models.functions import Greatest, Least
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from accounts.models.personal_token import PersonalToken
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import names
from accounts.services.sign_in import session_lookup
from accounts.types.account import Device
from project.errors import NotFound, NotSignedIn

IDLE = timedelta(days=30)  # a device that is not used for so long is signed out
LONGEST = timedelta(days=180)  # and every device once in so long
RETRY_WINDOW = timedelta(seconds=10)  # in which the token before the present one gets the present pair again
TOUCH_EVERY = timedelta(minutes=15)  # how roughly the last use of a browser is kept
BATCH = 1000  # rows that one statement of the clean-up removes, so that it never holds locks for long
EXPIRED = "This session has ended. Please log in again."
WRONG = gettext_noop("That e-mail address and password do not belong together.")


@dataclass(frozen=True, slots=True)
class SessionTokens:
    """A session that was just opened or refreshed: what its tokens must say."""

    user: User
    sid: UUID
    jti: str
    issued_at: datetime  # the same moment for everybody who is given this pair


class TokenReused(NotSignedIn):
    """A refresh token came back that was swapped long ago: somebody holds a copy, and its session is over now."""

    def __init__(self, user: User) -> None:
        super().__init__(EXPIRED, code="session_ended", field="refresh")
        self.user = user


@contextmanager
def while_credential_stands(user: User) -> Iterator[None]:
    """A transaction in which nobody changes the password that was checked for ``user``.

    Whoever changes it waits for the lock of the user's row and then ends the session that was opened here; if the
    change came first, this filter finds no row.

    Raises:
        NotSignedIn: the password has been changed since, or the account is closed or gone.
    """
    unchanged = User.objects.filter(pk=user.pk, password=user.password, is_active=True)
    with transaction.atomic():
        if not list(unchanged.select_for_update(no_key=True).values_list("pk", flat=True)):
            raise wrong_credentials()
        yield


def wrong_credentials() -> NotSignedIn:
    """The refusal of an address and password; it does not say which half is wrong."""
    return NotSignedIn(gettext(WRONG), code="wrong_credentials", field="")


def open_api(user: User, *, user_agent: str = "") -> SessionTokens:
    """Sign a device in through the API.

    Raises:
        NotSignedIn: the password that was checked is not the account's any more.
    """
    now = timezone.now()
    with while_credential_stands(user):
        session = Session.objects.create(
            user=user,
            channel=Session.Channel.API,
            jti=uuid.uuid4().hex,
            user_agent=names.device(user_agent),
            created_at=now,
            used_at=now,
            expires_at=now + IDLE,
        )
    return SessionTokens(user, session.sid, session.jti, now)


def refresh(sid: UUID, jti: str) -> SessionTokens:
    """Swap the refresh token of a session for a new one; for a few seconds the token before gets the same one again.

    Raises:
        TokenReused: an old token came back, so somebody holds a copy: the whole session is ended.
        NotSignedIn: the session is over.
    """
    now, new = timezone.now(), uuid.uuid4().hex
    alive = Session.objects.filter(sid=sid, revoked=False, channel=Session.Channel.API, expires_at__gt=now)
    swapped = alive.filter(jti=jti).update(jti=new, previous_jti=jti, used_at=_used(now), expires_at=_later(now))
    session = alive.select_related("user").first()
    if session is None:
        raise NotSignedIn(EXPIRED, code="session_ended", field="refresh")
    if not session.user.is_active:
        revoke(sid)
        raise NotSignedIn(EXPIRED, code="session_ended", field="refresh")
    if swapped:
        return SessionTokens(session.user, sid, new, max(now, session.created_at))  # as `_used` keeps it
    if session.previous_jti == jti and session.used_at > now - RETRY_WINDOW:
        return SessionTokens(session.user, sid, session.jti, session.used_at)
    revoke(sid)
    raise TokenReused(session.user)


def user_of(sid: UUID, user_id: int) -> User:
    """The user of a living API session, in one query.

    Raises:
        NotSignedIn: revoked, expired, of somebody else, or the account is closed.
    """
    user = session_lookup.api_user(sid, user_id)
    if user is None:
        raise NotSignedIn(EXPIRED, code="session_ended")
    return user


def open_site(user: User, *, session_key: str, replaces: str = "", user_agent: str = "") -> None:
    """List a browser that has just logged in; ``replaces`` is the key that it had before, which it no longer has.

    Raises:
        NotSignedIn: the password that was checked is not the account's any more.
    """
    with while_credential_stands(user):
        revoke_site(replaces)
        Session.objects.create(
            user=user,
            channel=Session.Channel.SITE,
            session_key=session_key,
            user_agent=names.device(user_agent),
            expires_at=timezone.now() + IDLE,
        )


def rekey_site(old: str, new: str) -> None:
    """A browser that stays signed in has changed its key."""
    Session.objects.filter(session_key=old).update(session_key=new)


def revoke_site(session_key: str) -> None:
    """Take a browser that logs out off the list. Its key is freed, for Django may hand it out again."""
    if session_key:
        Session.objects.filter(session_key=session_key).update(revoked=True, session_key="")


def touch(session_key: str) -> bool:
    """Keep that a browser was used just now; False when it is not signed in any more."""
    now = timezone.now()
    living = Session.objects.filter(session_key=session_key, revoked=False, expires_at__gt=now)
    return bool(living.update(used_at=_used(now), expires_at=_later(now)))


def revoke(sid: UUID) -> None:
    """End one session: its access and refresh tokens stop counting at once."""
    Session.objects.filter(sid=sid).update(revoked=True)


def revoke_all(user: User, *, but: UUID | None = None, but_browser: str = "") -> None:
    """End every session of ``user``, perhaps but one, and every personal token; browsers are logged out too."""
    ended = Session.objects.filter(user=user, revoked=False)
    if but:
        ended = ended.exclude(sid=but)
    if but_browser:
        ended = ended.exclude(session_key=but_browser)
    with transaction.atomic():
        list(User.objects.select_for_update(no_key=True).filter(pk=user.pk))  # a session being opened is waited for
        keys = [key for key in ended.select_for_update().values_list("session_key", flat=True) if key]
        ended.update(revoked=True)
        _forget_browsers(keys)
        PersonalToken.objects.filter(user=user).delete()


def revoke_own(user: User, sid: UUID) -> None:
    """End one of the user's own sessions.

    Raises:
        NotFound: the user has no such session.
    """
    session = Session.objects.filter(user=user, sid=sid, revoked=False).first()
    if session is None:
        raise NotFound(gettext("This device is not logged in."))
    with transaction.atomic():
        revoke(sid)
        _forget_browsers([session.session_key] if session.session_key else [])


def devices(user: User, *, current: UUID | None = None, session_key: str = "") -> list[Device]:
    """Where the user is signed in, the most recently used first."""
    living = Session.objects.filter(user=user, revoked=False, expires_at__gt=timezone.now()).order_by("-used_at", "sid")
    return [
        Device(
            sid=session.sid,
            channel=session.channel,
            user_agent=session.user_agent,
            created_at=session.created_at,
            used_at=session.used_at,
            current=session.sid == current or bool(session_key and session.session_key == session_key),
        )
        for session in living
    ]


def remove_expired() -> int:
    """Remove what has expired, of our sessions and of Django's, a batch at a time; how many rows that was."""
    now, removed = timezone.now(), 0
    old = Session.objects.filter(expires_at__lt=now)
    while batch := list(old.values_list("sid", flat=True)[:BATCH]):
        removed += Session.objects.filter(sid__in=batch).delete()[0]
    expired = BrowserSession.objects.filter(expire_date__lt=now)
    while keys := list(expired.values_list("session_key", flat=True)[:BATCH]):
        removed += BrowserSession.objects.filter(session_key__in=keys).delete()[0]
    return removed


def _later(now: datetime) -> Least:
    """When a session that is used now expires."""
    return Least(now + IDLE, F("created_at") + LONGEST)


def _used(now: datetime) -> Greatest:
    """When a session that is used now was used: never before it was opened, though the machines' clocks differ."""
    return Greatest(Value(now), F("created_at"))


def _forget_browsers(keys: list[str]) -> None:
    BrowserSession.objects.filter(session_key__in=keys).delete()
