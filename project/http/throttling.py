"""How often who may ask: counted in Redis for all processes, in this process while Redis is away.

Four limits, each a line of the RATE_LIMITS setting: ``anon`` for an address and ``user`` for an account at the API,
``auth`` for an account and ``address`` for an address wherever a password or a link is tried, on both doors. The fifth,
``page``, is counted before Django, and so is what the response cache answers: `project.server.front.request_rate`.
"""

import hashlib
import math
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage
from limits.strategies import SlidingWindowCounterRateLimiter
from redis import Redis

from project import cache
from project.errors import TooManyRequests
from project.server.addresses import client_address, household
from project.server.redis_guard import GUARD, RedisUnavailable

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a caller stands with one limit, as the RateLimit headers say it."""

    name: str
    quota: int
    window: int  # seconds
    remaining: int
    reset: int  # seconds

    @property
    def policy(self) -> str:
        """An item of RateLimit-Policy."""
        return f'"{self.name}";q={self.quota};w={self.window}'

    @property
    def state(self) -> str:
        """An item of RateLimit."""
        return f'"{self.name}";r={self.remaining};t={self.reset}'


# The sliding window of `limits`, under its keys, in one round trip: count a request, and tell how its caller stands.
# A window that is over becomes the previous one, which counts in part. Times are in milliseconds.
COUNT = """
local previous, current = KEYS[1], KEYS[2]
local limit, window = tonumber(ARGV[1]), tonumber(ARGV[2]) * 1000
local current_ttl = redis.call('pttl', current)
if current_ttl > 0 and current_ttl < window then
    redis.call('rename', current, previous)
    current_ttl = current_ttl + window
    redis.call('set', current, 0, 'px', current_ttl)
end
local before, count = tonumber(redis.call('get', previous) or 0), tonumber(redis.call('get', current) or 0)
local before_ttl = math.max(redis.call('pttl', previous), 0)
local within = math.floor(before * before_ttl / window) + count < limit
if within and current_ttl > 0 then
    redis.call('incr', current)
elseif within then
    current_ttl = window * 2
    redis.call('set', current, 1, 'px', current_ttl)
end
return {within and 1 or 0, before, before_ttl, within and count + 1 or count, math.max(current_ttl, 0)}
"""


class _Counters:
    """The counters of this process: those of Redis, and its own for an outage."""

    def __init__(self) -> None:
        self.script = Redis(connection_pool=cache.connection_pool()).register_script(COUNT)
        self.memory = MemoryStorage()
        self.own = SlidingWindowCounterRateLimiter(self.memory)

    def count(self, item: RateLimitItem, *caller: str) -> tuple[bool, float, int]:
        """(within the limit, seconds until something is free again, what remains) after a request of ``caller``."""
        key, window = item.key_for(*caller), item.get_expiry()
        with suppress(RedisUnavailable), GUARD.asking():
            names = [f"marquee-limits:{{{key}}}/-1", f"marquee-limits:{{{key}}}"]  # in one slot of a cluster
            within, before, before_ttl, count, ttl = self.script(names, [item.amount, window])
            return bool(within), *_standing(item, before, before_ttl / 1000, count, ttl / 1000)
        within = self.own.hit(item, *caller)
        return within, *_standing(item, *self.memory.get_sliding_window(key, window))


def _standing(item: RateLimitItem, before: int, before_ttl: float, count: int, ttl: float) -> tuple[float, int]:
    """Seconds until something is free again, and what remains: by the counts of two windows and how long they live."""
    window = item.get_expiry()
    resets = [before_ttl % (window / before)] if before else []
    resets += [ttl % window] if count else []
    return min(resets, default=0.0), max(0, item.amount - math.floor(before * before_ttl / window + count))


@lru_cache
def _counters() -> _Counters:
    return _Counters()


@lru_cache
def _limit(name: str) -> RateLimitItem | None:
    """The limit of this name, or None when RATE_LIMITS does not have it."""
    written = settings.RATE_LIMITS.get(name)
    return parse(written) if written else None


def check_limit(request: HttpRequest, name: str, caller: str) -> None:
    """Count a request of ``caller`` against a limit, for the headers too.

    Raises:
        TooManyRequests: it is one too many.
    """
    item = _limit(name)
    if item is None:
        return
    within, reset, remaining = _counters().count(item, name, digest(caller))
    wait = math.ceil(reset)
    wait = wait if wait > 0 else item.get_expiry()  # at the very first request the window has just begun
    standing = Standing(name, item.amount, item.get_expiry(), remaining if within else 0, wait)
    request.rate_limits = [*standings(request), standing]  # type: ignore[attr-defined]
    if not within:
        log.warning("limited", limit=name)
        sentence = gettext("Too many tries. Please wait %(time)s.") % {"time": words(wait)}
        raise TooManyRequests(sentence, retry_after=wait)


def throttle_attempt(request: HttpRequest, account: str = "") -> None:
    """Count a try of a password or of a link: for the address, and for the account if one is named.

    Raises:
        TooManyRequests: it is one too many.
    """
    check_limit(request, "address", address(request))
    if account:
        check_limit(request, "auth", account)


def standings(request: HttpRequest) -> list[Standing]:
    """Where the request stands with all limits that counted it."""
    return getattr(request, "rate_limits", [])


def address(request: HttpRequest) -> str:
    """Who asks, as `project.server.addresses.client_address` finds out. IPv6 by household."""
    forwarded = [request.headers.get("X-Forwarded-For", "")]
    return household(client_address(request.META.get("REMOTE_ADDR", ""), forwarded, settings.TRUSTED_PROXIES))


def words(seconds: int) -> str:
    """A wait as a person reads it."""
    if seconds < 90:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    return gettext("%(n)s minutes") % {"n": math.ceil(seconds / 60)}


def reset() -> None:
    """Forget this process's counters and what RATE_LIMITS said (tests)."""
    _counters.cache_clear()
    _limit.cache_clear()


def digest(caller: str) -> str:
    """Neither addresses nor e-mail stand in Redis, and no name of a key is longer than another."""
    return hashlib.blake2b(caller.encode(errors="replace"), digest_size=12).hexdigest()
