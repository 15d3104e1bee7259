"""Movies one by one: everything about one, what is like it, those that are stored."""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Protocol

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from catalog.localization import translations
from catalog.models import Movie, Origin
from catalog.services import page_sizes
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.sources.database.movie_rows import by_id
from catalog.types import Found, MovieDetail, MovieSummary, Similar, Source
from project.cache import policies
from project.pagination import PER_PAGE, Page

log = structlog.get_logger(__name__)


def details(movie_id: int) -> Found[MovieDetail]:
    """Everything about one movie.

    Raises:
        NotFound: there is no such movie.
    """
    return translations.detail(fallback.detail(movie_id))


def similar(movie_id: int, *, page: int = 1, per_page: int = PER_PAGE) -> Found[Page[Similar]]:
    """Movies like this one, each with what they share: as the engine ranks them, or for a movie new to it as TMDb does.

    Raises:
        NotFound: there is no such movie.
    """
    ranked = _ranked_by_engine(movie_id, page=page, per_page=per_page)
    if ranked is not None:
        return Found(ranked, fallback.source_of_ours())
    load = lambda number: fallback.movies(  # noqa: E731
        policies.SIMILAR, (movie_id,), number, lambda source: source.similar(movie_id, page=number)
    )
    listed = page_sizes.of_size(load, page=page, per_page=per_page)
    sentence = _("Similar, says TMDB")
    similar_movies = listed.value.map(lambda movie: Similar(translations.movie(movie), sentence))
    return Found(similar_movies, listed.source, listed.as_of, listed.outage)


class _Ranking(Protocol):
    """What ``settings.SIMILAR_MOVIES`` names."""

    def __call__(self, movie_id: int, *, page: int, per_page: int) -> Page[Similar] | None: ...


def _ranked_by_engine(movie_id: int, *, page: int, per_page: int) -> Page[Similar] | None:
    rank: _Ranking = import_string(settings.SIMILAR_MOVIES)
    try:
        return rank(movie_id, page=page, per_page=per_page)
    except DatabaseError as error:  # TMDb may still tell what it has, from the cache
        log.warning("similar_movies_not_ranked", error=str(error)[:200])
        return None


def source_of_ours() -> Source:
    """What an answer out of our own rows is called, such as :func:`by_ids`."""
    return fallback.source_of_ours()


def by_ids(ids: Sequence[int]) -> list[MovieSummary]:
    """The stored movies with these ids, in this order; those that are not stored are left out. One query."""
    by_movie_id = by_id(ids)
    return [translations.movie(by_movie_id[movie_id]) for movie_id in ids if movie_id in by_movie_id]


def ensure_stored(movie_id: int) -> MovieSummary:
    """The movie, stored so that a row may point at it.

    Raises:
        NotFound: there is no such movie.
    """
    stored = by_id([movie_id]).get(movie_id)
    if stored:
        return translations.movie(stored)
    detail = fallback.detail(movie_id).value
    if movie_id not in by_id([movie_id]):  # it came from the cache, which outlived the database's row
        writes.save_details([detail], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
    return translations.movie(detail.summary)


def any_stored() -> bool:
    """Whether the database holds anything."""
    return Movie.objects.exists()
