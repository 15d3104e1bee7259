"""One start at a time prepares the database: several machines may be started at once, on an empty one too."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

from django.db import DatabaseError
from django.db.backends.base.base import BaseDatabaseWrapper

LOCK = 0x6D_69_67_72  # "migr": the number of the advisory lock
RETRY_AFTER = 0.5  # seconds


@contextmanager
def alone(connection: BaseDatabaseWrapper, say: Callable[[str], object] = lambda _line: None) -> Iterator[None]:
    """Hold PostgreSQL's advisory lock on this connection; may be nested.

    Raises:
        OperationalError: PostgreSQL does not answer.
    """
    waits = False
    while not _asked(connection, "SELECT pg_try_advisory_lock(%s)"):
        if not waits:
            say("Another start prepares the database; it is waited for")
        waits = True
        time.sleep(RETRY_AFTER)
    try:
        yield
    finally:
        with suppress(DatabaseError):  # a connection that broke holds nothing
            _asked(connection, "SELECT pg_advisory_unlock(%s)")


def _asked(connection: BaseDatabaseWrapper, question: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(question, [LOCK])
        return bool(cursor.fetchone()[0])
