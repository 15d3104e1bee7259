"""Generations: kept values that become wrong together, such as all that is made of the stored movies.

The present generation's name is part of their keys (``Policy.generation``), so with the next one none of them is found
again. It stands in Redis; a process looks it up once a second. Where Redis is away each process counts for itself.
"""

import secrets
import time
from contextlib import suppress

from project.cache import redis_store
from project.cache.policies import DAY
from project.server.redis_guard import RedisUnavailable

REMEMBERED = 1.0  # seconds until what another process says is seen
KEPT = 30 * DAY  # longer than any value that a generation is part of the key of

_known: dict[str, tuple[str, float]] = {}  # by name: the present generation, and until when it is not looked up


def current(name: str) -> str:
    """The present generation of ``name``."""
    generation, until = _known.get(name, ("", 0.0))
    if time.monotonic() < until:
        return generation
    with suppress(RedisUnavailable):
        generation = (redis_store.get(_key(name)) or b"").decode()
    _known[name] = (generation, time.monotonic() + REMEMBERED)
    return generation


def advance(name: str) -> None:
    """Let no value of the present generation be found again. Call it when what they are made of is committed."""
    generation = secrets.token_hex(8)
    _known[name] = (generation, time.monotonic() + REMEMBERED)
    with suppress(RedisUnavailable):
        redis_store.put(_key(name), generation.encode(), seconds=KEPT)


def forget() -> None:
    """Look everything up anew (tests and operators)."""
    _known.clear()


def _key(name: str) -> str:
    return f"generation:{name}"
