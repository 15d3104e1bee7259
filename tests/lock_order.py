"""Whether writes lock rows in one order: two processes that lock the same rows in different orders can deadlock."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from django.db import connection


@contextmanager
def blocked(
    write: Callable[[], object], statement: LiteralString, *values: object
) -> Iterator[psycopg.Connection[Any]]:
    """Another connection whose transaction has run ``statement``, by which ``write`` is blocked in its own thread.

    Whatever the block asks of the connection fails within a second when ``write`` holds a lock against it. In the end
    the transaction is rolled back, and ``write`` goes on to its end.
    """
    server: dict[str, Any] = connection.settings_dict
    names = {"HOST": "host", "PORT": "port", "NAME": "dbname", "USER": "user", "PASSWORD": "password"}
    other = psycopg.connect("", **{name: server[key] for key, name in names.items() if server[key]})
    with ThreadPoolExecutor(1) as pool, other:
        other.execute("SET LOCAL lock_timeout = '1s'")
        other.execute(statement, values)
        writing = pool.submit(_alone, write)
        pause = threading.Event()
        while not other.execute("SELECT FROM pg_locks WHERE NOT granted").rowcount:
            assert not writing.done(), "the write waits for no lock"
            pause.wait(0.01)
        yield other
        other.rollback()
        writing.result()


def _alone(write: Callable[[], object]) -> None:
    try:
        write()
    finally:
        connection.close()
