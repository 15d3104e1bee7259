"""Values with a lifetime, a stale window and a source. See `project.cache`, which is what others import."""

import hashlib
import random
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, Protocol
from zlib import crc32

import orjson
import structlog
from django.db import DatabaseError
from pydantic import ValidationError

from project.cache import generations, redis_store, single_flight
from project.cache.policies import MISSING, Policy
from project.errors import NotFound, SourceUnavailable
from project.server import metrics
from project.server.redis_guard import RedisUnavailable

log = structlog.get_logger(__name__)
SWAPS, PAUSE = 20, 0.002  # times that a change is tried when others are quicker; seconds, at most, before the second
PRECISION = 0.001  # seconds, of the times in the cache
JITTER = 0.1  # lifetimes differ by this share, so that what was loaded together does not expire together


class CacheState(StrEnum):
    """Where a value came from."""

    HIT = "hit"
    MISS = "miss"
    STALE = "stale"


class Codec[T](Protocol):
    """How a value becomes bytes and is read back: a pydantic ``TypeAdapter``, or what acts like one."""

    def dump_json(self, value: T, /) -> bytes:
        """The bytes of a value."""
        ...

    def validate_json(self, document: bytes, /) -> T:
        """The value again; ValueError for what is not one."""
        ...


@dataclass(frozen=True, slots=True)
class Fetched[T]:
    """A value, where it came from, and when it was loaded from its source."""

    value: T
    state: CacheState
    loaded_at: datetime
    outage: bool = False  # stale because the source does not answer, not because it is being renewed just now


@dataclass(frozen=True, slots=True)
class _StoredValue[T]:
    """What stands in the cache: a value, or the note that its source has no such thing."""

    at: float
    value: T | None
    missing: bool


@dataclass(frozen=True, slots=True)
class _Slot[T]:
    """One place in the cache: its key, its policy, its codec, and how it is filled."""

    name: str
    policy: Policy
    codec: Codec[T]
    load: Callable[[], T]
    since: float = field(default_factory=time.time)

    def look(self) -> _StoredValue[T] | None:
        """What stands there, if it can be read."""
        try:
            document = redis_store.get(self.name)
        except RedisUnavailable:
            document = redis_store.local_get(self.name)
        return _read(self, document) if document is not None else None

    def fresh(self) -> Fetched[T] | None:
        """What stands there, if it is within its lifetime. Raises NotFound for a note that there is no such thing."""
        entry = self.look()
        return self.judge(entry) if entry and self.is_fresh(entry) else None

    def is_fresh(self, entry: _StoredValue[T]) -> bool:
        """Whether a value is within its lifetime; what nobody waits for is renewed in its last third."""
        share = 0.66 if single_flight.is_patient() else 1.0
        lifetime = MISSING.ttl if entry.missing else self.policy.ttl
        return time.time() < entry.at + lifetime * share * _spread(self.name)

    def judge(self, entry: _StoredValue[T], state: CacheState = CacheState.HIT, *, outage: bool = False) -> Fetched[T]:
        """What stands there as an answer."""
        if entry.value is None:
            raise NotFound
        return Fetched(entry.value, state, _datetime(entry.at), outage)

    def read(self, document: bytes | None) -> T:
        """The value of ``document``, however old; what is loaded where there is none, or none that can be read."""
        entry = _read(self, document) if document is not None else None
        return self.load() if entry is None or entry.value is None else entry.value

    def fill(self) -> Fetched[T]:
        """Load, by one process for all, and keep what comes."""
        if self.policy.remote:
            return single_flight.load_across_processes(self.name, self._load, self.fresh)
        return self._loaded_meanwhile() or self._load()

    def _loaded_meanwhile(self) -> Fetched[T] | None:
        """What another thread of this process has loaded since the caller looked; Redis is not asked a second time."""
        document = redis_store.local_get(self.name)
        entry = _read(self, document) if document is not None else None
        return self.judge(entry) if entry and entry.at >= self.since - PRECISION else None

    def _load(self) -> Fetched[T]:
        try:
            value = self.load()
        except NotFound:
            _write(self.name, b"", MISSING.ttl)
            raise
        stamp = _write(self.name, self.codec.dump_json(value), self.policy.ttl + self.policy.stale_ttl)
        return Fetched(value, CacheState.MISS, _datetime(stamp))


def key(policy: Policy, *parts: object) -> str:
    """The cache key of ``parts`` under ``policy``: bounded, whatever a visitor types."""
    if policy.generation:
        parts = (*parts, generations.current(policy.generation))
    digest = hashlib.blake2b(orjson.dumps([str(part) for part in parts]), digest_size=16).hexdigest()
    return f"{policy.name}:{policy.version}:{digest}"


def fetch[T](policy: Policy, *parts: object, codec: Codec[T], load: Callable[[], T]) -> Fetched[T]:
    """The value of ``parts``: from the cache at once, also past its lifetime (then it is renewed behind), else loaded.

    Args:
        policy: lifetime, stale window and version.
        parts: everything that the value depends on (parameters, language, region); never secrets.
        codec: how the value becomes bytes and is read back.
        load: asks the source; called once for all who want the value now. A NotFound is remembered, too.

    Raises:
        NotFound: the source says, or said some minutes ago, that there is no such thing.
        SourceUnavailable: the source is out, and there is no stale copy; a DatabaseError likewise.
    """
    fetched = _fetch(_Slot(key(policy, *parts), policy, codec, load))
    metrics.cache_answers.labels(policy.name, fetched.state).inc()
    return fetched


def _fetch[T](slot: _Slot[T]) -> Fetched[T]:
    entry = slot.look()
    if entry and slot.is_fresh(entry):
        return slot.judge(entry)
    usable = entry if entry and not entry.missing else None
    if usable and slot.policy.remote and not single_flight.is_patient():
        single_flight.load_in_background(slot.name, slot.fill)
        return slot.judge(usable, CacheState.STALE)
    try:
        return single_flight.load_once(slot.name, slot.fill, remote=slot.policy.remote)
    except (SourceUnavailable, DatabaseError):
        if usable:
            return slot.judge(usable, CacheState.STALE, outage=True)
        raise


def put[T](policy: Policy, *parts: object, value: T, codec: Codec[T]) -> None:
    """Keep ``value`` for the lifetime and the stale window of ``policy``."""
    _write(key(policy, *parts), codec.dump_json(value), policy.ttl + policy.stale_ttl)


def update[T](policy: Policy, *parts: object, codec: Codec[T], load: Callable[[], T], change: Callable[[T], T]) -> None:
    """Keep what ``change`` makes of the value of ``parts``, or of what ``load`` gives where there is none.

    Changes that are made at the same time, in any process, are made one after the other: none is lost. So ``change``
    may be called several times.
    """
    slot = _Slot(key(policy, *parts), policy, codec, load)
    with suppress(RedisUnavailable):
        for attempt in range(SWAPS):
            time.sleep(random.uniform(0, PAUSE * attempt))  # noqa: S311 - so that two do not meet again and again
            before = redis_store.get(slot.name)
            document = _document(time.time(), codec.dump_json(change(slot.read(before))))
            if redis_store.swap(slot.name, before, document, seconds=policy.ttl + policy.stale_ttl):
                redis_store.local_put(slot.name, document)
                return
        log.warning("cache_update_given_up", policy=policy.name)
        return
    redis_store.local_put(
        slot.name, _document(time.time(), codec.dump_json(change(slot.read(redis_store.local_get(slot.name)))))
    )


def peek[T](policy: Policy, places: Sequence[tuple[object, ...]], *, codec: Codec[T]) -> list[T]:
    """The values that are kept of several ``places`` (parts of keys), however old, in one round trip."""
    slots = [_Slot(key(policy, *parts), policy, codec, _load_nothing) for parts in places]
    with suppress(RedisUnavailable):
        documents = redis_store.get_many([slot.name for slot in slots])
        read = [_read(slot, documents[slot.name]) for slot in slots if slot.name in documents]
        return [entry.value for entry in read if entry and entry.value is not None]
    return []


def forget(*policies: Policy) -> int:
    """Drop every value of ``policies``; returns how many there were."""
    with suppress(RedisUnavailable):
        return sum(redis_store.remove_all(f"*{policy.name}:*") for policy in policies)
    return 0


def clear() -> None:
    """Forget everything that Redis holds, also what others put there (tests and operators)."""
    redis_store.clear()
    generations.forget()


def clear_namespace() -> None:
    """Forget all that is Marquee's, kept answers too, and no other program's: as when the database becomes another one.

    Keys name members by their numbers and versions, which may soon be those of somebody else; kept answers tell of
    films and collections that may be others now. `clear` forgets what other programs keep in the same Redis, too.

    Raises:
        RedisUnavailable: they are all there still, or some of them.
    """
    redis_store.remove_namespace()
    generations.forget()


def first(name: str, *, seconds: float) -> bool:
    """Whether nobody has asked for ``name`` within the last ``seconds``: in any process, without Redis in this one."""
    with suppress(RedisUnavailable):
        return redis_store.add(f"first:{name}", b"1", seconds=seconds)
    return redis_store.local_add(f"first:{name}", seconds=seconds)


@contextmanager
def only_one(name: str, *, seconds: float) -> Iterator[bool]:
    """Whether the caller is the only one, over all processes, between the braces; for at most ``seconds``."""
    is_first = first(name, seconds=seconds)
    try:
        yield is_first
    finally:
        if is_first:
            redis_store.local_remove(f"first:{name}")
            with suppress(RedisUnavailable):
                redis_store.remove(f"first:{name}")


def _read[T](slot: _Slot[T], document: bytes) -> _StoredValue[T] | None:
    try:
        head, _, body = document.partition(b"\n")
        stamp = float(head)
        return _StoredValue(stamp, slot.codec.validate_json(body), False) if body else _StoredValue(stamp, None, True)
    except (ValidationError, ValueError) as error:
        log.warning("cache_value_dropped", key=slot.name, error=type(error).__name__)
        metrics.cache_dropped.labels(slot.policy.name).inc()
        with suppress(RedisUnavailable):
            redis_store.remove(slot.name)
        return None


def _document(stamp: float, body: bytes) -> bytes:
    return f"{stamp:.3f}\n".encode() + body


def _write(name: str, body: bytes, seconds: float) -> float:
    """Keep ``body`` under the present time, which is returned."""
    stamp = time.time()
    document = _document(stamp, body)
    redis_store.local_put(name, document)
    with suppress(RedisUnavailable):
        redis_store.put(name, document, seconds=seconds)
    return stamp


def _spread(name: str) -> float:
    """A factor in 1 ± JITTER, the same for a key in every process."""
    return 1 + JITTER * (crc32(name.encode()) / 2**31 - 1)


def _datetime(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _load_nothing() -> Any:
    raise AssertionError("a peek loads nothing")
