"""THE table of cached things: name, version, lifetime, stale window, and what ends them before their time.

A policy's version is part of every key: raise it when the shape of the cached value changes, and no old value is
ever read again. What happens within and after a lifetime: docs/decisions/0020-one-cache.md.
"""

from dataclasses import dataclass

MINUTE, HOUR, DAY = 60, 3600, 86400
CATALOG = "catalog"  # the generation of the stored movies: ends with each edit, load and sync of them


@dataclass(frozen=True, slots=True)
class Policy:
    """How long one kind of value is fresh, and for how long after that it may still be shown."""

    name: str
    ttl: int  # seconds
    stale_ttl: int = 0  # seconds after `ttl` in which the value is shown while it is renewed, or its source is out
    version: int = 1
    generation: str = ""  # with which it ends: `project.cache.generations`
    remote: bool = False  # loaded from TMDb: one process loads for all, nobody waits for long, purge_tmdb drops it


TRENDING = Policy("trending", ttl=30 * MINUTE, stale_ttl=DAY, version=4, remote=True)
CHART = Policy("chart", ttl=HOUR, stale_ttl=DAY, version=4, remote=True)
DETAILS = Policy("details", ttl=DAY, stale_ttl=7 * DAY, version=5, remote=True)
GENRES = Policy("genres", ttl=DAY, stale_ttl=7 * DAY, version=2, remote=True)
SEARCH = Policy("search", ttl=10 * MINUTE, stale_ttl=DAY, version=4, remote=True)
DISCOVER = Policy("discover", ttl=10 * MINUTE, stale_ttl=DAY, version=4, remote=True)
SIMILAR = Policy("similar", ttl=2 * HOUR, stale_ttl=DAY, version=4, remote=True)
SHOWN = Policy("shown", ttl=HOUR, stale_ttl=DAY, remote=True)  # which movies a page of a list held, to repeat none
MISSING = Policy("missing", ttl=10 * MINUTE)  # the lifetime of every "there is no such thing"
RECOMMENDATIONS = Policy("recommendations", ttl=2 * HOUR, version=3)
RECOMMENDED = Policy("recommended", ttl=2 * HOUR, version=5)  # one dressed page of the above
FEED = Policy("feed", ttl=HOUR)  # a member's recommendations for feed readers, by the key of its address
GROUP_LIST = Policy("group-list", ttl=2 * HOUR)  # movies and reasons for a group, by its people and their tastes
ONBOARDING = Policy("onboarding", ttl=HOUR, stale_ttl=DAY)  # which movies tell tastes apart
IMPRESSIONS = Policy("impressions", ttl=30 * DAY)  # how often a member was shown a movie and did not open it
REFIT = Policy("refit", ttl=5 * MINUTE)  # that a refit was asked for: once for all processes
QUALITY = Policy("quality", ttl=2 * HOUR, version=3)
SIMILAR_RANKING = Policy("similar-ranking", ttl=DAY)  # by the version of the fitted model
POSTER = Policy("poster", ttl=7 * DAY, version=2)
PICTURE = Policy("picture", ttl=7 * DAY)  # a poster, or what stands beside a link, as PNG
SIMILAR_PAGE = Policy("similar-page", ttl=HOUR, generation=CATALOG)  # one dressed page of that, by its version too
HOME_PAGE = Policy("home-page", ttl=5 * MINUTE, stale_ttl=DAY, version=5, generation=CATALOG)
LIST_PAGE = Policy("list-page", ttl=MINUTE, generation=CATALOG)  # of our own rows, as a page of the site shows them
MOVIE_PAGE = Policy("movie-page", ttl=5 * MINUTE, version=2, generation=CATALOG)  # likewise
COLLECTIONS = Policy("collections", ttl=HOUR, stale_ttl=DAY, version=4, generation=CATALOG)
KEYWORDS = Policy("keywords", ttl=HOUR, stale_ttl=DAY, version=2, generation=CATALOG)  # by how many movies have them
FILTER_CHOICES = Policy("filter-choices", ttl=HOUR, stale_ttl=DAY, generation=CATALOG)
EVENING = Policy("evening", ttl=10 * MINUTE, stale_ttl=HOUR, generation=CATALOG)  # which movies fit an evening
SERVICES = Policy("services", ttl=HOUR, stale_ttl=DAY, generation=CATALOG)  # where movies are watched in a region
EVENING_RANKING = Policy("evening-ranking", ttl=2 * HOUR)  # what fits an evening, ranked for one owner
TONIGHT = Policy("tonight", ttl=2 * HOUR, version=2)  # the movies of it that a page shows
ANSWER = Policy("answer", ttl=MINUTE, version=4)  # bytes of a public answer, for as long as its Cache-Control says
PERSONAL_ANSWER = Policy(
    "personal-answer", ttl=5 * MINUTE, version=3
)  # bytes of a member's own answer, by the version of taste
FROM_TMDB = (TRENDING, CHART, DETAILS, GENRES, SEARCH, DISCOVER, SIMILAR, SHOWN)
