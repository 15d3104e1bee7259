"""Single flight: of many who want the same value at once, one loads it and the others wait for that one.

In this process by a flight that the others join; over processes by a lock in Redis. What comes from another host is
loaded by a few threads of its own. Visitors wait for those, but not for long, and never more than half of the web
threads at once: however that host hangs, the other half serves, and what lands late is there for the next visitor.
"""

import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import Any

from django.conf import settings
from django.db import connections

from project.cache import redis_store
from project.errors import SourceUnavailable
from project.server import metrics

LOADERS = max(2, settings.ENVIRONMENT.web_threads // 2)  # loads from other hosts that go on at once
PATIENCE = 1.0  # seconds that a visitor waits for another host
STANDING = 0.4  # seconds that one waits who finds no seat
SUSPICIOUS = 0.12  # seconds that one waits whose host has just kept somebody waiting in vain
SUSPICIOUS_FOR = 5.0  # seconds for which a host that kept somebody waiting in vain is waited for no longer
LOCK = 6.0  # seconds that one load may take: the client's deadline of 3, and the writing of the mirror
LOOK_EVERY = 0.03  # seconds between two looks whether another process is done
FAILED, FAILED_FOR = b"failed", 1.0  # for a second nobody tries again what has just failed
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

_patient: ContextVar[bool] = ContextVar("patient", default=False)


class _Flight:
    """One load that is going on in this process."""

    def __init__(self, *, apart: bool) -> None:
        self.began = time.monotonic()
        self.apart = apart  # whether a loader's thread loads it
        self.landed = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None


class _Airport:
    """All loads of this process, the threads that load, and the seats of those who wait."""

    def __init__(self) -> None:
        self.flights: dict[str, _Flight] = {}
        self.lock = threading.Lock()
        self.loaders = ThreadPoolExecutor(LOADERS, thread_name_prefix="load")
        self.seats = threading.BoundedSemaphore(LOADERS)
        self.suspicious_until = 0.0

    def board(self, name: str, *, apart: bool) -> tuple[_Flight, bool]:
        """The flight of ``name``, and whether it is new: then the caller must see that it lands.

        Raises:
            SourceUnavailable: it would be new and need a loader, and all loaders are busy.
        """
        with self.lock:
            flight = self.flights.get(name)
            if flight:
                return flight, False
            if apart and sum(one.apart for one in self.flights.values()) >= LOADERS:
                metrics.upstream_held.labels("loaders").inc()
                raise SourceUnavailable("Too much is being loaded already.")
            flight = self.flights[name] = _Flight(apart=apart)
            return flight, True

    def fly(self, name: str, flight: _Flight, load: Callable[[], Any]) -> None:
        """Load, and tell those who wait."""
        try:
            flight.value = load()
            if flight.apart:
                self.suspicious_until = 0.0
        except BaseException as error:  # noqa: BLE001 - every waiter raises it
            flight.error = error
        finally:
            with self.lock:
                del self.flights[name]
            flight.landed.set()

    def fly_apart(self, name: str, flight: _Flight, load: Callable[[], Any]) -> None:
        """The same in a loader's thread, whose database connection goes back to the pool."""
        try:
            self.fly(name, flight, load)
        finally:
            connections.close_all()

    def wait(self, flight: _Flight) -> None:
        """Wait for a flight from another host, as long as that is sensible."""
        seated = self.seats.acquire(blocking=False)
        try:
            trusted = time.monotonic() > self.suspicious_until
            limit = (PATIENCE if seated else STANDING) if trusted else SUSPICIOUS
            if not flight.landed.wait(max(0.0, flight.began + limit - time.monotonic())):
                if seated and trusted:
                    self.suspicious_until = time.monotonic() + SUSPICIOUS_FOR
                metrics.upstream_held.labels("waiting").inc()
                raise SourceUnavailable("The answer is not here yet.")
        finally:
            if seated:
                self.seats.release()


_airport = _Airport()


@contextmanager
def patiently() -> Iterator[None]:
    """For work that nobody waits for: load in this thread, and rather wait for one's turn than give up."""
    token = _patient.set(True)
    try:
        yield
    finally:
        _patient.reset(token)


def is_patient() -> bool:
    """Whether this thread does work that nobody waits for."""
    return _patient.get()


def together[T](name: str, load: Callable[[], T], *, remote: bool) -> T:
    """What ``load`` gives, called by one thread of this process for all that want ``name`` now.

    Args:
        name: of the value.
        load: gives it, or raises for all.
        remote: whether it asks another host.

    Raises:
        SourceUnavailable: the other host lets everybody wait.
    """
    apart = remote and not is_patient()
    flight, new = _airport.board(name, apart=apart)
    if new and apart:
        _airport.loaders.submit(_airport.fly_apart, name, flight, load)
    elif new:
        _airport.fly(name, flight, load)
    if apart:
        _airport.wait(flight)
    else:
        flight.landed.wait()
    if flight.error:
        raise flight.error
    landed: T = flight.value
    return landed


def behind[T](name: str, load: Callable[[], T]) -> None:
    """Have ``name`` loaded without waiting, unless it is being loaded or the loaders are all busy."""
    with suppress(SourceUnavailable):
        flight, new = _airport.board(name, apart=True)
        if new:
            _airport.loaders.submit(_airport.fly_apart, name, flight, load)


def alone[T](name: str, load: Callable[[], T], look: Callable[[], T | None]) -> T:
    """What ``load`` gives, called by one process for all; the others ``look`` until it is there.

    Raises:
        SourceUnavailable: the process that loads it failed, or takes too long.
    """
    lock, mark = f"lock:{name}", secrets.token_hex(8).encode()
    deadline = time.monotonic() + LOCK
    with suppress(redis_store.Away):
        while not redis_store.add(lock, mark, seconds=LOCK):
            if (found := look()) is not None:
                return found
            if redis_store.get(lock) == FAILED or time.monotonic() > deadline:
                metrics.upstream_held.labels("failed elsewhere").inc()
                raise SourceUnavailable("Another process could not load this either.")
            time.sleep(LOOK_EVERY)
        if (found := look()) is not None:  # it landed between our first look and our lock
            _release(lock, mark)
            return found
    return _holding(lock, mark, load)  # with the lock, or without Redis: then each process loads for itself


def _holding[T](lock: str, mark: bytes, load: Callable[[], T]) -> T:
    """What ``load`` gives; the lock is released, or tells the others for a moment that it failed."""
    try:
        return load()
    except SourceUnavailable:
        mark = FAILED
        with suppress(redis_store.Away):
            redis_store.put(lock, FAILED, seconds=FAILED_FOR)
        raise
    finally:
        if mark is not FAILED:
            _release(lock, mark)


def _release(lock: str, mark: bytes) -> None:
    with suppress(redis_store.Away):
        redis_store.run(RELEASE, [lock], mark.decode())
