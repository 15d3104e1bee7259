"""Genres: all of them, and their names."""

from collections.abc import Mapping

from catalog.sources import fallback
from catalog.sources.database import genres
from catalog.types import Found, Genre


def all_genres() -> Found[list[Genre]]:
    """All genres, by name."""
    return fallback.all_genres()


def names() -> Mapping[int, str]:
    """Every known genre's name by its id; kept in memory."""
    return genres.names()
