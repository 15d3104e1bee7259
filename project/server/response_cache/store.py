"""Where public answers are kept: locally, in this process, for seconds; shared, in Redis, for all processes.

Knows nothing of Django.
"""

import hashlib
import logging
from collections import OrderedDict
from contextlib import suppress
from typing import Any, Protocol

from project.server.redis_guard import GUARD, TIMEOUT, RedisGuard, RedisUnavailable
from project.server.response_cache.entry import Entry, dumps, loads
from project.server.response_cache.redis_pipeline import Pipeline

type Key = tuple[str | bytes | bool, ...]
log = logging.getLogger(__name__)


class LocalStore:
    """Entries in this process, the least recently used going first when ``most`` bytes are reached."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._entries: OrderedDict[Key, tuple[Entry, float]] = OrderedDict()

    def get(self, key: Key) -> tuple[Entry, float] | None:
        """The entry, and until when (monotonic seconds) it need not be compared with the shared store."""
        stored = self._entries.get(key)
        if stored:
            self._entries.move_to_end(key)
        return stored

    def put(self, key: Key, entry: Entry, until: float) -> None:
        """Keep ``entry``."""
        self.drop(key)
        self._entries[key] = (entry, until)
        self.size += entry.size
        while self.size > self.most:
            self.drop(next(iter(self._entries)))

    def drop(self, key: Key) -> None:
        """Forget an entry, if it is there."""
        if dropped := self._entries.pop(key, None):
            self.size -= dropped[0].size


class SharedStore(Protocol):
    """What all processes share. Never raises: what does not answer has nothing."""

    async def get(self, key: Key) -> Entry | None:
        """The entry, if there is a sound one."""
        ...

    async def put(self, key: Key, entry: Entry) -> None:
        """Keep it as long as it may be of use."""
        ...

    async def drop(self, key: Key) -> None:
        """Forget it."""
        ...

    async def close(self) -> None:
        """Hang up."""
        ...


class RedisStore:
    """The shared store in Redis, asked through the guard that all of this process share."""

    def __init__(self, url: str, *, prefix: str, timeout: float = TIMEOUT, guard: RedisGuard = GUARD) -> None:
        self.prefix = prefix
        self._redis = Pipeline(url, timeout=timeout)
        self._guard = guard

    async def get(self, key: Key) -> Entry | None:
        """See :class:`SharedStore`."""
        document = await self._ask("GET", self.name(key))
        entry = loads(document) if isinstance(document, bytes) else None
        if document is not None and entry is None:
            log.warning("edge_value_dropped")
            await self.drop(key)
        return entry

    async def put(self, key: Key, entry: Entry) -> None:
        """See :class:`SharedStore`."""
        lifetime = entry.max_age + max(entry.stale_while_revalidate, entry.stale_if_error)
        await self._ask("SET", self.name(key), dumps(entry), "EX", str(lifetime))

    async def drop(self, key: Key) -> None:
        """See :class:`SharedStore`."""
        await self._ask("DEL", self.name(key))

    async def close(self) -> None:
        """See :class:`SharedStore`."""
        await self._redis.aclose()

    def name(self, key: Key) -> str:
        """The key in Redis: bounded, whatever a visitor types."""
        digest = hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return f"{self.prefix}{digest}"

    async def _ask(self, *command: str | bytes) -> Any:
        with suppress(RedisUnavailable), self._guard.asking():
            return await self._redis.ask(*command)
        return None
