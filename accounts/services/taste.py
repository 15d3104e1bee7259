"""A member's whole taste, as recommenders want it, and the version that every change raises."""

from collections import defaultdict
from collections.abc import Sequence
from typing import LiteralString

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.taste import MutedFactor, Preferences
from accounts.models.user import User
from accounts.types.taste import Cause, Preference, Taste
from project.errors import NotSignedIn

SAID: LiteralString = """
SELECT user_id, 'favorite' AS said, movie_id, NULL::smallint, created_at, id
FROM accounts_favorite WHERE user_id = ANY(%(users)s::bigint[])
UNION ALL
SELECT user_id, 'watchlist', movie_id, NULL, created_at, id
FROM accounts_watchlistentry WHERE user_id = ANY(%(users)s::bigint[])
UNION ALL
SELECT user_id, 'seen', movie_id, rating, created_at, id
FROM accounts_seenentry WHERE user_id = ANY(%(users)s::bigint[])
UNION ALL
SELECT user_id, reason, movie_id, NULL, created_at, id FROM accounts_dismissal
WHERE user_id = ANY(%(users)s::bigint[]) AND (until IS NULL OR until > %(now)s)
ORDER BY said, created_at, id
"""


def lock(user: User) -> None:
    """Hold the member's row until the end of the transaction: changes of one taste come one after the other.

    Raises:
        NotSignedIn: the account was deleted meanwhile.
    """
    if not User.objects.select_for_update(no_key=True).filter(pk=user.pk).values_list("pk").first():
        raise _closed()


def bump_taste_version(user: User) -> None:
    """Raise the taste version; call at the end of the transaction of the change, as it locks the member's row.

    Raises:
        NotSignedIn: the account was deleted meanwhile; the change is rolled back with it.
    """
    if not User.objects.filter(pk=user.pk).update(taste_version=F("taste_version") + 1):
        raise _closed()


def of(user: User) -> Taste:
    """Everything that ``user`` said or did about taste. Four queries.

    The version is read first: if a change slips in between, the result is filed under the older version and is
    never found again, instead of hiding the change.
    """
    return of_many([user.pk])[user.pk]


def of_many(user_ids: Sequence[int]) -> dict[int, Taste]:
    """The tastes of several members by their ids; of closed accounts none. Four queries for any number of them."""
    versions = dict(User.objects.filter(pk__in=user_ids).values_list("pk", "taste_version"))
    ids_by_word: defaultdict[tuple[int, str], list[int]] = defaultdict(list)
    ratings: defaultdict[int, list[tuple[int, int]]] = defaultdict(list)
    with connection.cursor() as cursor:
        cursor.execute(SAID, {"users": list(versions), "now": timezone.now()})
        for user_id, word, movie_id, rating, *_ in cursor.fetchall():
            ids_by_word[user_id, word].append(movie_id)
            if rating:
                ratings[user_id].append((movie_id, rating))
    preferences = {row.user_id: stated(row) for row in Preferences.objects.filter(user__in=versions)}
    causes: defaultdict[int, list[Cause]] = defaultdict(list)
    for row in MutedFactor.objects.filter(user__in=versions).order_by("-created_at", "-id"):
        causes[row.user_id].append(Cause(row.kind, row.value))  # type: ignore[arg-type]  # the column's choices
    return {
        user_id: Taste(
            user_id=user_id,
            version=present_version,
            favorites=tuple(ids_by_word[user_id, "favorite"]),
            preference=preferences.get(user_id, Preference()),
            seen=tuple(ids_by_word[user_id, "seen"]),
            rejected=tuple(ids_by_word[user_id, "not_for_me"]),
            muted=tuple(causes[user_id]),
            ratings=tuple(ratings[user_id]),
            watchlist=tuple(ids_by_word[user_id, "watchlist"]),
            not_tonight=tuple(ids_by_word[user_id, "not_tonight"]),
        )
        for user_id, present_version in versions.items()
    }


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


def _closed() -> NotSignedIn:
    return NotSignedIn(gettext("This account is closed."), code="session_ended")
