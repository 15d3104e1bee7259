"""The home page's movies."""

from collections.abc import Collection

from django.conf import settings
from django.utils import timezone
from pydantic import TypeAdapter

from catalog.services import listings, movies
from catalog.types import Chart, HomePage, MovieSummary
from project import cache
from project.cache import policies
from project.localization import language

COVERS = 12  # movies on the wall
STEP = 7  # places of the best rated movies from one day's to the next: neighbors there are often alike
_HOME_PAGE = TypeAdapter(HomePage)


def home_page(window: str) -> HomePage:
    """The home page's movies. TMDb's lists are cached one by one; the sample's as one, since they never change."""
    if settings.TMDB_ENABLED:
        return _load(window)
    today = timezone.localdate().isoformat()
    key_parts = (window, today, language.of_the_reader())
    return cache.fetch(policies.HOME_PAGE, *key_parts, codec=_HOME_PAGE, load=lambda: _load(window)).value


def favorite_of_the_day(ids: Collection[int]) -> MovieSummary | None:
    """One of the movies with these ids, another one every day. One query, none for nobody."""
    if not ids:
        return None
    ranked = sorted(ids)
    chosen = ranked[timezone.localdate().toordinal() % len(ranked)]
    return next(iter(movies.by_ids([chosen])), None)


def _load(window: str) -> HomePage:
    trending = listings.chart(Chart(f"trending-{window}"))
    best_rated = listings.chart(Chart.TOP_RATED).value.items  # which changes slowly, so that a day has one movie
    cover = best_rated[STEP * timezone.localdate().toordinal() % len(best_rated)] if best_rated else None
    return HomePage(
        trending=trending,
        popular=listings.chart(Chart.POPULAR),
        upcoming=listings.chart(Chart.UPCOMING),
        wall=tuple(best_rated[:COVERS]),
        cover=movies.details(cover.id).value if cover else None,
    )
