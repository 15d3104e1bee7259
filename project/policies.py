"""THE table of cached things: name, version, lifetime, stale window. Read by `project.caching` and its callers.

A policy's version is part of every key: raise it when the shape of the cached value changes, and no old value is
ever read again. Lifetimes are those of TMDb's data as documented in docs/decisions/0003-cache.md.
"""

from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Policy:
    """How long one kind of value is fresh, and for how long after that it may still be shown."""

    name: str
    fresh: int  # seconds
    stale: int = 0  # seconds after `fresh` in which the value may stand in for one that cannot be had
    version: int = 1


TRENDING = Policy("trending", fresh=30 * MINUTE, stale=DAY)
CHART = Policy("chart", fresh=HOUR, stale=DAY)
DETAILS = Policy("details", fresh=DAY, stale=7 * DAY)
GENRES = Policy("genres", fresh=DAY, stale=7 * DAY)
SEARCH = Policy("search", fresh=10 * MINUTE, stale=DAY)
DISCOVER = Policy("discover", fresh=10 * MINUTE, stale=DAY)
SIMILAR = Policy("similar", fresh=DAY, stale=7 * DAY)
MISSING = Policy("missing", fresh=10 * MINUTE)
RECOMMENDATIONS = Policy("recommendations", fresh=2 * HOUR)
POSTER = Policy("poster", fresh=7 * DAY)
FRONT = Policy("front", fresh=5 * MINUTE)
SHELVES = Policy("shelves", fresh=HOUR, stale=DAY)
