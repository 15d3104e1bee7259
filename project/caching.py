"""The one way to the cache: ``fetch(policy, *parts, codec=, load=)``. The only importer of django.core.cache.

Values are stored as JSON in an envelope with the time they were loaded, under a hashed, versioned key. A value that
cannot be read (corrupt, or of an older shape) is dropped and loaded again. When Redis does not answer, everything
is loaded: slower, but right. Importable by services and sources of every room.
"""

import hashlib
import random
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import orjson
import structlog
from django.core.cache import cache  # noqa: TID251 - this is the module that may
from django_redis.exceptions import ConnectionInterrupted
from django_redis.serializers.base import BaseSerializer
from pydantic import TypeAdapter, ValidationError
from redis.exceptions import RedisError

from project.errors import SourceUnavailable
from project.policies import MISSING, Policy

log = structlog.get_logger(__name__)
JITTER = 0.1  # lifetimes differ by this share, so that what was loaded together does not expire together
RETRY_AFTER_OUTAGE = 2.0  # seconds in which a Redis that failed is not asked again
CACHE_FAULTS = (ConnectionInterrupted, RedisError, OSError)


class BytesSerializer(BaseSerializer):
    """Stores bytes as they are; refuses anything else."""

    def dumps(self, value: Any) -> bytes:  # noqa: D102 - the base class says it
        if not isinstance(value, bytes):
            raise TypeError(f"only bytes go into the cache, not {type(value).__name__}")
        return value

    def loads(self, value: bytes) -> Any:  # noqa: D102
        return value


class State(StrEnum):
    """Where a value came from."""

    HIT = "hit"
    MISS = "miss"
    STALE = "stale"


@dataclass(frozen=True, slots=True)
class Fetched[T]:
    """A value, where it came from, and when it was loaded from its source."""

    value: T
    state: State
    loaded_at: datetime


class _Outage:
    """Remembers that Redis just failed, so that a whole page does not pay one time-out for each look-up."""

    def __init__(self) -> None:
        self.until = 0.0

    def active(self) -> bool:
        return time.monotonic() < self.until

    def begin(self, error: Exception) -> None:
        if not self.active():
            log.warning("cache_unavailable", error=str(error))
        self.until = time.monotonic() + RETRY_AFTER_OUTAGE


_outage = _Outage()


def key(policy: Policy, *parts: object) -> str:
    """The cache key of ``parts`` under ``policy``: bounded, whatever a visitor types."""
    digest = hashlib.blake2b(orjson.dumps([str(part) for part in parts]), digest_size=16).hexdigest()
    return f"{policy.name}:{policy.version}:{digest}"


def fetch[T](policy: Policy, *parts: object, codec: TypeAdapter[T], load: Callable[[], T]) -> Fetched[T]:
    """The value of ``parts``: fresh from the cache, else loaded and kept, else stale when its source is out.

    Args:
        policy: lifetime, stale window and version.
        parts: everything that the value depends on (parameters, language, region); never secrets.
        codec: how the value is read back from JSON.
        load: asks the source; only called when the cache has no fresh value.

    Raises:
        SourceUnavailable: the source is out, and there is no stale copy.
    """
    name = key(policy, *parts)
    kept = _read(name, codec)
    now = time.time()
    if kept and now < kept[1] + policy.fresh * _spread(name):
        return Fetched(kept[0], State.HIT, _moment(kept[1]))
    try:
        value = load()
    except SourceUnavailable:
        if kept:
            return Fetched(kept[0], State.STALE, _moment(kept[1]))
        raise
    put(policy, *parts, value=value, codec=codec)
    return Fetched(value, State.MISS, _moment(now))


def put[T](policy: Policy, *parts: object, value: T, codec: TypeAdapter[T]) -> None:
    """Keep ``value`` for the lifetime and the stale window of ``policy``."""
    document = orjson.dumps({"at": time.time(), "value": codec.dump_python(value, mode="json")})
    _talk(lambda: cache.set(key(policy, *parts), document, timeout=policy.fresh + policy.stale))


def known_missing(*parts: object) -> bool:
    """Whether the source said within the last minutes that there is no such thing."""
    return bool(_talk(lambda: cache.get(key(MISSING, *parts))))


def remember_missing(*parts: object) -> None:
    """Note that the source has no such thing."""
    _talk(lambda: cache.set(key(MISSING, *parts), b"1", timeout=MISSING.fresh))


def answers() -> bool:
    """Whether Redis answers, asked directly (for /readyz)."""
    try:
        cache.get("readyz")
    except CACHE_FAULTS:
        return False
    return True


def clear() -> None:
    """Forget everything (tests and operators)."""
    cache.clear()


def _read[T](name: str, codec: TypeAdapter[T]) -> tuple[T, float] | None:
    document = _talk(lambda: cache.get(name))
    if document is None:
        return None
    try:
        envelope = orjson.loads(document)
        return codec.validate_python(envelope["value"], strict=False), float(envelope["at"])
    except (ValidationError, ValueError, TypeError, KeyError) as error:
        log.warning("cache_value_dropped", key=name, error=type(error).__name__)
        _talk(lambda: cache.delete(name))
        return None


def _talk[R](call: Callable[[], R]) -> R | None:
    """The answer of Redis, or None when it does not answer."""
    if _outage.active():
        return None
    try:
        return call()
    except CACHE_FAULTS as error:
        _outage.begin(error)
        return None


def _spread(name: str) -> float:
    """A factor in 1 ± JITTER, the same for a key in every process."""
    return 1 + JITTER * random.Random(name).uniform(-1, 1)  # noqa: S311 - spreads expiry, guards nothing


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
