"""Signed-in devices: API sessions with rotating tokens, and site sessions beside them.

A refresh is a compare-and-swap on one table (`filter(sid=…, jti=…, revoked=False).update(jti=new)`): of any number
of racing refreshes exactly one wins. A join in that filter would become a sub-select, which is not atomic.
"""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.contrib.sessions.models import Session as BrowserSession
from django.utils import timezone

from accounts.models import Session, User
from accounts.types import Device
from project.errors import NotFound, NotSignedIn

LIFETIME = timedelta(days=30)
RETRY_WINDOW = timedelta(seconds=10)  # a client that lost the answer may send the same token again
EXPIRED = "This session has ended. Please log in again."


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was just opened or refreshed: what its tokens must say."""

    user: User
    sid: UUID
    jti: str
    expires_at: datetime


def open_api(user: User, *, user_agent: str = "") -> Opened:
    """Sign a device in through the API."""
    session = Session.objects.create(
        user=user,
        door=Session.Door.API,
        jti=uuid.uuid4().hex,
        user_agent=user_agent[:300],
        expires_at=timezone.now() + LIFETIME,
    )
    return Opened(user, session.sid, session.jti, session.expires_at)


def refresh(sid: UUID, jti: str) -> Opened:
    """Swap the refresh token of a session for a new one.

    Raises:
        NotSignedIn: the token does not count (any more). Using an old one ends the whole session, as somebody
            else holds a copy; only the token before the present one is forgiven for a few seconds.
    """
    now, new = timezone.now(), uuid.uuid4().hex
    alive = Session.objects.filter(sid=sid, revoked=False, door=Session.Door.API, expires_at__gt=now)
    won = alive.filter(jti=jti).update(jti=new, previous_jti=jti, used_at=now)
    session = Session.objects.select_related("user").filter(sid=sid).first()
    if won and session and session.user.is_active:
        return Opened(session.user, sid, new, session.expires_at)
    if session and not won:
        just_swapped = session.previous_jti == jti and session.used_at > now - RETRY_WINDOW
        if not just_swapped:
            Session.objects.filter(sid=sid).update(revoked=True)
    raise NotSignedIn(EXPIRED)


def user_of(sid: UUID, user_id: int) -> User:
    """The user of a living API session, in one query.

    Raises:
        NotSignedIn: revoked, expired, of somebody else, or the account is closed.
    """
    session = (
        Session.objects.select_related("user")
        .filter(
            sid=sid,
            user_id=user_id,
            door=Session.Door.API,
            revoked=False,
            expires_at__gt=timezone.now(),
            user__is_active=True,
        )
        .first()
    )
    if session is None:
        raise NotSignedIn(EXPIRED)
    return session.user


def note_site_login(user: User, *, session_key: str, user_agent: str = "") -> None:
    """List a browser that has just logged in among the devices."""
    Session.objects.update_or_create(
        session_key=session_key,
        defaults={
            "user": user,
            "door": Session.Door.SITE,
            "user_agent": user_agent[:300],
            "expires_at": timezone.now() + LIFETIME,
        },
    )


def close_site(session_key: str) -> None:
    """Take a browser that logs out off the list."""
    Session.objects.filter(session_key=session_key).update(revoked=True)


def close(sid: UUID) -> None:
    """End one session: its access and refresh tokens stop counting at once."""
    Session.objects.filter(sid=sid).update(revoked=True)


def close_all(user: User, *, but: UUID | None = None) -> None:
    """End every session of ``user``, perhaps but one; browsers are logged out too."""
    ended = Session.objects.filter(user=user, revoked=False)
    if but:
        ended = ended.exclude(sid=but)
    keys = [key for key in ended.values_list("session_key", flat=True) if key]
    ended.update(revoked=True)
    _forget_browsers(keys)


def close_own(user: User, sid: UUID) -> None:
    """End one of the user's own sessions.

    Raises:
        NotFound: the user has no such session.
    """
    session = Session.objects.filter(user=user, sid=sid, revoked=False).first()
    if session is None:
        raise NotFound("You have no such session.")
    Session.objects.filter(sid=sid).update(revoked=True)
    _forget_browsers([session.session_key] if session.session_key else [])


def devices(user: User, *, current: UUID | None = None, session_key: str = "") -> list[Device]:
    """Where the user is signed in, the most recently used first."""
    living = Session.objects.filter(user=user, revoked=False, expires_at__gt=timezone.now()).order_by("-used_at")
    return [
        Device(
            sid=one.sid,
            door=one.door,
            user_agent=one.user_agent,
            created_at=one.created_at,
            used_at=one.used_at,
            current=one.sid == current or bool(session_key and one.session_key == session_key),
        )
        for one in living
    ]


def _forget_browsers(keys: list[str]) -> None:
    BrowserSession.objects.filter(session_key__in=keys).delete()
