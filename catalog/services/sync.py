"""Filling and freshening the database, at TMDb's pace and with nobody waiting. For tasks and commands.

Every step asks only for what is missing or old, so a run that was stopped goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db.models import F, Q

from catalog.models import ChartEntry, Movie, Origin
from catalog.services import listings, movies
from catalog.services.genres import all_genres
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.sources.sample import loader
from catalog.types import Chart, Found
from project import cache
from project.cache import policies
from project.errors import NotFound, SourceUnavailable
from project.pagination import PER_PAGE

LISTS = (Chart.TRENDING_DAY, Chart.TRENDING_WEEK, Chart.POPULAR, Chart.TOP_RATED, Chart.NOW_PLAYING, Chart.UPCOMING)
WARM_PAGES = 2  # of each list
WARM_MOVIES = 40  # of today's trending, with their details
LIST_AGE = timedelta(hours=6)  # a page of a list that is younger is not synced again
DETAIL_AGE = timedelta(days=30)
RETENTION = timedelta(days=180)  # TMDb's terms: nothing longer than six months
LONGEST_WINDOW = 14  # days of changes that TMDb tells at once
type Progress = Callable[[str, int, int], None]  # step, done, of


def warm() -> int:
    """Fill the cache's hot keys: genres, the first pages of every list, the trending movies; returns how many."""
    fetched = 0
    with cache.patiently():
        _live(all_genres())
        for chart in LISTS:
            for page in range(1, WARM_PAGES + 1):
                fetched += _live(listings.chart(chart, page=page)).source == "live"
        trending = listings.chart(Chart.TRENDING_DAY).value.items[:WARM_MOVIES]
        fetched += sum(_live(movies.details(movie.id)).source == "live" for movie in trending)
    return fetched


def genres() -> int:
    """Mirror the genres; returns how many there are."""
    with cache.patiently():
        count = len(_live(all_genres()).value)
    cache.advance(policies.CATALOG)
    return count


def lists(pages: int, report: Progress) -> None:
    """Mirror the first ``pages`` of every list, but those that were told within hours."""
    listed_pages = [(chart, page) for page in range(1, pages + 1) for chart in LISTS]
    fresh_pages = _pages_fetched_since(datetime.now(UTC) - LIST_AGE)
    with cache.patiently():
        for number, (chart, page) in enumerate(listed_pages, 1):
            if (chart, page) not in fresh_pages:
                _live(listings.chart(chart, page=page))
            report("lists", number, len(listed_pages))
    cache.advance(policies.CATALOG)


def details(report: Progress, *, limit: int | None = None) -> int:
    """Mirror the details of movies that lack them or have old ones, the best known first; returns how many."""
    stale_before = datetime.now(UTC) - DETAIL_AGE
    movies = Movie.objects.filter(origin=Origin.TMDB, available=True).exclude(details_fetched_at__gt=stale_before)
    ids = list(
        movies.order_by(F("details_fetched_at").asc(nulls_first=True), "-popularity").values_list("id", flat=True)[
            :limit
        ]
    )
    return _refresh(ids, report)


def sample(limit: int, report: Progress = lambda _step_name, _processed, _total: None) -> int:
    """Have movies of the sample told by TMDb, the best known first, so that they have photographs; returns how many.

    One that TMDb does not know stays as it is, and is asked for again after `DETAIL_AGE`: its ``details_fetched_at`` is
    then later than its ``fetched_at``, as the sample tells all at once.
    """
    asked_before = datetime.now(UTC) - DETAIL_AGE
    movies = Movie.objects.filter(Q(details_fetched_at=F("fetched_at")) | Q(details_fetched_at__lt=asked_before))
    ids = movies.filter(origin=Origin.SAMPLE).order_by("-popularity", "id").values_list("id", flat=True)[:limit]
    return _refresh(list(ids), report) if ids else 0


def changes(*, days: int = 2) -> int:
    """Ask anew for the stored movies that TMDb says have changed in the last ``days``; returns how many."""
    today = datetime.now(UTC).date()
    with cache.patiently():
        changed = set(fallback.tmdb().changes(today - timedelta(days=min(days, LONGEST_WINDOW)), today))
    stored = Movie.objects.filter(origin=Origin.TMDB, id__in=changed, details_fetched_at__isnull=False)
    return _refresh(list(stored.values_list("id", flat=True)), lambda _step_name, _processed, _total: None)


def expire() -> tuple[int, int]:
    """Remove what TMDb told six months ago; returns how many movies went, and how many kept their title only."""
    removed_and_stripped = writes.remove_fetched_before(datetime.now(UTC) - RETENTION)
    cache.advance(policies.CATALOG)
    return removed_and_stripped


def purge() -> tuple[int, int, int]:
    """Remove all that TMDb ever told, and load the sample again; returns movies gone, movies stripped, keys gone."""
    removed, stripped = writes.remove_fetched_before(datetime.max.replace(tzinfo=UTC))
    keys = cache.forget(*policies.FROM_TMDB)
    loader.load()
    return removed, stripped, keys


def _live[T](result: Found[T]) -> Found[T]:
    """An answer that is TMDb's; visitors are content with our own rows, filling those from themselves is none."""
    if result.outage:
        raise SourceUnavailable("TMDb does not answer.")
    return result


def _refresh(ids: Iterable[int], report: Progress) -> int:
    """Have movies told anew, and what was kept of them forgotten; returns how many."""
    count = sum(_fetch_details(ids, report))
    cache.advance(policies.CATALOG)
    return count


def _fetch_details(ids: Iterable[int], report: Progress) -> Iterator[bool]:
    """Ask for movies one after another, past the cache; one that is gone or cannot be had costs only itself."""
    movie_ids = list(ids)
    with cache.patiently():
        for number, movie_id in enumerate(movie_ids, 1):
            try:
                detail = fallback.tmdb().details(movie_id)
            except NotFound:
                writes.mark_unavailable(movie_id)
                Movie.objects.filter(id=movie_id, origin=Origin.SAMPLE).update(details_fetched_at=datetime.now(UTC))
            except SourceUnavailable:
                yield False
            else:
                writes.save_details([detail], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
                yield True
            report("details", number, len(movie_ids))


def _pages_fetched_since(since: datetime) -> set[tuple[str, int]]:
    """The pages of lists, as (chart, page), whose first movie was told since ``since``."""
    entries = ChartEntry.objects.filter(origin=Origin.TMDB, fetched_at__gt=since)
    return {(chart, (position - 1) // PER_PAGE + 1) for chart, position in entries.values_list("chart", "position")}


def is_possible() -> bool:
    """Whether there is a TMDb key."""
    return bool(settings.TMDB_ENABLED)
