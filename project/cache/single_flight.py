"""Single flight: of many who want the same value at once, one loads it and the others wait for that one.

In this process by a load that the others join; over processes by a lock in Redis. What comes from another host is
loaded by a few threads of its own. Visitors wait for those, but not for long, and never more than half of the web
threads at once: however that host hangs, the other half serves, and what comes late is there for the next visitor.
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
from project.database.guard import guard
from project.errors import SourceUnavailable
from project.server import metrics
from project.server.redis_guard import RedisUnavailable

LOADERS = max(2, settings.ENVIRONMENT.web_threads // 2)  # loads from other hosts that go on at once
PATIENCE = 1.0  # seconds that a visitor waits for another host
PATIENCE_WITHOUT_SLOT = 0.4  # seconds that one waits who finds no slot
PATIENCE_AFTER_TIMEOUT = 0.12  # seconds that one waits whose host has just kept somebody waiting in vain
TIMEOUT_REMEMBERED = 5.0  # seconds for which a host that kept somebody waiting in vain is waited for no longer
LOCK = 6.0  # seconds that one load may take: the client's deadline of 3, and the writing of the database
LOOK_EVERY = 0.03  # seconds between two looks whether another process is done
FAILED, FAILED_FOR = b"failed", 1.0  # for a second nobody tries again what has just failed
RELEASE = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) end return 0"

_patient: ContextVar[bool] = ContextVar("patient", default=False)


class _InFlightLoad:
    """One load that is going on in this process."""

    def __init__(self, *, in_thread: bool) -> None:
        self.began = time.monotonic()
        self.in_thread = in_thread  # whether a loader's thread loads it
        self.done = threading.Event()
        self.value: Any = None
        self.error: BaseException | None = None


class _LoadCoordinator:
    """All loads of this process, the threads that load, and the slots of those who wait."""

    def __init__(self) -> None:
        self.loads: dict[str, _InFlightLoad] = {}
        self.lock = threading.Lock()
        self.loaders = ThreadPoolExecutor(LOADERS, thread_name_prefix="load")
        self.waiter_slots = threading.BoundedSemaphore(LOADERS)
        self.timed_out_until = 0.0

    def join_or_start(self, name: str, *, in_thread: bool) -> tuple[_InFlightLoad, bool]:
        """The load of ``name``, and whether it is new: then the caller must run it.

        Raises:
            SourceUnavailable: it would be new and need a loader, and all loaders are busy.
        """
        with self.lock:
            in_flight = self.loads.get(name)
            if in_flight:
                return in_flight, False
            if in_thread and sum(load.in_thread for load in self.loads.values()) >= LOADERS:
                metrics.upstream_held.labels("loaders").inc()
                raise SourceUnavailable("Too much is being loaded already.")
            in_flight = self.loads[name] = _InFlightLoad(in_thread=in_thread)
            return in_flight, True

    def run(self, name: str, in_flight: _InFlightLoad, load: Callable[[], Any]) -> None:
        """Load, and tell those who wait."""
        try:
            in_flight.value = load()
            if in_flight.in_thread:
                self.timed_out_until = 0.0
        except BaseException as error:  # noqa: BLE001 - every waiter raises it
            in_flight.error = error
        finally:
            with self.lock:
                del self.loads[name]
            in_flight.done.set()

    def run_in_thread(self, name: str, in_flight: _InFlightLoad, load: Callable[[], Any]) -> None:
        """The same in a loader's thread, whose database connection goes back to the pool."""
        try:
            self.run(name, in_flight, load)
        finally:
            connections.close_all()

    def wait(self, in_flight: _InFlightLoad) -> None:
        """Wait for a load from another host, as long as that is sensible."""
        has_slot = self.waiter_slots.acquire(blocking=False)
        try:
            trusted = time.monotonic() > self.timed_out_until
            limit = (PATIENCE if has_slot else PATIENCE_WITHOUT_SLOT) if trusted else PATIENCE_AFTER_TIMEOUT
            if not in_flight.done.wait(max(0.0, in_flight.began + limit - time.monotonic())):
                if has_slot and trusted:
                    self.timed_out_until = time.monotonic() + TIMEOUT_REMEMBERED
                metrics.upstream_held.labels("waiting").inc()
                raise SourceUnavailable("The answer is not here yet.")
        finally:
            if has_slot:
                self.waiter_slots.release()


_coordinator = _LoadCoordinator()


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


def load_once[T](name: str, load: Callable[[], T], *, remote: bool) -> T:
    """What ``load`` gives, called by one thread of this process for all that want ``name`` now.

    Args:
        name: of the value.
        load: gives it, or raises for all.
        remote: whether it asks another host.

    Raises:
        SourceUnavailable: the other host lets everybody wait.
    """
    in_thread = remote and not is_patient()
    in_flight, new = _coordinator.join_or_start(name, in_thread=in_thread)
    if new and in_thread:
        _coordinator.loaders.submit(_coordinator.run_in_thread, name, in_flight, load)
    elif new:
        _coordinator.run(name, in_flight, load)
    if in_thread:
        _coordinator.wait(in_flight)
    else:
        guard.wait_for(in_flight.done)
    if in_flight.error:
        raise in_flight.error
    done: T = in_flight.value
    return done


def load_in_background[T](name: str, load: Callable[[], T]) -> None:
    """Have ``name`` loaded without waiting, unless it is being loaded or the loaders are all busy."""
    with suppress(SourceUnavailable):
        in_flight, new = _coordinator.join_or_start(name, in_thread=True)
        if new:
            _coordinator.loaders.submit(_coordinator.run_in_thread, name, in_flight, load)


def load_across_processes[T](name: str, load: Callable[[], T], look: Callable[[], T | None]) -> T:
    """What ``load`` gives, called by one process for all; the others ``look`` until it is there.

    Raises:
        SourceUnavailable: the process that loads it failed, or takes too long.
    """
    lock, mark = f"lock:{name}", secrets.token_hex(8).encode()
    deadline = time.monotonic() + LOCK
    with suppress(RedisUnavailable):
        while not redis_store.add(lock, mark, seconds=LOCK):
            if (value := look()) is not None:
                return value
            if redis_store.get(lock) == FAILED or time.monotonic() > deadline:
                metrics.upstream_held.labels("failed elsewhere").inc()
                raise SourceUnavailable("Another process could not load this either.")
            time.sleep(LOOK_EVERY)
        if (value := look()) is not None:  # it was loaded between our first look and our lock
            _release(lock, mark)
            return value
    return _load_and_release(lock, mark, load)  # with the lock, or without Redis: then each process loads for itself


def _load_and_release[T](lock: str, mark: bytes, load: Callable[[], T]) -> T:
    """What ``load`` gives; the lock is released, or tells the others for a moment that it failed."""
    try:
        return load()
    except SourceUnavailable:
        mark = FAILED
        with suppress(RedisUnavailable):
            redis_store.put(lock, FAILED, seconds=FAILED_FOR)
        raise
    finally:
        if mark is not FAILED:
            _release(lock, mark)


def _release(lock: str, mark: bytes) -> None:
    with suppress(RedisUnavailable):
        redis_store.run(RELEASE, [lock], mark.decode())
