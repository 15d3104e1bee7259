"""What shall not count for a member's recommendations any more. Every change raises the taste version."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from accounts.models.taste import MutedFactor
from accounts.models.user import User
from accounts.services.taste import bump_taste_version
from accounts.types.taste import Cause
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
            sentence = gettext("You have left out %(n)s reasons. Let one count again first.") % {"n": MOST}
            raise Conflict.coded("limit_reached", sentence)
        MutedFactor.objects.bulk_create(
            [MutedFactor(user=user, kind=cause.kind, value=cause.value)], ignore_conflicts=True
        )
        bump_taste_version(user)
    return True


def mute_many(user: User, dated_causes: Sequence[tuple[Cause, datetime]]) -> int:
    """Let causes count nothing any more, as far as there is room; how many are new.

    For who holds the member's lock and raises the taste version.
    """
    own = MutedFactor.objects.filter(user=user)
    there = set(own.values_list("kind", "value"))
    new = [(cause, moment) for cause, moment in dated_causes if (cause.kind, cause.value) not in there]
    rows = [MutedFactor(user=user, kind=cause.kind, value=cause.value, created_at=moment) for cause, moment in new]
    return len(MutedFactor.objects.bulk_create(rows[: max(MOST - len(there), 0)]))


def unmute(user: User, cause: Cause) -> bool:
    """Let ``cause`` count again; whether that changed anything."""
    with transaction.atomic():
        touched, _ = MutedFactor.objects.filter(user=user, kind=cause.kind, value=cause.value).delete()
        if touched:
            bump_taste_version(user)
    return bool(touched)
