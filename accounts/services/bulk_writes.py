"""Taste rows written so that the database decides what changed: one statement each, no look before the leap.

Django's ``bulk_create(ignore_conflicts=True)`` does not say which rows it wrote, and looking first is a race: two
racing favorites would both raise the taste version, or neither.
"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import connection

ADD_FAVORITES = """
INSERT INTO accounts_favorite (user_id, movie_id, created_at, import_record_id)
SELECT %s, movie_id, at, %s FROM unnest(%s::int[], %s::timestamptz[]) AS given (movie_id, at) ORDER BY movie_id
ON CONFLICT (user_id, movie_id) DO NOTHING
RETURNING movie_id
"""
# A repeated reason changes nothing, but "not now" said again after its time hides the movie anew.
ADD_DISMISSALS = """
INSERT INTO accounts_dismissal AS kept (user_id, movie_id, reason, created_at, import_record_id)
SELECT %s, movie_id, %s, at, %s FROM unnest(%s::int[], %s::timestamptz[]) AS given (movie_id, at) ORDER BY movie_id
ON CONFLICT (user_id, movie_id) DO UPDATE
    SET reason = excluded.reason, created_at = excluded.created_at, import_record_id = NULL
    WHERE excluded.import_record_id IS NULL
      AND (kept.reason <> excluded.reason OR kept.reason = 'not_now' AND kept.created_at < %s)
RETURNING movie_id
"""
type Value = int | str | UUID | datetime | list[int] | list[datetime] | None
type Dated = Sequence[tuple[int, datetime]]


def add_favorites(user_id: int, dated_movies: Dated, *, import_id: UUID | None = None) -> set[int]:
    """Favorites for ``(movie id, since when)``; the ids of those that were not favorites before."""
    ids, times = _columns(dated_movies)
    return _returned(ADD_FAVORITES, user_id, import_id, ids, times)


def add_dismissals(
    user_id: int, dated_movies: Dated, *, reason: str, lapsed: datetime, import_id: UUID | None = None
) -> set[int]:
    """Dismissals for ``(movie id, since when)``; the ids of those that are new or changed.

    ``lapsed`` is the time before which a "not now" no longer counts. An import changes no dismissal that is there.
    """
    ids, times = _columns(dated_movies)
    return _returned(ADD_DISMISSALS, user_id, reason, import_id, ids, times, lapsed)


def _columns(dated_movies: Dated) -> tuple[list[int], list[datetime]]:
    return [movie_id for movie_id, _ in dated_movies], [since for _, since in dated_movies]


def _returned(statement: str, *values: Value) -> set[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return {movie_id for (movie_id,) in cursor.fetchall()}
