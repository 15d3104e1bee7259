"""What a member says of movies: of many in one query, for cards, or of all of them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, LiteralString
from uuid import UUID

from django.db import connection
from django.utils import timezone

from accounts.models.user import User
from accounts.types.signals import DismissalMark, Mark, MovieState, SaidMovies, SeenMark

COLUMNS: LiteralString = """
favorite.created_at, favorite.import_record_id, watchlist.created_at, watchlist.import_record_id,
seen.created_at, seen.import_record_id, seen.rating, seen.seen_on,
dismissal.created_at, dismissal.import_record_id, dismissal.reason, dismissal.until
"""
# Joined to whatever is called `asked` and has a movie_id.
LISTS: LiteralString = """
LEFT JOIN accounts_favorite AS favorite ON favorite.user_id = %(user)s AND favorite.movie_id = asked.movie_id
LEFT JOIN accounts_watchlistentry AS watchlist ON watchlist.user_id = %(user)s AND watchlist.movie_id = asked.movie_id
LEFT JOIN accounts_seenentry AS seen ON seen.user_id = %(user)s AND seen.movie_id = asked.movie_id
LEFT JOIN accounts_dismissal AS dismissal ON dismissal.user_id = %(user)s AND dismissal.movie_id = asked.movie_id
"""
OF_SOME: LiteralString = f"""
SELECT asked.movie_id, {COLUMNS} FROM unnest(%(movies)s::int[]) AS asked (movie_id) {LISTS}
"""  # noqa: S608 - made of constants
OF_ALL: LiteralString = f"""
SELECT movie_id, {COLUMNS}
FROM (SELECT * FROM accounts_favorite WHERE user_id = %(user)s) AS favorite
FULL JOIN (SELECT * FROM accounts_watchlistentry WHERE user_id = %(user)s) AS watchlist USING (movie_id)
FULL JOIN (SELECT * FROM accounts_seenentry WHERE user_id = %(user)s) AS seen USING (movie_id)
FULL JOIN (SELECT * FROM accounts_dismissal WHERE user_id = %(user)s) AS dismissal USING (movie_id)
"""  # noqa: S608 - made of constants
# A fixed statement, as every page of a member asks it, and one row, as numbers cost less in arrays.
IDS: LiteralString = """
SELECT
    ARRAY(SELECT movie_id FROM accounts_favorite WHERE user_id = %(user)s),
    ARRAY(SELECT movie_id FROM accounts_watchlistentry WHERE user_id = %(user)s),
    ARRAY(SELECT movie_id FROM accounts_seenentry WHERE user_id = %(user)s ORDER BY id),
    ARRAY(SELECT coalesce(rating, 0)::int FROM accounts_seenentry WHERE user_id = %(user)s ORDER BY id),
    ARRAY(SELECT movie_id FROM accounts_dismissal WHERE user_id = %(user)s AND reason = 'not_for_me'),
    ARRAY(SELECT movie_id FROM accounts_dismissal
          WHERE user_id = %(user)s AND reason = 'not_tonight' AND (until IS NULL OR until > %(now)s))
"""


def by_signal(user: User) -> SaidMovies:
    """What ``user`` says of all movies, for the cards of a page. One query, whatever stands on the page."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, {"user": user.pk, "now": timezone.now()})
        favorites, watchlist, seen, ratings, not_for_me, not_tonight = cursor.fetchone()
    return SaidMovies(
        frozenset(favorites),
        frozenset(watchlist),
        dict(zip(seen, ratings, strict=True)),
        frozenset(not_for_me),
        frozenset(not_tonight),
    )


def of(user: User, movie_ids: Iterable[int]) -> dict[int, MovieState]:
    """The state of each of these movies, in the order asked; one that is not known has nothing said. One query."""
    distinct_ids = list(dict.fromkeys(movie_ids))
    states = _states(OF_SOME, user, distinct_ids) if distinct_ids else {}
    return {movie_id: states[movie_id] for movie_id in distinct_ids}


def everything(user: User) -> dict[int, MovieState]:
    """The states of all movies that ``user`` says anything of. One query."""
    return {movie_id: state for movie_id, state in _states(OF_ALL, user, []).items() if state != MovieState()}


def _states(statement: LiteralString, user: User, movie_ids: list[int]) -> dict[int, MovieState]:
    now = timezone.now()
    with connection.cursor() as cursor:
        cursor.execute(statement, {"user": user.pk, "movies": movie_ids})
        return {movie_id: state_of(now, *columns) for movie_id, *columns in cursor.fetchall()}


def state_of(now: datetime, *columns: Any) -> MovieState:
    """The state that a row of ``COLUMNS`` holds at a moment."""
    favorite_at, favorite_import, watchlist_at, watchlist_import = columns[:4]
    return MovieState(
        Mark(at=favorite_at, import_id=favorite_import) if favorite_at else None,
        Mark(at=watchlist_at, import_id=watchlist_import) if watchlist_at else None,
        _seen(*columns[4:8]),
        _dismissal(now, *columns[8:]),
    )


def _seen(
    marked_at: datetime | None, import_id: UUID | None, rating: int | None, seen_on: date | None
) -> SeenMark | None:
    return SeenMark(at=marked_at, import_id=import_id, rating=rating, seen_on=seen_on) if marked_at else None


def _dismissal(
    now: datetime, marked_at: datetime | None, import_id: UUID | None, reason: Any, until: datetime | None
) -> DismissalMark | None:
    """A "not tonight" that is over is nothing said."""
    if marked_at is None or (until and until <= now):
        return None
    return DismissalMark(at=marked_at, import_id=import_id, reason=reason, until=until)
