"""Films that members do not want recommended: seen, not for them, or not now. Every change raises the taste version."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Dismissal, User
from accounts.services.taste import changed
from accounts.types import DismissalReason
from catalog import services as catalog


def dismiss(user: User, movie_id: int, *, reason: DismissalReason) -> bool:
    """Hide a film for ``reason``; whether that changed anything.

    Raises:
        NotFound: there is no such film.
    """
    catalog.ensure_stored(movie_id)
    with transaction.atomic():
        own = Dismissal.objects.filter(user=user, movie_id=movie_id)
        if own.filter(reason=reason).exclude(reason=Dismissal.Reason.NOT_NOW).exists():
            return False
        Dismissal.objects.update_or_create(
            user=user, movie_id=movie_id, defaults={"reason": reason, "created_at": timezone.now()}
        )
        changed(user)
    return True


def restore(user: User, movie_id: int) -> bool:
    """Hide a film no longer; whether that changed anything."""
    with transaction.atomic():
        touched, _ = Dismissal.objects.filter(user=user, movie_id=movie_id).delete()
        if touched:
            changed(user)
    return bool(touched)
