"""A member's whole taste, as recommenders want it, and the version that every change raises."""

from datetime import timedelta

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.taste import Dismissal, Favorite, MutedFactor, Preferences
from accounts.models.user import User
from accounts.types import Cause, Preference, Taste
from project.errors import NotSignedIn

NOT_NOW = timedelta(days=60)  # how long "not now" hides a movie


def bump_taste_version(user: User) -> None:
    """Raise the taste version; call at the end of the transaction of the change, as it locks the member's row.

    Raises:
        NotSignedIn: the account was deleted meanwhile; the change is rolled back with it.
    """
    if not User.objects.filter(pk=user.pk).update(taste_version=F("taste_version") + 1):
        raise NotSignedIn(gettext("This account is closed."), code="session_ended")


def hides() -> Q:
    """Which dismissals count at present: all but a "not now" that is long past."""
    return ~Q(reason=Dismissal.Reason.NOT_NOW, created_at__lt=timezone.now() - NOT_NOW)


def of(user: User) -> Taste:
    """Everything that ``user`` said or did about taste. Five queries.

    The version is read first: if a change slips in between, the result is filed under the older version and is
    never found again, instead of hiding the change.
    """
    version = User.objects.values_list("taste_version", flat=True).get(pk=user.pk)
    favorites = Favorite.objects.filter(user=user).order_by("created_at", "id").values_list("movie_id", flat=True)
    dismissed = list(Dismissal.objects.filter(hides(), user=user).values_list("movie_id", "reason"))
    rejected = tuple(movie_id for movie_id, reason in dismissed if reason == Dismissal.Reason.NOT_FOR_ME)
    return Taste(
        user_id=user.pk,
        version=version,
        favorites=tuple(favorites),
        preference=preference(user),
        seen=tuple(movie_id for movie_id, reason in dismissed if reason != Dismissal.Reason.NOT_FOR_ME),
        rejected=rejected,
        muted=muted(user),
    )


def muted(user: User) -> tuple[Cause, ...]:
    """What shall not count for ``user`` any more, the latest first. One query."""
    rows = MutedFactor.objects.filter(user=user).order_by("-created_at", "-id").values_list("kind", "value")
    return tuple(Cause(kind, value) for kind, value in rows)  # type: ignore[arg-type]  # the column's choices


def version(user: User) -> int:
    """The present taste version. One query."""
    return User.objects.values_list("taste_version", flat=True).get(pk=user.pk)


def preference(user: User) -> Preference:
    """What ``user`` said about taste; nothing said is an empty preference."""
    row = Preferences.objects.filter(user=user).first()
    return stated(row) if row else Preference()


def stated(row: Preferences) -> Preference:
    """A row as a value."""
    return Preference(
        liked_genres=tuple(row.liked_genres),
        disliked_genres=tuple(row.disliked_genres),
        languages=tuple(row.languages),
        year_from=row.year_from,
        year_to=row.year_to,
        min_score=row.min_score,
    )
