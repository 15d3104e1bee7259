"""Where the edge keeps public answers: near, in this process for seconds; far, in Redis for all processes.

Knows nothing of Django. Used by `project.edge` and wired by `project.asgi`.
"""

import hashlib
import logging
import time
from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Protocol

import hiredis
import orjson

from project.compression import ENCODINGS, is_worth_packing, pack
from project.pipeline import Pipeline

type Headers = list[tuple[bytes, bytes]]
type Key = tuple[str | bytes | bool, ...]
log = logging.getLogger(__name__)
SHAPE = 1  # raise it when Entry changes: no old one is ever read again
REST = 2.0  # seconds in which a Redis that failed is not asked again
OVERHEAD = 2_048  # bytes that an entry costs beside its bodies


@dataclass(frozen=True)
class Entry:
    """One public answer, packed in every encoding that makes it smaller."""

    made: float  # seconds since the epoch
    fresh: int  # seconds, like the next two: see project.public.Sharing
    stale: int
    broken: int
    etag: str
    headers: tuple[tuple[str, str], ...]  # without those of one body and one request
    bodies: Mapping[str, bytes] = field(repr=False)  # by encoding; "" is the plain one

    @property
    def size(self) -> int:
        """Bytes of memory, about."""
        return OVERHEAD + sum(map(len, self.bodies.values()))

    @cached_property
    def heads(self) -> Mapping[str, Headers]:
        """The headers of each encoding's answer, ready to send."""
        common = _encoded((*self.headers, ("etag", self.etag)))
        return {
            encoding: [
                *common,
                (b"content-length", b"%d" % len(body)),
                *([(b"content-encoding", encoding.encode())] if encoding else []),
            ]
            for encoding, body in self.bodies.items()
        }

    @cached_property
    def bare_head(self) -> Headers:
        """The headers of a 304."""
        return _encoded((*((n, v) for n, v in self.headers if n != "content-type"), ("etag", self.etag)))

    def age(self, now: float) -> float:
        """Seconds since it was made; never negative, should a clock have been set back."""
        return max(0.0, now - self.made)


def _encoded(headers: Iterable[tuple[str, str]]) -> Headers:
    return [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers]


def packed(body: bytes, content_type: str) -> dict[str, bytes]:
    """``body`` as it is and in every encoding that pays."""
    bodies = {"": body}
    if is_worth_packing(content_type, len(body)):
        bodies |= {encoding: small for encoding in ENCODINGS if len(small := pack(encoding, body)) < len(body)}
    return bodies


def dumps(entry: Entry) -> bytes:
    """An entry as Redis keeps it: a line of JSON, then the bodies."""
    head = {
        "shape": SHAPE, "made": entry.made, "fresh": entry.fresh, "stale": entry.stale, "broken": entry.broken,
        "etag": entry.etag, "headers": entry.headers, "bodies": [(e, len(b)) for e, b in entry.bodies.items()],
    }  # fmt: skip
    return b"\n".join((orjson.dumps(head), b"".join(entry.bodies.values())))


def loads(document: bytes) -> Entry | None:
    """The entry again; None for what is corrupt or of another shape."""
    line, _, rest = document.partition(b"\n")
    try:
        head: dict[str, Any] = orjson.loads(line)
        if head["shape"] != SHAPE or sum(size for _, size in head["bodies"]) != len(rest):
            return None
        bodies, at = {}, 0
        for encoding, size in head["bodies"]:
            bodies[str(encoding)] = rest[at : at + size]
            at += size
        headers = tuple((str(name), str(value)) for name, value in head["headers"])
        times = (float(head["made"]), int(head["fresh"]), int(head["stale"]), int(head["broken"]))
        return Entry(*times, str(head["etag"]), headers, bodies) if "" in bodies else None
    except (ValueError, TypeError, KeyError):
        return None


class Near:
    """Entries in this process, the least recently used going first when ``most`` bytes are reached."""

    def __init__(self, most: int) -> None:
        self.most, self.size = most, 0
        self._kept: OrderedDict[Key, tuple[Entry, float]] = OrderedDict()

    def get(self, key: Key) -> tuple[Entry, float] | None:
        """The entry, and until when (monotonic seconds) it need not be compared with the far shelf."""
        found = self._kept.get(key)
        if found:
            self._kept.move_to_end(key)
        return found

    def put(self, key: Key, entry: Entry, until: float) -> None:
        """Keep ``entry``."""
        self.drop(key)
        self._kept[key] = (entry, until)
        self.size += entry.size
        while self.size > self.most:
            self.drop(next(iter(self._kept)))

    def drop(self, key: Key) -> None:
        """Forget an entry, if it is there."""
        if gone := self._kept.pop(key, None):
            self.size -= gone[0].size


class Far(Protocol):
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


class RedisShelf:
    """The far shelf in Redis. A fault, a slow answer too, rests it for ``REST`` seconds."""

    def __init__(self, url: str, *, prefix: str, timeout: float = 0.2) -> None:
        self.prefix = prefix
        self._redis = Pipeline(url, timeout=timeout)
        self._rests_until = 0.0

    async def get(self, key: Key) -> Entry | None:
        """See :class:`Far`."""
        document = await self._ask("GET", self.name(key))
        entry = loads(document) if isinstance(document, bytes) else None
        if document is not None and entry is None:
            log.warning("edge_value_dropped")
            await self.drop(key)
        return entry

    async def put(self, key: Key, entry: Entry) -> None:
        """See :class:`Far`."""
        lifetime = entry.fresh + max(entry.stale, entry.broken)
        await self._ask("SET", self.name(key), dumps(entry), "EX", str(lifetime))

    async def drop(self, key: Key) -> None:
        """See :class:`Far`."""
        await self._ask("DEL", self.name(key))

    async def close(self) -> None:
        """See :class:`Far`."""
        await self._redis.aclose()

    def name(self, key: Key) -> str:
        """The key in Redis: bounded, whatever a visitor types."""
        digest = hashlib.blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
        return f"{self.prefix}{digest}"

    async def _ask(self, *command: str | bytes) -> Any:
        if time.monotonic() < self._rests_until:
            return None
        try:
            return await self._redis.ask(*command)
        except hiredis.ReplyError as error:  # it is full, perhaps, or read-only: it may still have something to give
            log.warning("edge_redis_refused: %s", error)
        except (hiredis.HiredisError, OSError) as error:
            self._rests_until = time.monotonic() + REST
            log.warning("edge_redis_unavailable: %s", error)
        return None
