"""What shall not count for a member's recommendations any more. Every change raises the taste version."""

from django.db import transaction
from django.utils.translation import gettext

from accounts.models.taste import MutedFactor
from accounts.models.user import User
from accounts.services.taste import bump_taste_version
from accounts.types import Cause
from project.errors import Conflict

MOST = 300  # causes that one member may mute


def mute(user: User, cause: Cause) -> bool:
    """Let ``cause`` count nothing any more; whether that changed anything.

    Raises:
        Conflict: the member has muted too many already.
    """
    with transaction.atomic():
        own = MutedFactor.objects.filter(user=user)
        if own.filter(kind=cause.kind, value=cause.value).exists():
            return False
        if own.count() >= MOST:
            raise Conflict(gettext("You have left out %(n)s causes. Take one back first.") % {"n": MOST})
        MutedFactor.objects.bulk_create(
            [MutedFactor(user=user, kind=cause.kind, value=cause.value)], ignore_conflicts=True
        )
        bump_taste_version(user)
    return True


def unmute(user: User, cause: Cause) -> bool:
    """Let ``cause`` count again; whether that changed anything."""
    with transaction.atomic():
        touched, _ = MutedFactor.objects.filter(user=user, kind=cause.kind, value=cause.value).delete()
        if touched:
            bump_taste_version(user)
    return bool(touched)
