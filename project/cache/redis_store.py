"""Redis as this product uses it: bytes in, bytes out, and given up at once when it does not answer in time.

The only importer of django.core.cache. Who asks goes through the guard that all of this process share.
"""

import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from itertools import batched
from typing import Any

from django.core.cache import caches  # noqa: TID251 - this is the module that may
from django_redis.exceptions import ConnectionInterrupted
from django_redis.serializers.base import BaseSerializer
from redis import ConnectionPool, Redis
from redis.exceptions import RedisError

from project.server import metrics
from project.server.redis_guard import FAULTS, GUARD

SWAP = """
if redis.call('get', KEYS[1]) ~= (ARGV[1] ~= '' and ARGV[1]) then return 0 end
redis.call('set', KEYS[1], ARGV[2], 'px', ARGV[3])
return 1
"""
TAKEN_NAMES = 10_000  # that this process remembers to be taken
BATCH = 1000  # names that are looked through, or removed, in one call
LOCAL_VALUES = 256  # values of which this process keeps a copy, for the time without Redis
# Django makes a cache for each context, and the WSGI adapter gives every request its own: making it took a third of
# the time of a cached answer. This one is for all threads, as is the pool of connections that it holds.
cache: Any = caches.create_connection("default")
GUARD.on_outage = metrics.cache_outages.inc


class BytesSerializer(BaseSerializer):
    """Stores bytes as they are; refuses anything else."""

    def dumps(self, value: Any) -> bytes:  # noqa: D102 - the base class says it
        if not isinstance(value, bytes):
            raise TypeError(f"only bytes go into the cache, not {type(value).__name__}")
        return value

    def loads(self, value: bytes) -> Any:  # noqa: D102
        return value


def ask[R](call: Callable[[], R]) -> R:
    """The answer of ``call``. Raises :class:`RedisUnavailable`."""
    with GUARD.asking():
        try:
            return call()
        except ConnectionInterrupted as error:  # django-redis's word for some of redis-py's
            raise error.__cause__ or RedisError(str(error)) from error


_memory: OrderedDict[str, bytes] = OrderedDict()
_memory_lock = threading.Lock()
_taken: OrderedDict[str, float] = OrderedDict()  # names that this process took while Redis was away, and until when


def get(name: str) -> bytes | None:
    """The value of ``name``. Like all below it raises :class:`RedisUnavailable`."""
    # Not by django-redis's get, which first looks whether a value is a number: a fifth of the time of a look.
    value: Any = ask(lambda: _client().get(_full(name)))
    assert value is None or isinstance(value, bytes)
    return value


def get_many(names: list[str]) -> dict[str, bytes]:
    """The values that there are of ``names``, in one round trip."""
    values: dict[str, bytes] = ask(lambda: cache.get_many(names)) if names else {}
    return values


def put(name: str, value: bytes, *, seconds: float) -> None:
    """Keep ``value`` for ``seconds``."""
    ask(lambda: cache.set(name, value, timeout=max(1, round(seconds))))


def add(name: str, value: bytes, *, seconds: float) -> bool:
    """Keep ``value`` unless ``name`` has one; whether it was kept."""
    return bool(ask(lambda: _client().set(_full(name), value, nx=True, px=max(1, round(seconds * 1000)))))


def swap(name: str, before: bytes | None, value: bytes, *, seconds: float) -> bool:
    """Keep ``value`` if ``name`` still has the value ``before`` (None: no value at all); whether it was kept."""
    milliseconds = max(1, round(seconds * 1000))
    return bool(ask(lambda: _client().eval(SWAP, 1, _full(name), before or b"", value, milliseconds)))


def local_put(name: str, value: bytes) -> None:
    """Keep a copy in this process, too: what was loaded while Redis is away is not loaded for every caller."""
    with _memory_lock:
        _memory[name] = value
        _memory.move_to_end(name)
        if len(_memory) > LOCAL_VALUES:
            _memory.popitem(last=False)


def local_get(name: str) -> bytes | None:
    """This process's own copy of a value; asked for when Redis is away."""
    return _memory.get(name)


def local_add(name: str, *, seconds: float) -> bool:
    """Take ``name`` in this process unless it is taken; whether it was free."""
    now = time.monotonic()
    with _memory_lock:
        if _taken.get(name, 0.0) > now:
            return False
        _taken[name] = now + seconds
        _taken.move_to_end(name)
        if len(_taken) > TAKEN_NAMES:
            _taken.popitem(last=False)
    return True


def local_remove(name: str) -> None:
    """Give a name free that was taken by `local_add`."""
    with _memory_lock:
        _taken.pop(name, None)


def remove(*names: str) -> None:
    """Forget ``names``."""
    ask(lambda: cache.delete_many(names))


def remove_all(pattern: str) -> int:
    """Forget all names that fit ``pattern`` (``*`` is anything); returns how many there were."""
    _memory.clear()
    return int(ask(lambda: cache.delete_pattern(pattern)) or 0)


def remove_namespace() -> int:
    """Forget all names below our own prefix, those outside of Django's cache (kept answers) too; how many there were.

    No other program's: see `clear`.
    """
    _memory.clear()
    return ask(_remove_namespace)


def _remove_namespace() -> int:
    client, removed = _client(), 0
    names = client.scan_iter(match=f"{cache.key_prefix}:*", count=BATCH)
    for batch in batched(names, BATCH):
        removed += client.unlink(*batch)
    return removed


def run(script: str, names: list[str], *values: object) -> Any:
    """What a Lua ``script`` answers; it is atomic over all processes."""
    return ask(lambda: _client().eval(script, len(names), *map(_full, names), *map(str, values)))


def answers() -> bool:
    """Whether Redis answers, asked directly (for /readyz)."""
    try:
        _client().ping()
    except FAULTS:
        return False
    return True


def clear() -> None:
    """Forget everything that this database of Redis holds, whoever put it there (tests and operators)."""
    GUARD.forget()
    _memory.clear()
    _taken.clear()
    cache.clear()


def connection_pool() -> ConnectionPool:
    """The connections to Redis that this process has, for who must hold a client of its own."""
    return _client().connection_pool


def _client() -> Redis:
    client: Redis = cache.client.get_client(write=True)
    return client


def _full(name: str) -> str:
    return str(cache.make_key(name))
