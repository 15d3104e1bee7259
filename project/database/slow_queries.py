"""Cursors that say which statement took long; what it was asked with is not said, which may be about somebody."""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, override

import structlog
from django.db.backends.utils import CursorWrapper

from project.server import metrics

log = structlog.get_logger(__name__)
SLOW = 0.1  # seconds
LONGEST = 1_000  # characters of a statement that are logged
PLACE = r"%s(?:::\w+(?:\(\d+\))?(?:\[\])?)?"  # of a value, with its cast
PLACES = re.compile(rf"{PLACE}(?:, {PLACE})+")
ROWS = re.compile(r"\(%s, …\)(?:, \(%s, …\))+")
_expected: ContextVar[bool] = ContextVar("expected", default=False)


@contextmanager
def expected() -> Iterator[None]:
    """For statements that are long by what they are, as those that make tables and fill them: they are no news."""
    token = _expected.set(True)
    try:
        yield
    finally:
        _expected.reset(token)


class TimedCursor(CursorWrapper):
    """Django's cursor; the line in the log carries id and route of the request, as all lines do."""

    @override
    def execute(self, sql: Any, params: Any = None) -> Any:
        """Run one statement."""
        return _timed(sql, super().execute, params)

    @override
    def executemany(self, sql: Any, param_list: Any) -> Any:
        """Run one statement for each of many."""
        return _timed(sql, super().executemany, param_list)


def _timed(sql: object, run: Callable[[Any, Any], Any], params: Any) -> Any:
    began = time.monotonic()
    try:
        return run(sql, params)
    finally:
        seconds = time.monotonic() - began
        if seconds > SLOW and not _expected.get():
            metrics.slow_queries.inc()
            log.warning("slow_query", ms=round(seconds * 1000), sql=shortened(str(sql)))


def shortened(statement: str) -> str:
    """A statement on one line; places of many values are one, or nothing would be seen of what stands behind them."""
    line = re.sub(r"\s+", " ", statement).strip()
    return ROWS.sub("(%s, …), …", PLACES.sub("%s, …", line))[:LONGEST]
