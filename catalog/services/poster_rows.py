"""How the posters of one row of a page look together: all photographed, or all drawn, never some of each.

Most photographed: those without a photograph are plain sheets with their title. Else all are drawn, also those that
have one. Why so: docs/decisions/0195-a-row-is-photographed-or-drawn.md.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from catalog.types import MovieSummary


def is_photographed(items: Sequence[object], attribute: str = "") -> bool:
    """Whether at least half of a row's movies have a photograph; none of an empty row has."""
    return 0 < len(items) <= 2 * sum(_movie(item, attribute).poster_path is not None for item in items)


def alike[T](items: Sequence[T], attribute: str = "") -> Sequence[T]:
    """A row as it is shown.

    Args:
        items: movies, or what has one.
        attribute: where an item has its movie; empty for movies themselves.
    """
    movies = [_movie(item, attribute) for item in items]
    if not any(movie.poster_path for movie in movies):
        return items
    photographed = is_photographed(movies)
    return [beside(item, attribute, photographed=photographed) for item in items]


def beside[T](item: T, attribute: str, *, photographed: bool) -> T:
    """What comes into a row later, in that row's look."""
    movie = _movie(item, attribute)
    return item if photographed is (movie.poster_path is not None) else _dressed(item, movie, attribute)


def _movie(item: Any, attribute: str) -> MovieSummary:
    movie: MovieSummary = getattr(item, attribute) if attribute else item
    return movie


def _dressed(item: Any, movie: MovieSummary, attribute: str) -> Any:
    """With a photograph that its row has not, it is drawn; without one that the others have, it is plain."""
    shown_movie = replace(movie, poster_path=None, is_plain=movie.poster_path is None)
    return replace(item, **{attribute: shown_movie}) if attribute else shown_movie
