"""Ranked lists, and movies by filters."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from django.conf import settings
from pydantic import TypeAdapter

from catalog.localization import translations
from catalog.models import Origin
from catalog.services import page_sizes
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.sources.fallback import local
from catalog.types import Chart, Filters, Found, FoundMovies, MovieSummary
from project import cache
from project.cache import policies
from project.localization import language
from project.pagination import PER_PAGE, Page

_FOUND_MOVIES: TypeAdapter[FoundMovies] = TypeAdapter(Found[Page[MovieSummary]])


def chart(
    chart: Chart, *, page: int = 1, per_page: int = PER_PAGE, region: str | None = None, keep: bool = True
) -> FoundMovies:
    """One page of a ranked list.

    ``keep``: whether the list is kept for a minute; who keeps the whole answer made of it needs no second copy.
    """
    return page_sizes.of_size(lambda number: _chart(chart, number, region, keep), page=page, per_page=per_page)


def _chart(chart: Chart, page: int, region: str | None, keep: bool) -> FoundMovies:
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
    load = lambda: fallback.movies(policy, (chart, list_region), page, question, save)  # noqa: E731
    return _in_words((chart, page), load, keep)


def discover(filters: Filters, *, page: int = 1, per_page: int = PER_PAGE, keep: bool = True) -> FoundMovies:
    """Movies that pass ``filters``; ``keep`` as for :func:`chart`."""
    canonical = _canonical(filters)
    load = lambda number: _in_words((canonical, number), lambda: _discover(canonical, number), keep)  # noqa: E731
    return page_sizes.of_size(load, page=page, per_page=per_page)


def _discover(filters: Filters, page: int) -> FoundMovies:
    # These are nothing that TMDb's discover could be asked.
    if filters.collection or filters.oscar_winner or (filters.person or 0) < 0:
        return Found(local().discover(filters, page=page), fallback.source_of_ours())
    key_parts = (replace(filters, hidden=()),)
    result = fallback.movies(policies.DISCOVER, key_parts, page, lambda source: source.discover(filters, page=page))
    # TMDb cannot leave movies out, so what it sent is sifted: such a page may be shorter than others.
    visible = [movie for movie in result.value.items if movie.id not in filters.hidden]
    return replace(result, value=replace(result.value, items=visible))


def _in_words(key_parts: tuple[object, ...], load: Callable[[], FoundMovies], keep: bool) -> FoundMovies:
    """A list in its reader's words, kept if it is to be, and is of our own rows: what TMDb told is kept already."""
    reader = language.of_the_reader()
    if not (reader and keep) or settings.TMDB_ENABLED:
        return translations.movies(load())
    load_words = lambda: translations.movies(load())  # noqa: E731
    return cache.fetch(policies.LIST_PAGE, *key_parts, reader, codec=_FOUND_MOVIES, load=load_words).value


def _canonical(filters: Filters) -> Filters:
    """The same wish in the same words, so that it is cached once: 28,12 is 12,28."""
    return replace(
        filters,
        genres=tuple(sorted(set(filters.genres))),
        without_genres=tuple(sorted(set(filters.without_genres))),
        min_score=float(filters.min_score) if filters.min_score else None,
        keyword=filters.keyword.strip().casefold() if filters.keyword else None,
    )
