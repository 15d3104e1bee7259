"""What changed in a member's lists since an app last asked: favorites, watchlist, seen, dismissals.

The database numbers changes by triggers, whoever writes the lists (`accounts.models.list_change`), under the lock of
the member's row: a change that commits later has a higher number, so none slips in behind a cursor. A movie that left
all lists stays as a tombstone for 90 days; who comes later begins anew.
"""

from datetime import UTC, datetime, timedelta
from typing import LiteralString

from django.core import signing
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext
from pydantic import TypeAdapter, ValidationError

from accounts.models.list_change import ListChange as Row
from accounts.models.user import User
from accounts.services.movie_states import COLUMNS, LISTS, state_of
from accounts.types.lists import ListChange, ListChanges
from project.errors import FieldError, Gone, Invalid

SALT = "accounts.list-changes"
KEPT = timedelta(days=90)  # how long a tombstone can be asked for
MARGIN = timedelta(days=1)  # how much longer it stays: clocks differ, and transactions take their time
BATCH = 1000  # rows that one statement of the clean-up removes, so that it never holds locks for long
_CURSOR = TypeAdapter(tuple[int, int, int, int])  # member, number, movie, since when all before it is known (s)
# One statement, so states and numbers are of one moment.
SINCE: LiteralString = f"""
SELECT asked.number, asked.changed_at, asked.movie_id, {COLUMNS} FROM (
    SELECT movie_id, number, changed_at FROM accounts_listchange
    WHERE user_id = %(user)s AND (number, movie_id) > (%(number)s, %(movie)s) ORDER BY number, movie_id LIMIT %(limit)s
) AS asked {LISTS} ORDER BY asked.number, asked.movie_id
"""  # noqa: S608 - made of constants
OLD_TOMBSTONES: LiteralString = """
SELECT id FROM accounts_listchange AS old WHERE changed_at < %s
AND NOT EXISTS (SELECT FROM accounts_favorite AS l WHERE l.user_id = old.user_id AND l.movie_id = old.movie_id)
AND NOT EXISTS (SELECT FROM accounts_watchlistentry AS l WHERE l.user_id = old.user_id AND l.movie_id = old.movie_id)
AND NOT EXISTS (SELECT FROM accounts_seenentry AS l WHERE l.user_id = old.user_id AND l.movie_id = old.movie_id)
AND NOT EXISTS (SELECT FROM accounts_dismissal AS l WHERE l.user_id = old.user_id AND l.movie_id = old.movie_id)
"""


def since(user: User, cursor: str = "", *, most: int = 100) -> ListChanges:
    """What changed behind a cursor, the earliest first, at most ``most`` movies; without one, all lists. One query.

    A "not tonight" that is over is nothing said, and no change tells that it ended: the state before told when.

    Raises:
        Invalid: it is no cursor, or somebody else's.
        Gone: it is older than tombstones are kept, or of a later time than this database, which was restored.
    """
    now = timezone.now()
    number, movie_id, known_since = _position(user, cursor, now) if cursor else (-1, 0, now)
    values = {"user": user.pk, "number": number, "movie": movie_id, "limit": most + 1}
    with connection.cursor() as database:
        database.execute(SINCE, values)
        rows = database.fetchall()
    has_more, rows = len(rows) > most, rows[:most]
    if rows:
        number, _, movie_id, *_ = rows[-1]
    changes = [ListChange(movie, changed_at, state_of(now, *columns)) for _, changed_at, movie, *columns in rows]
    # Behind an unfinished walk there may be tombstones as old as its beginning.
    new_cursor = [user.pk, number, movie_id, int((known_since if has_more else now).timestamp())]
    return ListChanges(changes, signing.dumps(new_cursor, salt=SALT), has_more)


def remove_old_tombstones() -> int:
    """Remove tombstones that no cursor asks for any more, a batch at a time; how many rows that was."""
    removed, before = 0, timezone.now() - KEPT - MARGIN
    while batch := _old_tombstones(before):
        removed += Row.objects.filter(pk__in=batch, changed_at__lt=before).delete()[0]
    return removed


def _old_tombstones(before: datetime) -> list[int]:
    with connection.cursor() as database:
        database.execute(f"{OLD_TOMBSTONES} LIMIT {BATCH}", [before])
        return [row_id for (row_id,) in database.fetchall()]


def _position(user: User, cursor: str, now: datetime) -> tuple[int, int, datetime]:
    """Number and movie that a cursor stands behind, and since when all before them is known."""
    try:
        owner, number, movie_id, moment = _CURSOR.validate_python(signing.loads(cursor, salt=SALT))
    except (signing.BadSignature, ValidationError):
        raise _no_cursor() from None
    if owner != user.pk:
        raise _no_cursor()
    known_since = datetime.fromtimestamp(moment, UTC)
    if known_since < now - KEPT or number > user.list_version:
        sentence = gettext("This is too long ago. Begin again without a cursor.")
        raise Gone(sentence, errors=(FieldError("since", "cursor_too_old", sentence),))
    return number, movie_id, known_since


def _no_cursor() -> Invalid:
    return Invalid.field("since", "cursor_invalid", gettext("This is no cursor of your lists."))
