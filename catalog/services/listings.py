"""Ranked lists, and movies by filters."""

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
    list_region = region if fallback.is_regional(chart) else None

    def save(movies: Page[MovieSummary], fetched_at: datetime) -> None:
        if list_region is None:
            ids = [movie.id for movie in movies.items]
            writes.save_chart(
                chart,
                ids,
                origin=Origin.TMDB,
                fetched_at=fetched_at,
                first_position=(movies.page - 1) * movies.per_page + 1,
            )

    question = lambda source: source.chart(chart, page=page, region=list_region)  # noqa: E731
    return translations.movies(fallback.movies(policy, (chart, list_region), page, question, save))


def discover(filters: Filters, *, page: int = 1) -> FoundMovies:
    """Movies that pass ``filters``."""
    canonical = _canonical(filters)
    # These are nothing that TMDb's discover could be asked.
    if canonical.collection or canonical.oscar_winner or (canonical.person or 0) < 0:
        return translations.movies(
            Found(local().discover(canonical, page=page), "cache" if settings.TMDB_ENABLED else "sample")
        )
    key_parts = (replace(canonical, hidden=()),)
    result = fallback.movies(policies.DISCOVER, key_parts, page, lambda source: source.discover(canonical, page=page))
    # TMDb cannot leave movies out, so what it sent is sifted: such a page may be shorter than others.
    visible = [movie for movie in result.value.items if movie.id not in canonical.hidden]
    return translations.movies(replace(result, value=replace(result.value, items=visible)))


def _canonical(filters: Filters) -> Filters:
    """The same wish in the same words, so that it is cached once: 28,12 is 12,28."""
    return replace(
        filters,
        genres=tuple(sorted(set(filters.genres))),
        without_genres=tuple(sorted(set(filters.without_genres))),
        min_score=float(filters.min_score) if filters.min_score else None,
        keyword=filters.keyword.strip().casefold() if filters.keyword else None,
    )
