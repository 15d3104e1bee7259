"""A second way in: passkeys, and the recovery codes of operators.

An operator who has a passkey must have shown it in this session (``confirmed``) before passkeys and codes change:
otherwise whoever knows the password would add one and walk in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext

from accounts.commands.alerts import alert
from accounts.commands.clients import attempts_of, client_of
from accounts.models.user import User
from accounts.services.sign_in import credentials, passkeys, security_events
from accounts.services.sign_in.passkeys import RelyingParty
from accounts.services.sign_in.security_events import Kind
from project.errors import Invalid
from project.http import throttling


def add_passkey(
    request: HttpRequest,
    user: User,
    *,
    name: str,
    current_password: str,
    credential: str,
    challenge: str,
    site: RelyingParty,
    confirmed: bool,
) -> None:
    """Keep a passkey that a browser has made, and tell the member.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the password is not right, an operator has not shown a passkey, or the answer does not fit.
    """
    _check(request, user, current_password, confirmed=confirmed)
    added = passkeys.add(user, name=name, credential=credential, challenge=challenge, site=site)
    alert(request, user, Kind.PASSKEY_ADDED, added.name)


def remove_passkey(
    request: HttpRequest, user: User, passkey_id: UUID, *, current_password: str, confirmed: bool
) -> None:
    """Remove a passkey, and tell the member.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the password is not right, or an operator has not shown a passkey.
        NotFound: the member has no such passkey.
    """
    _check(request, user, current_password, confirmed=confirmed)
    alert(request, user, Kind.PASSKEY_REMOVED, passkeys.remove(user, passkey_id))


def make_recovery_codes(request: HttpRequest, user: User, *, current_password: str, confirmed: bool) -> list[str]:
    """Ten new codes in place of those before, to be shown once.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the password is not right, there is no passkey yet, or an operator has not shown one.
    """
    _check(request, user, current_password, confirmed=confirmed)
    if not passkeys.has_any(user):
        raise Invalid(gettext("Add a passkey first. Recovery codes are for the day it gets lost."))
    codes = passkeys.make_recovery_codes(user)
    alert(request, user, Kind.RECOVERY_CODES_MADE)
    return codes


def authenticate_by_passkey(request: HttpRequest, *, credential: str, challenge: str, site: RelyingParty) -> User:
    """Whose passkey has signed a challenge.

    Raises:
        TooManyRequests: too many tries.
        Invalid: nobody's.
    """
    throttling.throttle_attempt(request)
    with _refusals_noted(request, None):
        return passkeys.signer(credential=credential, challenge=challenge, site=site)


def confirm_by_passkey(
    request: HttpRequest, user: User, *, credential: str, challenge: str, site: RelyingParty
) -> None:
    """Let an operator who has shown a passkey into the admin.

    Raises:
        TooManyRequests: too many tries.
        Invalid: it is no passkey of theirs.
    """
    throttling.throttle_attempt(request, attempts_of(user))
    with _refusals_noted(request, user):
        passkeys.signer(credential=credential, challenge=challenge, site=site, user=user)
    security_events.record(user, Kind.ADMIN_SIGNED_IN, client_of(request))


def confirm_by_recovery_code(request: HttpRequest, user: User, *, code: str) -> None:
    """Let an operator into the admin who has used up a recovery code.

    Raises:
        TooManyRequests: too many tries.
        Invalid: it is none of theirs, or was used before.
    """
    throttling.throttle_attempt(request, attempts_of(user))
    with _refusals_noted(request, user):
        passkeys.use_recovery_code(user, code)
    security_events.record(user, Kind.RECOVERY_CODE_USED, client_of(request))
    security_events.record(user, Kind.ADMIN_SIGNED_IN, client_of(request))


def note_admin_change(request: HttpRequest, user: User, *, page: str) -> None:
    """Keep that an operator changed something in the admin."""
    security_events.record(user, Kind.ADMIN_CHANGED, client_of(request), detail=page)


def _check(request: HttpRequest, user: User, password: str, *, confirmed: bool) -> None:
    throttling.throttle_attempt(request, attempts_of(user))
    if user.is_staff and not confirmed and passkeys.has_any(user):
        raise Invalid(gettext("Use one of your passkeys first: open the admin, then come back."))
    credentials.verify(user, password, field="current_password")


@contextmanager
def _refusals_noted(request: HttpRequest, user: User | None) -> Iterator[None]:
    """Log what is refused between the braces, and keep it among the member's events if it is known whose they are."""
    try:
        yield
    except Invalid:
        client = client_of(request)
        security_events.log_only(Kind.SIGN_IN_FAILED, user.pk if user else None, client)
        if user:
            security_events.keep_refusal(user.pk, Kind.SIGN_IN_FAILED, client, refused_at=timezone.now())
        raise
