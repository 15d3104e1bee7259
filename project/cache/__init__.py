"""The one way to the cache: ``fetch(policy, *parts, codec=, load=)``.

A value is kept as its time of loading, a line feed, and JSON, under a hashed, versioned key; one that cannot be read
(corrupt, or of an older shape) is dropped and loaded again. A value past its lifetime is given at once and renewed
behind the caller's back. When Redis does not answer, everything is loaded: slower, but right.

    fetch           lifetimes, stale copies, negative entries      <- what others use, by this front
    single_flight   one load for many who want the same
    generations     values that become wrong together
    policies        THE table of cached things
    redis_store     Redis, asked through the guard that all share (`project.server.redis_guard`)

Never in it: what a cached value means. Start with `policies`, then `fetch`.
"""

from project.cache.fetch import (
    CacheState,
    Fetched,
    clear,
    clear_namespace,
    fetch,
    first,
    forget,
    key,
    only_one,
    peek,
    put,
    update,
)
from project.cache.generations import advance
from project.cache.redis_store import BytesSerializer, answers, connection_pool
from project.cache.single_flight import is_patient, patiently

__all__ = [
    "BytesSerializer",
    "CacheState",
    "Fetched",
    "advance",
    "answers",
    "clear",
    "clear_namespace",
    "connection_pool",
    "fetch",
    "first",
    "forget",
    "is_patient",
    "key",
    "only_one",
    "patiently",
    "peek",
    "put",
    "update",
]
