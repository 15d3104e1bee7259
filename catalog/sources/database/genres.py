"""Genre names by id, kept in memory: every card shows some, and they change about once in a decade."""

import time
from collections.abc import Iterable, Mapping

from django.db import OperationalError

from catalog.models import Genre as GenreRow
from catalog.types import Genre
from project import request_budget

NAMES_TTL = 60.0  # seconds until a change made by another process is seen


class _Names:
    """This process's copy of the genre table."""

    def __init__(self) -> None:
        self.names: dict[int, str] = {}
        self.sets: dict[tuple[int, ...], tuple[Genre, ...]] = {}  # of movies that were shown since the names were read
        self.until = 0.0

    def read(self) -> Mapping[int, str]:
        if time.monotonic() >= self.until:
            self.until = time.monotonic() + NAMES_TTL
            patience = request_budget.each_wait(request_budget.BRIEFLY if self.names else request_budget.NEVER)
            try:
                with patience:
                    self.names, self.sets = dict(GenreRow.objects.values_list("id", "name")), {}
            except OperationalError:  # the last names will do until the database is back
                if not self.names:
                    raise
            self.until = self.until if self.names else 0.0
        return self.names

    def forget(self) -> None:
        self.until = 0.0


_names = _Names()


def names() -> Mapping[int, str]:
    """Every known genre's name by its id."""
    return _names.read()


def resolve(ids: Iterable[int]) -> tuple[Genre, ...]:
    """The genres with these ids, in this order; ids that nobody has named yet are left out."""
    genre_names, sets, genre_ids = names(), _names.sets, tuple(ids)
    if (genres := sets.get(genre_ids)) is not None:
        return genres
    sets[genre_ids] = tuple(Genre(genre_id, genre_names[genre_id]) for genre_id in genre_ids if genre_id in genre_names)
    return sets[genre_ids]


def save(genres: Iterable[Genre]) -> None:
    """Add and rename genres; none is removed, as preferences and movies may hold it."""
    rows = [GenreRow(id=genre.id, name=genre.name) for genre in sorted(genres, key=lambda genre: genre.id)]
    GenreRow.objects.bulk_create(rows, update_conflicts=True, unique_fields=["id"], update_fields=["name"])
    _names.forget()
