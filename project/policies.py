"""THE table of cached things: name, version, lifetime, stale window. Read by `project.caching` and its callers.

A policy's version is part of every key: raise it when the shape of the cached value changes, and no old value is
ever read again. Lifetimes are those of TMDb's data as documented in docs/decisions/0020-one-cache.md.
"""

from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Policy:
    """How long one kind of value is fresh, and for how long after that it may still be shown."""

    name: str
    fresh: int  # seconds
    stale: int = 0  # seconds after `fresh` in which the value is shown while it is renewed, or its source is out
    version: int = 1
    remote: bool = False  # loaded from TMDb: one process loads for all, nobody waits for long, purge_tmdb drops it


TRENDING = Policy("trending", fresh=30 * MINUTE, stale=DAY, version=3, remote=True)
CHART = Policy("chart", fresh=HOUR, stale=DAY, version=3, remote=True)
DETAILS = Policy("details", fresh=DAY, stale=7 * DAY, version=3, remote=True)
GENRES = Policy("genres", fresh=DAY, stale=7 * DAY, version=2, remote=True)
CONFIGURATION = Policy("configuration", fresh=DAY, stale=7 * DAY, remote=True)
SEARCH = Policy("search", fresh=10 * MINUTE, stale=DAY, version=3, remote=True)
DISCOVER = Policy("discover", fresh=10 * MINUTE, stale=DAY, version=3, remote=True)
SIMILAR = Policy("similar", fresh=2 * HOUR, stale=DAY, version=3, remote=True)
SHOWN = Policy("shown", fresh=HOUR, stale=DAY, remote=True)  # which films a page of a list held, to repeat none
MISSING = Policy("missing", fresh=10 * MINUTE)  # the lifetime of every "there is no such thing"
RECOMMENDATIONS = Policy("recommendations", fresh=2 * HOUR, version=2)
RECOMMENDED = Policy("recommended", fresh=2 * HOUR, version=2)  # one dressed page of the above
IMPRESSIONS = Policy("impressions", fresh=30 * DAY)  # how often a member was shown a film and did not open it
REFIT = Policy("refit", fresh=5 * MINUTE)  # that a refit was asked for: once for all processes
QUALITY = Policy("quality", fresh=2 * HOUR, version=2)
POSTER = Policy("poster", fresh=7 * DAY, version=2)
FRONT = Policy("front", fresh=5 * MINUTE, version=2)
ONBOARDING = Policy("onboarding", fresh=HOUR)  # which movies tell tastes apart
SHELVES = Policy("shelves", fresh=HOUR, stale=DAY)
FROM_TMDB = (TRENDING, CHART, DETAILS, GENRES, CONFIGURATION, SEARCH, DISCOVER, SIMILAR, SHOWN)
