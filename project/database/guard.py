"""Who may wait for PostgreSQL, and for how long.

- Bulkhead: at most half of the web threads wait at once; others queue while answers come, else are refused at once.
  Who is in the middle of a transaction passes it: those who wait may be waiting for the rows that it has locked.
- Circuit breaker of this process: *unreachable* after a connection that failed (established ones go on), *silent* when
  for a while nothing was answered and a look finds that nobody is there (every wait ends). A thread looks several times
  a second whether PostgreSQL is back, however long it was away; no visitor pays for that.
- Work without a request's budget waits as long as a statement may take; only at the start it heeds the breaker.

In the process and not in Redis, as `project.resilience.circuit_breaker` is: a query pays some microseconds, not a round
trip, and both servers may be away at once.
"""

import threading
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
import structlog
from django.conf import settings

from project import request_budget
from project.server import metrics

log = structlog.get_logger(__name__)

type State = Literal["closed", "unreachable", "silent"]

TICK = 0.05  # seconds between two looks of a thread that waits
SUSPICIOUS = 0.1  # seconds without any answer after which PostgreSQL is asked whether it is there
STALLED = 0.25  # seconds without any answer, to that question neither, after which nobody queues behind those who wait
LOST_AFTER = 0.4  # seconds in which each look finds that a backend waits for us, while we wait for it: see `Suspect`
LOOKS = 3  # that there must be in this time
PROBE = 0.3  # seconds in which it must answer, on a connection kept for that and on a new one
PROBE_EVERY = 0.25  # seconds between two, while it does not
CONNECT = 1.0  # seconds that connecting may take
CONNECT_IN_PEACE = 5.0  # seconds that it may take where nobody waits
LONGEST_WAIT = 12.0  # seconds; the server ends a statement after ten (statement_timeout)


class Away(psycopg.OperationalError):
    """PostgreSQL was not waited for, or not any longer."""


@dataclass
class Suspect:
    """A wait that lasts long, and what looks at its backend found. It ends with the wait.

    That the backend knows nothing of what was sent to it says little when found once: on a machine with more to do than
    it can, a backend gets its turn after a tenth of a second or two, and until then what was sent lies unread.
    """

    idle_since: float = 0  # when it was found for the first time of a row, on the monotonic clock
    looks: int = 0  # of the row
    is_lost: bool = False  # it will never know

    def found(self, *, idle: bool, now: float) -> None:
        """Note what a look found that began in this wait."""
        if idle and not self.looks:
            self.idle_since = now
        self.looks = self.looks + 1 if idle else 0
        self.is_lost = self.looks >= LOOKS and now - self.idle_since >= LOST_AFTER


class Guard:
    """The waits of one process for PostgreSQL."""

    def __init__(self, limit: int) -> None:
        self.limit = limit  # threads with a request's budget that may wait at once
        self.state: State = "closed"
        self.generation = 0  # grows with each outage: connections of before it are not trusted
        self.waiting = self.queued = self.joined = 0  # threads: at PostgreSQL, before it, for another's load
        self.progress_at = time.monotonic()  # when anything was answered, or the first of those who wait began
        self.probed_at = 0.0
        self.lock = threading.Lock()
        self.freed = threading.Condition(self.lock)
        self.suspects: dict[int, Suspect] = {}  # by the backend that keeps a thread waiting
        self.prober: threading.Thread | None = None
        self.probe: Callable[[set[int], float], set[int]] | None = None  # see `project.database.connection.Probe`

    # What waits.

    def bounded[W, R](
        self, gen: Generator[W, Any, R], backend: int = 0, *, in_transaction: bool = False, is_alone: bool = True
    ) -> Generator[W, Any, R]:
        """What psycopg's ``gen`` does, given up when its time is over or PostgreSQL is found to be away.

        Args:
            gen: sends a query and yields whenever it must wait; sent something false when a tick is over.
            backend: the server process that is to answer; 0 while there is none.
            in_transaction: whether an open transaction goes on or ends with it, which may hold locks.
            is_alone: whether nothing else is lost with it: what may be done without is not given up soon where that
                costs a transaction.

        Raises:
            Away: before anything was sent, or in the middle of it: then the connection is of no more use.
        """
        began = time.monotonic()
        budget = request_budget.current()
        end = min(budget.end_of_wait(began) if is_alone else budget.deadline, began + LONGEST_WAIT)
        if self.state == "silent":
            raise self._away("silent")
        if budget.of_request:
            self._enter(began, end, passes=in_transaction)
        try:
            wait = next(gen)
            while True:
                if not (ready := (yield wait)):
                    self._look(began, end, backend)
                wait = gen.send(ready)
        except StopIteration as done:
            self.progress_at = time.monotonic()
            return done.value  # type: ignore[no-any-return]  # of the type that gen returns
        finally:
            self.suspects.pop(backend, None)
            if budget.of_request:
                self._leave()

    def wait_for(self, event: threading.Event) -> None:
        """Wait for what another thread loads, from PostgreSQL most likely: when that stalls, only a few wait on.

        Raises:
            Away: as :meth:`bounded`.
        """
        began = time.monotonic()
        end = min(request_budget.current().end_of_wait(began), began + LONGEST_WAIT)
        if event.is_set():
            return
        with self.lock:
            self.joined += 1
        try:
            while not event.wait(TICK):
                self._look(began, end, 0)
                self._leave_when_crowded()
        finally:
            with self.lock:
                self.joined -= 1

    def _leave_when_crowded(self) -> None:
        if not self.waiting:  # what is loaded comes from elsewhere
            return
        if self._is_crowded() or (self._is_stalled() and self.waiting + self.joined > self.limit):
            raise self._away("busy")

    def _look(self, began: float, end: float, backend: int) -> None:
        """A tick of a wait is over: go on, or raise Away."""
        now = time.monotonic()
        if now >= end:
            raise self._away("deadline")
        if not request_budget.current().of_request:  # work that nobody waits for is not given up on a suspicion
            return
        suspect = self.suspects.get(backend)
        if self.state == "silent" or (suspect and suspect.is_lost):
            raise self._away("silent")
        if now - max(began, self.progress_at, self.probed_at) > SUSPICIOUS:
            if backend and not suspect:
                self.suspects[backend] = Suspect()
            self.start_prober()

    # The bulkhead.

    def _enter(self, now: float, end: float, *, passes: bool) -> None:
        with self.lock:
            if self.waiting >= self.limit:
                if not passes:
                    self._queue(end)
            elif not self.waiting:
                self.progress_at = now
            self.waiting += 1

    def _queue(self, end: float) -> None:
        self.queued += 1
        metrics.database_waiting.inc()
        try:
            while self.waiting >= self.limit:
                if self.state == "silent" or self._is_stalled() or self._is_crowded() or time.monotonic() >= end:
                    raise self._away("busy")
                self.freed.wait(TICK)
        finally:
            self.queued -= 1
            metrics.database_waiting.dec()

    def _is_stalled(self) -> bool:
        """Whether PostgreSQL has answered nobody of late, not even whoever asked if it is there."""
        return time.monotonic() - max(self.progress_at, self.probed_at) > STALLED

    def _is_crowded(self) -> bool:
        """Whether slow queries hold the one half of the threads and those behind them all of the other.

        Then one is refused, so that a thread is left for what needs no data. While answers come, they may all queue.
        """
        busy = self.waiting + self.queued + self.joined
        return busy >= 2 * self.limit and time.monotonic() - self.progress_at > STALLED

    def _leave(self) -> None:
        with self.lock:
            self.waiting -= 1
            if self.queued:
                self.freed.notify()

    def _away(self, reason: str) -> Away:
        metrics.database_refused.labels(reason).inc()
        return Away(f"PostgreSQL is not waited for: {reason}")

    # The circuit breaker.

    def refuse_connecting(self) -> None:
        """Raise Away if connecting has just failed and nothing has changed since."""
        if self.state != "closed":
            raise self._away(self.state)

    def connecting_failed(self) -> None:
        """Open for new connections. A full server refuses those as well, and the established ones still work."""
        if self.state == "closed":
            self._open("unreachable")
        self.start_prober()

    def _open(self, state: State) -> None:
        if self.state != state:
            log.error("database_away", state=state)
            self.state = state
            self.generation += state == "silent"

    def _close(self) -> None:
        if self.state != "closed":
            log.info("database_back")
        self.state, self.probed_at = "closed", time.monotonic()

    def start_prober(self) -> None:
        """Have it found out whether PostgreSQL is there."""
        with self.lock:
            if self.prober is None and self.probe is not None:
                self.prober = threading.Thread(target=self._probe, daemon=True, name="database-prober")
                self.prober.start()

    def _probe(self) -> None:
        """Ask until PostgreSQL answers; in a thread of its own."""
        assert self.probe
        try:
            while not self._is_there():
                time.sleep(PROBE_EVERY)
            self._close()
        finally:
            self.prober = None

    def _is_there(self) -> bool:
        assert self.probe
        suspects = self.suspects.copy()
        try:
            idle = self.probe(set(suspects), PROBE if self.state == "closed" else CONNECT)
        except Away:  # no answer at all; while others get theirs, that is haste and no silence
            if time.monotonic() - self.progress_at < STALLED:
                return self.state == "closed"
            self._open("silent")
        except psycopg.Error:  # an answer, or a refusal of the network
            if self.state == "closed":
                self._open("unreachable")
        else:
            for backend, suspect in suspects.items():
                suspect.found(idle=backend in idle, now=time.monotonic())
            return True
        return False


def until[W, R](gen: Generator[W, Any, R], end: float) -> Generator[W, Any, R]:
    """What psycopg's ``gen`` does, given up (Away) when it is ``end`` on the monotonic clock."""
    try:
        wait = next(gen)
        while True:
            ready = yield wait
            if time.monotonic() >= end:
                raise Away("PostgreSQL does not answer")
            wait = gen.send(ready)
    except StopIteration as done:
        return done.value  # type: ignore[no-any-return]  # of the type that gen returns


guard = Guard(max(1, settings.ENVIRONMENT.web_threads // 2))
