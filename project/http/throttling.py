"""How often who may ask: counted in Redis for all processes, in this process while Redis is away.

Four limits, each a line of the RATE_LIMITS setting: ``anon`` for an address and ``user`` for an account at the API,
``auth`` for an account and ``address`` for an address wherever a password or a link is tried, on both doors. The fifth,
``page``, is counted before Django, and so is what the response cache answers: `project.server.front.request_rate`.
"""

import hashlib
import math
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import structlog
from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext, ngettext
from limits import RateLimitItem, parse
from limits.storage import MemoryStorage, RedisStorage
from limits.strategies import SlidingWindowCounterRateLimiter

from project import cache
from project.errors import TooManyRequests
from project.server.addresses import household, is_within
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


class _Counters:
    """The counters of this process: those of Redis, and its own for an outage."""

    def __init__(self) -> None:
        shared = RedisStorage("redis://", connection_pool=cache.connection_pool(), key_prefix="marquee-limits")
        self.shared = SlidingWindowCounterRateLimiter(shared)
        self.own = SlidingWindowCounterRateLimiter(MemoryStorage())

    def count(self, item: RateLimitItem, *caller: str) -> tuple[bool, float, int]:
        """(within the limit, when it is reset, what remains) after one more request of ``caller``."""
        with suppress(RedisUnavailable), GUARD.asking():
            return _count(self.shared, item, *caller)
        return _count(self.own, item, *caller)


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
    wait = math.ceil(reset - time.time())
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
    """Who asks, as far as the network knows: the peer, or whom trusted proxies name. IPv6 by household.

    X-Forwarded-For is read from its end, where our own proxies write, and only as far as they reach.
    """
    hops = [request.META.get("REMOTE_ADDR", "")]
    hops += reversed([hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")])
    seen = hops[0]
    for hop, further in zip(hops, [*hops[1:], ""], strict=True):
        seen = hop
        if not further or not is_within(hop, settings.TRUSTED_PROXIES):
            break
    return household(seen)


def words(seconds: int) -> str:
    """A wait as a person reads it."""
    if seconds < 90:
        return ngettext("%(n)s second", "%(n)s seconds", seconds) % {"n": seconds}
    return gettext("%(n)s minutes") % {"n": math.ceil(seconds / 60)}


def reset() -> None:
    """Forget this process's counters and what RATE_LIMITS said (tests)."""
    _counters.cache_clear()
    _limit.cache_clear()


def _count(limiter: SlidingWindowCounterRateLimiter, item: RateLimitItem, *caller: str) -> tuple[bool, float, int]:
    within = limiter.hit(item, *caller)
    stats = limiter.get_window_stats(item, *caller)
    return within, stats.reset_time, max(0, stats.remaining)


def digest(caller: str) -> str:
    """Neither addresses nor e-mail stand in Redis, and no name of a key is longer than another."""
    return hashlib.blake2b(caller.encode(errors="replace"), digest_size=12).hexdigest()
