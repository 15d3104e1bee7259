"""What a member who says "It was not me" takes back by the link of a letter, even when a thief has changed all of it.

Who opens the link shows that the mailbox is theirs to which the letter went. Then every session ends, the password fits
nobody any more, passkeys and recovery codes that came since are gone, the account is that mailbox's again, and a new
password can be chosen. A link works once; using it also ends those of all later events, which a thief may have got.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.core import signing
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models.email_change import EmailChange
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services.sign_in import credentials, passkeys, sessions
from accounts.services.sign_in.credentials import stale

SALT = "accounts.dispute"
LIFETIME = timedelta(days=7)
JUST_BEFORE = timedelta(minutes=1)  # an event is kept after what it tells of, such as a new passkey


@dataclass(frozen=True, slots=True)
class Recovery:
    """A member who has the account back, and the token by which to choose a new password."""

    user: User
    reset_token: str


def dispute_token(event: SecurityEvent, *, address: str) -> str:
    """What the link in a letter about ``event`` carries, which goes to ``address``."""
    return signing.dumps([event.pk.hex, address], salt=SALT)


def address_at(event: SecurityEvent) -> str:
    """Where a letter about ``event`` goes: the address that the account had then."""
    later = EmailChange.objects.filter(user=event.user, confirmed_at__gt=event.created_at).order_by("confirmed_at")
    change = later.first()
    return change.before if change else event.user.email


def dispute(token: str) -> Recovery:
    """Undo what a letter told, and all that came after it.

    Raises:
        Invalid: the link no longer works.
    """
    event, address = _disputed(token)
    with transaction.atomic():
        user = User.objects.select_for_update(no_key=True).filter(pk=event.user_id, is_active=True).first()
        if user is None or _is_settled(event):
            raise stale()
        SecurityEvent.objects.filter(pk=event.pk).update(disputed_at=timezone.now())
        EmailChange.objects.filter(user=user, confirmed_at=None).delete()
        user.set_unusable_password()
        if not credentials.is_taken(address, but=user):
            user.email = address
        had_any = passkeys.has_any(user)
        passkeys.remove_since(user, event.created_at - JUST_BEFORE)
        # Else whoever has the mailbox would open the admin by a first passkey: another operator decides that.
        user.is_staff = user.is_staff and (not had_any or passkeys.has_any(user))
        user.save(update_fields=["password", "email", "is_staff"])
        sessions.revoke_all(user)
    return Recovery(user, credentials.reset_token(user))


def _disputed(token: str) -> tuple[SecurityEvent, str]:
    """The event that a link is about, and the mailbox that it went to."""
    try:
        event_id, address = signing.loads(token, salt=SALT, max_age=LIFETIME)
        return SecurityEvent.objects.select_related("user").get(pk=UUID(event_id)), address
    except (signing.BadSignature, UnicodeError, SecurityEvent.DoesNotExist, ValidationError):
        raise stale() from None


def _is_settled(event: SecurityEvent) -> bool:
    """Whether this event, or one before it, has been disputed since it happened."""
    earlier = SecurityEvent.objects.filter(user_id=event.user_id, created_at__lte=event.created_at)
    return earlier.filter(disputed_at__gte=event.created_at).exists()
