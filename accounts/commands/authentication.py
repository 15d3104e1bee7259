"""Coming in and leaving, by either door."""

from dataclasses import asdict
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone

from accounts import tasks
from accounts.commands.clients import client_of
from accounts.models.user import User, fold_email
from accounts.services import identity
from accounts.services.sign_in import security_events, sessions
from accounts.services.sign_in.security_events import Kind
from accounts.services.sign_in.sessions import SessionTokens, TokenReused
from project import cache
from project.errors import Conflict, NotSignedIn, TooManyRequests
from project.http import throttling

LOCK_NOTED_EVERY = 60.0  # seconds in which refusals by the limit of one account are one event


def register(
    request: HttpRequest, *, email: str, password: str, display_name: str = "", time_zone: str = "UTC"
) -> User:
    """A new member.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the address, the password or the time zone will not do.
        Conflict: the address is taken.
    """
    throttling.throttle_attempt(request)
    user = identity.register(email=email, password=password, display_name=display_name, time_zone=time_zone)
    security_events.record(user, Kind.REGISTERED, client_of(request))
    return user


def register_once(request: HttpRequest, *, email: str, password: str, display_name: str = "") -> User:
    """A new member; who sent the form twice comes in by the account that the first one opened a moment ago.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the address or the password will not do.
        Conflict: the address is taken, and was not just now with this password.
    """
    try:
        return register(request, email=email, password=password, display_name=display_name)
    except Conflict:
        if not identity.is_new(email):
            raise
        try:
            return authenticate(request, email=email, password=password)
        except NotSignedIn:
            pass
        raise


def authenticate(request: HttpRequest, *, email: str, password: str, known_browser: str = "") -> User:
    """The member with this address and password.

    Args:
        request: what is counted.
        email: of the account.
        password: of the account.
        known_browser: one that has logged in to this account before; its tries are counted apart from strangers'.

    Raises:
        TooManyRequests: too many tries.
        NotSignedIn: no such pair.
    """
    throttling.throttle_attempt(request)
    account = f"{fold_email(email)} {known_browser}".rstrip()
    try:
        throttling.check_limit(request, "auth", account)
    except TooManyRequests:
        if cache.first(f"locked:{throttling.digest(account)}", seconds=LOCK_NOTED_EVERY):
            _note_refusal(request, email, Kind.LOCKED)
        raise
    try:
        return identity.authenticate(email=email, password=password)
    except NotSignedIn:
        _note_refusal(request, email, Kind.SIGN_IN_FAILED)
        raise


def note_sign_in(request: HttpRequest, user: User, *, trusted: bool = False) -> None:
    """Keep that a session was opened, and tell the member if the device is new: neither trusted nor seen before."""
    client = client_of(request)
    is_new = not trusted and not security_events.has_come_from(user, client)
    event = security_events.record(user, Kind.SIGNED_IN, client)
    if is_new:
        tasks.send_alert.enqueue(str(event.pk))


def open_api_session(request: HttpRequest, user: User) -> SessionTokens:
    """Sign a device in through the API.

    Raises:
        NotSignedIn: the password that was checked is not the account's any more.
    """
    opened = sessions.open_api(user, user_agent=request.headers.get("User-Agent", ""))
    note_sign_in(request, user)
    return opened


def refresh_session(request: HttpRequest, sid: UUID, jti: str) -> SessionTokens:
    """Swap the refresh token of a session for a new one.

    Raises:
        NotSignedIn: the session is over; if an old token came back, it is now.
    """
    try:
        return sessions.refresh(sid, jti)
    except TokenReused as error:
        security_events.record(error.user, Kind.TOKEN_REUSED, client_of(request))
        raise


def log_out(request: HttpRequest, user: User, *, sid: UUID | None = None, session_key: str = "") -> None:
    """End the session in hand: that of an app, or that of a browser."""
    if sid:
        sessions.revoke(sid)
    sessions.revoke_site(session_key)
    security_events.record(user, Kind.SIGNED_OUT, client_of(request))


def log_out_everywhere(request: HttpRequest, user: User) -> None:
    """End every session of the member, on the site and of apps."""
    sessions.revoke_all(user)
    security_events.record(user, Kind.SIGNED_OUT_EVERYWHERE, client_of(request))


def end_session(request: HttpRequest, user: User, sid: UUID) -> None:
    """End one of the member's own sessions.

    Raises:
        NotFound: the member has no such session.
    """
    sessions.revoke_own(user, sid)
    security_events.record(user, Kind.DEVICE_SIGNED_OUT, client_of(request))


def _note_refusal(request: HttpRequest, email: str, kind: Kind) -> None:
    """Log a refusal, and file it for its member's events; a task for nobody, too, so that both take as long."""
    client, user_id = client_of(request), identity.id_of(email)
    security_events.log_only(kind, user_id or None, client)
    tasks.keep_refusal.enqueue(user_id, kind.value, asdict(client), timezone.now().isoformat())
