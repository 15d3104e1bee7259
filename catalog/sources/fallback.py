"""How a question to the catalogue is answered: TMDb through the cache, a stale copy, the database, the sample.

The one place where the product degrades on purpose, says so in the answer, and counts it.
"""

import functools
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import structlog
from django.conf import settings
from django.db import DatabaseError
from django.db.models import Max
from pydantic import TypeAdapter

from catalog.models import Movie, Origin
from catalog.sources.database import genres, writes
from catalog.sources.database.source import DatabaseSource, translations_of
from catalog.sources.protocol import MovieSource
from catalog.sources.tmdb import REGIONAL, TmdbClient, TmdbSource
from catalog.types import Chart, Found, FoundMovies, Genre, MovieDetail, MovieSummary, Source
from project import cache
from project.cache import CacheState, policies
from project.cache.policies import Policy
from project.errors import NotFound, SourceUnavailable
from project.pagination import Page
from project.server import metrics

log = structlog.get_logger(__name__)
OVERLAP = 10  # pages before a page whose films it does not repeat
_FILMS = TypeAdapter(Page[MovieSummary])
_DETAIL = TypeAdapter(MovieDetail)
_GENRES = TypeAdapter(list[Genre])
_IDS = TypeAdapter(list[int])
_SOURCES: dict[CacheState, Source] = {CacheState.HIT: "cache", CacheState.MISS: "live", CacheState.STALE: "stale"}
type Keep[T] = Callable[[T, datetime], None]


@functools.cache
def tmdb() -> TmdbSource:
    """This process's way to TMDb."""
    return TmdbSource(TmdbClient(), language=settings.TMDB_LANGUAGE)


def local() -> DatabaseSource:
    """The source that needs no network: what TMDb told before the sample, if there is a key."""
    return DatabaseSource(*([Origin.TMDB] if settings.TMDB_ENABLED else []), Origin.SAMPLE)


def is_regional(chart: Chart) -> bool:
    """Whether a list differs between regions."""
    return chart in REGIONAL


def movies(
    policy: Policy,
    parts: tuple[object, ...],
    page: int,
    question: Callable[[MovieSource], Page[MovieSummary]],
    keep: Keep[Page[MovieSummary]] = lambda _films, _at: None,
) -> FoundMovies:
    """One page of a list. What earlier pages showed is left out: TMDb's pages drift while one reads them.

    Args:
        policy: of the cache.
        parts: what the list depends on, without the page.
        page: which one, from 1.
        question: what to ask a source.
        keep: writes more than the films themselves to the database.
    """
    place = (policy.name, settings.TMDB_LANGUAGE, *parts)

    def keep_all(found: Page[MovieSummary], at: datetime) -> None:
        cache.put(policies.SHOWN, *place, page, value=[movie.id for movie in found.items], codec=_IDS)
        writes.save_summaries(found.items, origin=Origin.TMDB, at=at)
        keep(found, at)

    def ask(source: MovieSource) -> Page[MovieSummary]:
        told = question(source)
        return _translated(told) if isinstance(source, TmdbSource) else told

    found = _ask(policy, (*parts, page), _FILMS, ask, keep=keep_all)
    if page == 1 or found.source == "sample" or not settings.TMDB_ENABLED:
        return found
    earlier = [(*place, number) for number in range(max(1, page - OVERLAP), page)]
    shown = {one for ids in cache.peek(policies.SHOWN, earlier, codec=_IDS) for one in ids}
    return replace(found, value=replace(found.value, items=[f for f in found.value.items if f.id not in shown]))


def detail(movie_id: int) -> Found[MovieDetail]:
    """Everything about one film; one that TMDb deleted is still told from the database, as unavailable."""

    def ask(source: MovieSource) -> MovieDetail:
        try:
            return source.details(movie_id)
        except NotFound:
            if isinstance(source, TmdbSource):
                _write(lambda: writes.mark_unavailable(movie_id))
            raise

    return _ask(policies.DETAILS, (movie_id,), _DETAIL, ask,
                keep=lambda found, at: writes.save_details([found], origin=Origin.TMDB, at=at))  # fmt: skip


def all_genres() -> Found[list[Genre]]:
    """All genres, by name."""
    return _ask(
        policies.GENRES, (), _GENRES, lambda source: source.genres(), keep=lambda found, _at: genres.save(found)
    )


def _ask[T](
    policy: Policy,
    parts: tuple[object, ...],
    codec: TypeAdapter[T],
    question: Callable[[MovieSource], T],
    *,
    keep: Keep[T],
) -> Found[T]:
    """The answer to ``question``: TMDb's through the cache, else the database's.

    Args:
        policy: as for `project.cache.fetch`, like the next two.
        parts: what the answer depends on, besides the language.
        codec: how the answer is read back.
        question: what to ask a source.
        keep: writes a live answer to the database.
    """
    if not settings.TMDB_ENABLED:
        return Found(question(local()), "sample")

    def load() -> T:
        value = question(tmdb())
        _write(lambda: keep(value, datetime.now(UTC)))
        return value

    try:
        got = cache.fetch(policy, settings.TMDB_LANGUAGE, *parts, codec=codec, load=load)
    except SourceUnavailable as error:
        log.warning("source_unavailable", policy=policy.name, reason=str(error))
        metrics.degraded_answers.labels(policy.name).inc()
        return _own(question)
    except NotFound:
        return Found(question(local()), "stale")  # a film that TMDb deleted may still be in somebody's favorites
    if got.state is not CacheState.STALE:
        return Found(got.value, _SOURCES[got.state], got.loaded_at)
    out = got.outage or tmdb().client.breaker.state() != "closed"
    metrics.degraded_answers.labels(policy.name).inc(out)
    return Found(got.value, "stale", got.loaded_at, outage=out)


def _own[T](question: Callable[[MovieSource], T]) -> Found[T]:
    """The database's answer; called the sample's when TMDb never told anything."""
    told: datetime | None = Movie.objects.filter(origin=Origin.TMDB).aggregate(last=Max("fetched_at"))["last"]
    return Found(question(local()), "stale" if told else "sample", told, outage=True)


def _translated(told: Page[MovieSummary]) -> Page[MovieSummary]:
    """TMDb's lists are in one language; what its details have told in others is known to the database."""
    try:
        known = translations_of(movie.id for movie in told.items)
    except DatabaseError as error:
        log.warning("database_not_read", reason=str(error)[:200])
        return told
    return told.map(lambda movie: replace(movie, translations=known.get(movie.id, ())))


def _write(write: Callable[[], None]) -> None:
    """Store an answer; one that is at hand does not fail because the database does."""
    try:
        write()
    except DatabaseError as error:
        log.warning("database_not_written", reason=str(error)[:200])
