"""How often each operation of the API is called, by day: counted in each process, added up in PostgreSQL once a minute.

A thread of its own writes, so that no request waits. What a process counted in its last minute is lost with it.
"""

import threading
import time
from collections import Counter
from datetime import UTC, date, datetime

import structlog
from django.db import DatabaseError, connection

log = structlog.get_logger(__name__)
EVERY = 60.0  # seconds between two writes of a process
ADD = """
INSERT INTO project_apiusage (day, route, method, status, count) VALUES (%s, %s, %s, %s, %s)
ON CONFLICT (day, route, method, status) DO UPDATE SET count = project_apiusage.count + excluded.count
"""
type Key = tuple[date, str, str, str]  # day, route, method, class of the status


class _Usage:
    """What this process has counted since it last wrote."""

    def __init__(self) -> None:
        self.counts: Counter[Key] = Counter()
        self.lock = threading.Lock()
        self.written_at = time.monotonic()
        self.enabled = True

    def note(self, key: Key) -> None:
        now = time.monotonic()
        with self.lock:
            self.counts[key] += 1
            is_due = self.enabled and now - self.written_at > EVERY
            if is_due:
                self.written_at = now
        if is_due:
            threading.Thread(target=self.write_and_hang_up, daemon=True, name="api-usage").start()

    def write_and_hang_up(self) -> None:
        self.write()
        connection.close()

    def write(self) -> None:
        """Add the counts up; a database that is away gets them the next time."""
        with self.lock:
            counts, self.counts = self.counts, Counter()
        try:
            with connection.cursor() as cursor:
                # In the same order everywhere: two processes that write at once wait, and do not lock each other out.
                cursor.executemany(ADD, [(*key, count) for key, count in sorted(counts.items())])
        except DatabaseError as error:
            log.warning("api_usage_not_written", error=str(error))
            with self.lock:
                self.counts.update(counts)


_usage = _Usage()


def note(route: str, method: str, status: int) -> None:
    """One call of an operation."""
    _usage.note((datetime.now(UTC).date(), route, method, f"{status // 100}xx"))


def write() -> None:
    """Write what was counted, now."""
    _usage.write()


def watch(*, enabled: bool) -> None:
    """Whether it is written by itself; off in tests, whose data nobody else may see."""
    _usage.enabled = enabled
