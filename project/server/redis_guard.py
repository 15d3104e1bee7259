"""How this process meets Redis: the time that every client gives it, and one guard for when it is away.

Whoever asks Redis (the cache, the limits, the response cache) asks through ``GUARD``. So of all that one page looks up
only the first pays for an outage, whichever it is, and one of them finds out for all whether Redis is back.
Knows nothing of Django.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import hiredis
from redis.exceptions import RedisError, ResponseError

log = logging.getLogger(__name__)
TIMEOUT = 0.25  # seconds that Redis may take to connect, and to answer
SLOW = 0.2  # seconds; three answers in a row that take longer count as a failure
RETRY_AFTER_OUTAGE = 1.0  # seconds in which a Redis that failed is not asked again
REFUSALS = (ResponseError, hiredis.ReplyError)  # it is full, perhaps, or read-only: it may still have something to give
FAULTS = (RedisError, hiredis.HiredisError, OSError, ValueError)  # ValueError: something answers that is not Redis


class RedisUnavailable(Exception):
    """Redis does not answer, not in time, or refuses."""


class RedisGuard:
    """Remembers that Redis just failed, so that a whole page does not pay one time-out for each look-up."""

    def __init__(self) -> None:
        self.on_outage: Callable[[], object] = lambda: None  # called once when an outage begins
        self.until = 0.0  # monotonic seconds; 0 while Redis is well
        self.slow = 0
        self.probing = threading.Lock()

    def forget(self) -> None:
        """Take Redis for well."""
        self.until, self.slow = 0.0, 0

    @contextmanager
    def asking(self) -> Iterator[None]:
        """Around one question, in a thread or a coroutine. After an outage one question finds out for all.

        Raises:
            RedisUnavailable: it is away, or this question failed.
        """
        probe = bool(self.until)
        if probe and (time.monotonic() < self.until or not self.probing.acquire(blocking=False)):
            raise RedisUnavailable
        began = time.monotonic()
        try:
            yield
            self._answered(time.monotonic() - began)
        except REFUSALS as error:
            log.warning("redis_refused: %s", error)
            self._answered(time.monotonic() - began)
            raise RedisUnavailable from error
        except FAULTS as error:
            self._begin(str(error) or type(error).__name__)
            raise RedisUnavailable from error
        finally:
            if probe:
                self.probing.release()

    def _answered(self, seconds: float) -> None:
        self.slow = self.slow + 1 if seconds > SLOW else 0
        if self.slow > 2:
            self._begin("slow")
        elif self.until and not self.slow:
            self.until = 0.0
            log.info("redis_available")

    def _begin(self, reason: str) -> None:
        if not self.until:
            log.warning("redis_unavailable: %s", reason)
            self.on_outage()
        self.until = time.monotonic() + RETRY_AFTER_OUTAGE


GUARD = RedisGuard()  # of this process
