"""THE table of cached things: name, version, lifetime, stale window.

A policy's version is part of every key: raise it when the shape of the cached value changes, and no old value is
ever read again. What happens within and after a lifetime: docs/decisions/0020-one-cache.md.
"""

from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86400


@dataclass(frozen=True, slots=True)
class Policy:
    """How long one kind of value is fresh, and for how long after that it may still be shown."""

    name: str
    ttl: int  # seconds
    stale_ttl: int = 0  # seconds after `ttl` in which the value is shown while it is renewed, or its source is out
    version: int = 1
    remote: bool = False  # loaded from TMDb: one process loads for all, nobody waits for long, purge_tmdb drops it


TRENDING = Policy("trending", ttl=30 * MINUTE, stale_ttl=DAY, version=4, remote=True)
CHART = Policy("chart", ttl=HOUR, stale_ttl=DAY, version=4, remote=True)
DETAILS = Policy("details", ttl=DAY, stale_ttl=7 * DAY, version=4, remote=True)
GENRES = Policy("genres", ttl=DAY, stale_ttl=7 * DAY, version=2, remote=True)
SEARCH = Policy("search", ttl=10 * MINUTE, stale_ttl=DAY, version=4, remote=True)
DISCOVER = Policy("discover", ttl=10 * MINUTE, stale_ttl=DAY, version=4, remote=True)
SIMILAR = Policy("similar", ttl=2 * HOUR, stale_ttl=DAY, version=4, remote=True)
SHOWN = Policy("shown", ttl=HOUR, stale_ttl=DAY, remote=True)  # which movies a page of a list held, to repeat none
MISSING = Policy("missing", ttl=10 * MINUTE)  # the lifetime of every "there is no such thing"
RECOMMENDATIONS = Policy("recommendations", ttl=2 * HOUR, version=3)
RECOMMENDED = Policy("recommended", ttl=2 * HOUR, version=4)  # one dressed page of the above
ONBOARDING = Policy("onboarding", ttl=HOUR, stale_ttl=DAY)  # which movies tell tastes apart
IMPRESSIONS = Policy("impressions", ttl=30 * DAY)  # how often a member was shown a movie and did not open it
REFIT = Policy("refit", ttl=5 * MINUTE)  # that a refit was asked for: once for all processes
QUALITY = Policy("quality", ttl=2 * HOUR, version=3)
SIMILAR_RANKING = Policy("similar-ranking", ttl=DAY)  # by the version of the fitted model
POSTER = Policy("poster", ttl=7 * DAY, version=2)
HOME_PAGE = Policy("home-page", ttl=5 * MINUTE, stale_ttl=DAY, version=4)
COLLECTIONS = Policy("collections", ttl=HOUR, stale_ttl=DAY, version=3)
ANSWER = Policy("answer", ttl=MINUTE, version=2)  # bytes of a public answer, for as long as its Cache-Control says
FROM_TMDB = (TRENDING, CHART, DETAILS, GENRES, SEARCH, DISCOVER, SIMILAR, SHOWN)
