"""Films one by one: everything about one, what is like it, those that are stored."""

from collections.abc import Sequence
from datetime import UTC, datetime

from catalog.localization import translations
from catalog.models import Movie, Origin
from catalog.sources import fallback
from catalog.sources.database import similarity, writes
from catalog.sources.database.source import by_id
from catalog.sources.fallback import local
from catalog.types import Found, MovieDetail, MovieSummary, Similar
from project.cache import policies
from project.pagination import Page


def details(movie_id: int) -> Found[MovieDetail]:
    """Everything about one film.

    Raises:
        NotFound: there is no such film.
    """
    return translations.detail(fallback.detail(movie_id))


def similar(movie_id: int, *, page: int = 1) -> Found[Page[Similar]]:
    """Films like this one, each with what they share.

    Raises:
        NotFound: there is no such film.
    """
    found = fallback.movies(policies.SIMILAR, (movie_id,), page, lambda source: source.similar(movie_id, page=page))
    if not found.value.total and found.source != "sample" and by_id([movie_id]):
        found = Found(local().similar(movie_id, page=page), "cache", found.as_of, found.outage)
    traits = similarity.traits_of([movie_id, *(movie.id for movie in found.value.items)])
    own = traits.get(movie_id, similarity.NOTHING)
    dressed = found.value.map(
        lambda movie: Similar(
            translations.film(movie), similarity.reason(own, traits.get(movie.id, similarity.NOTHING))
        )
    )
    return Found(dressed, found.source, found.as_of, found.outage)


def by_ids(ids: Sequence[int]) -> list[MovieSummary]:
    """The stored films with these ids, in this order; those that are not stored are left out. One query."""
    found = by_id(ids)
    return [translations.film(found[one]) for one in ids if one in found]


def ensure_stored(movie_id: int) -> MovieSummary:
    """The film, stored so that a row may point at it.

    Raises:
        NotFound: there is no such film.
    """
    stored = by_id([movie_id]).get(movie_id)
    if stored:
        return translations.film(stored)
    detail = fallback.detail(movie_id).value
    if movie_id not in by_id([movie_id]):  # it came from the cache, which outlived the database's row
        writes.save_details([detail], origin=Origin.TMDB, at=datetime.now(UTC))
    return translations.film(detail.summary)


def any_stored() -> bool:
    """Whether the database holds anything."""
    return Movie.objects.exists()
