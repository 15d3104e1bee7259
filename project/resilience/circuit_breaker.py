"""A circuit breaker that all processes share: a host that fails is left alone, and probed now and then."""

import time
from dataclasses import dataclass, field
from typing import Literal

from project.cache import redis_store
from project.server.redis_guard import RedisUnavailable

type BreakerState = Literal["closed", "failing", "paused", "refused"]

# KEYS: why it is open, probe. ARGV: seconds between probes. Answers 1 to go on, 0 to stay.
_ADMITS = """
if redis.call('exists', KEYS[1]) == 0 then return 1 end
if redis.call('get', KEYS[1]) == 'paused' then return 0 end
if redis.call('set', KEYS[2], 1, 'NX', 'EX', ARGV[1]) then return 1 end
return 0"""
# KEYS: why, probe, failures. ARGV: failures that open, seconds they count, seconds between probes, memory.
_FAIL = """
local failures = redis.call('incr', KEYS[3])
redis.call('expire', KEYS[3], ARGV[2])
if failures < tonumber(ARGV[1]) then return 0 end
redis.call('set', KEYS[1], 'failing', 'EX', ARGV[4])
redis.call('set', KEYS[2], 1, 'EX', ARGV[3])
return 1"""


class _LocalBreaker:
    """The breaker of this process alone, for the time without Redis."""

    def __init__(self) -> None:
        self.why: BreakerState = "closed"
        self.until = self.probe_at = 0.0
        self.count = 0

    def admits(self, probe_every: float) -> bool:
        now = time.monotonic()
        if self.state() == "closed":
            return True
        if self.why == "paused" or now < self.probe_at:
            return False
        self.probe_at = now + probe_every
        return True

    def fail(self, failures: int, memory: float) -> None:
        self.count += 1
        if self.count >= failures:
            self.open("failing", memory)

    def open(self, why: BreakerState, seconds: float) -> None:
        self.why, self.until = why, time.monotonic() + seconds
        self.probe_at = time.monotonic() + 5.0

    def close(self) -> None:
        self.why, self.count = "closed", 0

    def state(self) -> BreakerState:
        return self.why if time.monotonic() < self.until else "closed"


@dataclass
class CircuitBreaker:
    """Stops calls to a host that fails, and lets one through every few seconds to see whether it is back."""

    name: str
    failures: int = 5  # that open it
    within: int = 10  # seconds
    probe_every: int = 5  # seconds
    memory: int = 120  # seconds after which it closes by itself when nobody asks
    _local: _LocalBreaker = field(default_factory=_LocalBreaker)

    def admits(self) -> bool:
        """Whether a call may be made. While it is open, one caller an interval is let through as a probe."""
        try:
            return bool(redis_store.run(_ADMITS, self._names[:2], self.probe_every))
        except RedisUnavailable:
            return self._local.admits(self.probe_every)

    def succeeded(self) -> None:
        """A call was answered: close."""
        self._local.close()
        try:
            redis_store.remove(*self._names)
        except RedisUnavailable:
            return

    def failed(self) -> None:
        """A call was not answered, or not usably."""
        self._local.fail(self.failures, self.memory)
        try:
            redis_store.run(_FAIL, self._names, self.failures, self.within, self.probe_every, self.memory)
        except RedisUnavailable:
            return

    def pause(self, seconds: float) -> None:
        """The host asks for a pause: no calls, not even probes, until it is over."""
        self._open("paused", seconds)

    def refuse(self) -> None:
        """The host refuses who we are: probes only, until one is answered."""
        self._open("refused", self.memory)

    def state(self) -> BreakerState:
        """What keeps it open, or "closed"."""
        try:
            stored = redis_store.run("return redis.call('get', KEYS[1])", self._names[:1])
        except RedisUnavailable:
            return self._local.state()
        return stored.decode() if stored else "closed"  # the scripts write only states

    def _open(self, why: BreakerState, seconds: float) -> None:
        self._local.open(why, seconds)
        script = "redis.call('set', KEYS[1], ARGV[1], 'PX', ARGV[2]); redis.call('set', KEYS[2], 1, 'EX', ARGV[3])"
        try:
            redis_store.run(script, self._names[:2], why, round(seconds * 1000), self.probe_every)
        except RedisUnavailable:
            return

    @property
    def _names(self) -> list[str]:
        return [f"breaker:{{{self.name}}}:{part}" for part in ("why", "probe", "failures")]
