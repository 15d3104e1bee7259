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

COVERS = 12  # movies on the wall, and the trending ones that can be the movie of the day
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
    today = trending if window == "day" else listings.chart(Chart.TRENDING_DAY)
    candidates = today.value.items[:COVERS]
    cover = candidates[timezone.localdate().toordinal() % len(candidates)] if candidates else None
    return HomePage(
        trending=trending,
        popular=listings.chart(Chart.POPULAR),
        upcoming=listings.chart(Chart.UPCOMING),
        wall=tuple(listings.chart(Chart.TOP_RATED).value.items[:COVERS]),
        cover=movies.details(cover.id).value if cover else None,
    )
