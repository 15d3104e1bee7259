"""A bucket of tokens that all processes share: so many calls a second, and no more."""

import time
from dataclasses import dataclass

from django.conf import settings

from project.cache import redis_store
from project.server.redis_guard import RedisUnavailable

# KEYS: bucket. ARGV: tokens a second, capacity, tokens that must stay. Answers 1 when one was taken.
_TAKE = """
local now = redis.call('time')
now = now[1] + now[2] / 1000000
local kept = redis.call('hmget', KEYS[1], 'tokens', 'at')
local tokens = tonumber(kept[1]) or tonumber(ARGV[2])
tokens = math.min(tonumber(ARGV[2]), tokens + math.max(0, now - (tonumber(kept[2]) or now)) * tonumber(ARGV[1]))
local taken = 0
if tokens - 1 >= tonumber(ARGV[3]) then tokens = tokens - 1; taken = 1 end
redis.call('hset', KEYS[1], 'tokens', tostring(tokens), 'at', string.format('%.6f', now))
redis.call('expire', KEYS[1], 60)
return taken"""


@dataclass
class TokenBucket:
    """Lets so many calls through a second, over all processes together: in any second at most rate + capacity."""

    name: str
    rate: float  # tokens a second
    capacity: int
    _tokens: float = 0.0
    _at: float = float("-inf")  # so that it is full at first

    def take(self, *, leave: int = 0) -> bool:
        """Take a token, unless fewer than ``leave`` would stay for those who are in more of a hurry."""
        try:
            return bool(redis_store.run(_TAKE, [f"bucket:{{{self.name}}}"], self.rate, self.capacity, leave))
        except RedisUnavailable:
            return self._take_locally(leave)

    def _take_locally(self, leave: int) -> bool:
        """From this process's share, for the time without Redis."""
        share = settings.ENVIRONMENT.web_workers + 1  # the task worker calls, too
        now, capacity = time.monotonic(), max(1.0 + leave, self.capacity / share)
        self._tokens = min(capacity, self._tokens + (now - self._at) * self.rate / share)
        self._at = now
        if self._tokens - 1 < leave:
            return False
        self._tokens -= 1
        return True
