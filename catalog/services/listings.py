"""Ranked lists, and films by filters."""

from dataclasses import replace
from datetime import datetime

from django.conf import settings

from catalog.localization import translations
from catalog.models import Origin
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.sources.fallback import local
from catalog.types import Chart, Filters, Found, FoundMovies, MovieSummary
from project.cache import policies
from project.pagination import Page


def chart(chart: Chart, *, page: int = 1, region: str | None = None) -> FoundMovies:
    """One page of a ranked list."""
    policy = policies.TRENDING if chart.startswith("trending") else policies.CHART
    where = region if fallback.is_regional(chart) else None

    def keep(films: Page[MovieSummary], at: datetime) -> None:
        if where is None:
            ids = [movie.id for movie in films.items]
            writes.save_chart(chart, ids, origin=Origin.TMDB, at=at, first=(films.page - 1) * films.per_page + 1)

    ask = lambda source: source.chart(chart, page=page, region=where)  # noqa: E731
    return translations.films(fallback.movies(policy, (chart, where), page, ask, keep))


def discover(filters: Filters, *, page: int = 1) -> FoundMovies:
    """Films that pass ``filters``."""
    wish = _canonical(filters)
    if wish.collection or wish.oscar_winner or (wish.person or 0) < 0:  # nothing that TMDb's discover could be asked
        return translations.films(
            Found(local().discover(wish, page=page), "cache" if settings.TMDB_ENABLED else "sample")
        )
    place = (replace(wish, hidden=()),)
    found = fallback.movies(policies.DISCOVER, place, page, lambda source: source.discover(wish, page=page))
    # TMDb cannot leave films out, so what it sent is sifted: such a page may be shorter than others.
    kept = [movie for movie in found.value.items if movie.id not in wish.hidden]
    return translations.films(replace(found, value=replace(found.value, items=kept)))


def _canonical(filters: Filters) -> Filters:
    """The same wish in the same words, so that it is cached once: 28,12 is 12,28."""
    return replace(
        filters,
        genres=tuple(sorted(set(filters.genres))),
        without_genres=tuple(sorted(set(filters.without_genres))),
        min_score=float(filters.min_score) if filters.min_score else None,
        keyword=filters.keyword.strip().casefold() if filters.keyword else None,
    )
