"""Genre names by id, kept in memory: every card shows some, and they change about once in a decade."""

import time
from collections.abc import Iterable, Mapping
from contextlib import suppress

from django.db import OperationalError

from catalog.models import Genre as GenreRow
from catalog.types import Genre
from project import request_budget

NAMES_TTL = 60.0  # seconds until a change made by another process is seen


class _Genres:
    """The genre table as it was read once, and the sets of genres of the movies that were shown since."""

    def __init__(self, names: Mapping[int, str]) -> None:
        self.names = names
        self.sets: dict[tuple[int, ...], tuple[Genre, ...]] = {}

    def resolve(self, ids: tuple[int, ...]) -> tuple[Genre, ...]:
        if (genres := self.sets.get(ids)) is None:
            genres = tuple(Genre(genre_id, self.names[genre_id]) for genre_id in ids if genre_id in self.names)
            self.sets[ids] = genres
        return genres


class _Copy:
    """This process's copy of the genre table."""

    def __init__(self) -> None:
        self.genres = _Genres({})
        self.until = 0.0

    def read(self) -> _Genres:
        if not self.genres.names:  # whoever comes first, and meanwhile: an empty copy would be believed
            self.genres = _read()
            self.until = time.monotonic() + NAMES_TTL
        elif time.monotonic() >= self.until:
            self.until = time.monotonic() + NAMES_TTL
            with suppress(OperationalError), request_budget.each_wait():  # else the last names will do for a while
                self.genres = _read()
        return self.genres

    def forget(self) -> None:
        self.until = 0.0


def _read() -> _Genres:
    return _Genres(dict(GenreRow.objects.values_list("id", "name")))


_copy = _Copy()


def names() -> Mapping[int, str]:
    """Every known genre's name by its id."""
    return _copy.read().names


def resolve(ids: Iterable[int]) -> tuple[Genre, ...]:
    """The genres with these ids, in this order; ids that nobody has named yet are left out."""
    return _copy.read().resolve(tuple(ids))


def save(genres: Iterable[Genre]) -> None:
    """Add and rename genres; none is removed, as preferences and movies may hold it."""
    rows = [GenreRow(id=genre.id, name=genre.name) for genre in sorted(genres, key=lambda genre: genre.id)]
    GenreRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=["name"])
    _copy.forget()
