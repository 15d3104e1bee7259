"""What all members like: what the recommendation engine learns from. Ids, ratings and times only."""

from collections.abc import Iterator
from datetime import timedelta

from django.db.models import Count, F, Max, SmallIntegerField, Sum, Value
from django.utils import timezone

from accounts.models.taste import Favorite, SeenEntry, WatchlistEntry
from accounts.services.seen import APPROVING
from accounts.types.taste import Like

SETTLED = timedelta(days=1)  # an account that was made to push movies is rarely left alone for so long
COLUMNS = ("user_id", "movie_id", "said", "stars", "created_at", "id")


def likes() -> Iterator[Like]:
    """What settled accounts like, the oldest account first."""
    settled, none = {"user__joined_at__lte": timezone.now() - SETTLED}, Value(None, output_field=SmallIntegerField())
    favorites = Favorite.objects.filter(**settled).annotate(said=Value(1), stars=none).values_list(*COLUMNS)
    rated = SeenEntry.objects.filter(**settled, rating__gte=APPROVING)
    rated_rows = rated.annotate(said=Value(0), stars=F("rating")).values_list(*COLUMNS)
    watchlist = WatchlistEntry.objects.filter(**settled).annotate(said=Value(0), stars=none).values_list(*COLUMNS)
    rows = favorites.union(rated_rows, watchlist, all=True).order_by("user_id", "created_at", "id")
    for user_id, movie_id, favorite, rating, created_at, _ in rows.iterator(chunk_size=10_000):
        yield Like(user_id, movie_id, bool(favorite), rating, created_at.timestamp())


def version() -> str:
    """Changes when what members like changes. Three queries."""
    favorites = Favorite.objects.aggregate(number=Count("id"), last=Max("id"))
    seen = SeenEntry.objects.aggregate(last=Max("id"), total=Sum("rating"))
    watchlist = WatchlistEntry.objects.aggregate(number=Count("id"), last=Max("id"))
    numbers = (*favorites.values(), *seen.values(), *watchlist.values())
    return "-".join(str(number or 0) for number in numbers)


def newest() -> int:
    """The number of the newest favorite, 0 without any; two of them differ by what was added between. One query."""
    return Favorite.objects.aggregate(last=Max("id"))["last"] or 0
