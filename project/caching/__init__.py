"""The one way to the cache: ``fetch(policy, *parts, codec=, load=)``. Importable by services and sources of every room.

A value is kept as its time of loading, a line feed, and JSON, under a hashed, versioned key; one that cannot be read
(corrupt, or of an older shape) is dropped and loaded again. A value past its lifetime is given at once and renewed
behind the caller's back. When Redis does not answer, everything is loaded: slower, but right.

    fetching   lifetimes, stale copies, negative entries      <- what others use
    flights    one load for many who want the same
    store      Redis, and giving it up when it is away
"""

from project.caching.fetching import Fetched, State, fetch, first, forget, key, only_one, peek, put, update
from project.caching.flights import is_patient, patiently
from project.caching.store import BytesSerializer, answers, clear

__all__ = [
    "BytesSerializer",
    "Fetched",
    "State",
    "answers",
    "clear",
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
