"""All members' favorites together: what the recommendation engine learns from. Ids and times only."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, Max
from django.utils import timezone

from accounts.models.taste import Favorite

SETTLED = timedelta(days=1)  # an account that was made to push movies is rarely left alone for so long


def favorites() -> Iterator[tuple[int, int, float]]:
    """(user id, movie id, seconds since 1970) of the favorites of settled accounts, the oldest account first."""
    settled = Favorite.objects.filter(user__joined_at__lte=timezone.now() - SETTLED)
    rows = settled.order_by("user_id", "created_at", "id").values_list("user_id", "movie_id", "created_at")
    for user_id, movie_id, created_at in rows.iterator(chunk_size=10_000):
        yield user_id, movie_id, created_at.timestamp()


def version() -> str:
    """Changes when favorites are added or removed. One query."""
    totals = Favorite.objects.aggregate(number=Count("id"), last=Max("id"))
    return f"{totals['number']}-{totals['last'] or 0}"


def newest() -> int:
    """The number of the newest favorite, 0 without any; two of them differ by what was added between. One query."""
    return Favorite.objects.aggregate(last=Max("id"))["last"] or 0
