"""How a question to the catalog is answered: TMDb through the cache, a stale copy, the database, the sample.

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
from catalog.sources.database.movie_rows import translations_of
from catalog.sources.database.source import DatabaseSource
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
OVERLAP = 10  # pages before a page whose movies it does not repeat
_MOVIES = TypeAdapter(Page[MovieSummary])
_DETAIL = TypeAdapter(MovieDetail)
_GENRES = TypeAdapter(list[Genre])
_IDS = TypeAdapter(list[int])
_SOURCES: dict[CacheState, Source] = {CacheState.HIT: "cache", CacheState.MISS: "live", CacheState.STALE: "stale"}
type Save[T] = Callable[[T, datetime], None]


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
    key_parts: tuple[object, ...],
    page: int,
    question: Callable[[MovieSource], Page[MovieSummary]],
    save: Save[Page[MovieSummary]] = lambda _movies, _fetched_at: None,
) -> FoundMovies:
    """One page of a list. What earlier pages showed is left out: TMDb's pages drift while one reads them.

    Args:
        policy: of the cache.
        key_parts: what the list depends on, without the page.
        page: which one, from 1.
        question: what to ask a source.
        save: writes more than the movies themselves to the database.
    """
    list_key = (policy.name, settings.TMDB_LANGUAGE, *key_parts)

    def save_all(movies_page: Page[MovieSummary], fetched_at: datetime) -> None:
        cache.put(policies.SHOWN, *list_key, page, value=[movie.id for movie in movies_page.items], codec=_IDS)
        writes.save_summaries(movies_page.items, origin=Origin.TMDB, fetched_at=fetched_at)
        save(movies_page, fetched_at)

    def ask(source: MovieSource) -> Page[MovieSummary]:
        movies_page = question(source)
        return _translated(movies_page) if isinstance(source, TmdbSource) else movies_page

    result = _ask(policy, (*key_parts, page), _MOVIES, ask, save=save_all)
    if page == 1 or result.source == "sample" or not settings.TMDB_ENABLED:
        return result
    earlier_keys = [(*list_key, earlier_page) for earlier_page in range(max(1, page - OVERLAP), page)]
    shown_ids = {movie_id for ids in cache.peek(policies.SHOWN, earlier_keys, codec=_IDS) for movie_id in ids}
    return replace(
        result, value=replace(result.value, items=[movie for movie in result.value.items if movie.id not in shown_ids])
    )


def detail(movie_id: int) -> Found[MovieDetail]:
    """Everything about one movie; one that TMDb deleted is still told from the database, as unavailable."""

    def ask(source: MovieSource) -> MovieDetail:
        try:
            return source.details(movie_id)
        except NotFound:
            if isinstance(source, TmdbSource):
                _write(lambda: writes.mark_unavailable(movie_id))
            raise

    def save(detail: MovieDetail, fetched_at: datetime) -> None:
        writes.save_details([detail], origin=Origin.TMDB, fetched_at=fetched_at)

    return _ask(policies.DETAILS, (movie_id,), _DETAIL, ask, save=save)


def all_genres() -> Found[list[Genre]]:
    """All genres, by name."""
    return _ask(
        policies.GENRES,
        (),
        _GENRES,
        lambda source: source.genres(),
        save=lambda genre_list, _fetched_at: genres.save(genre_list),
    )


def _ask[T](
    policy: Policy,
    key_parts: tuple[object, ...],
    codec: TypeAdapter[T],
    question: Callable[[MovieSource], T],
    *,
    save: Save[T],
) -> Found[T]:
    """The answer to ``question``: TMDb's through the cache, else the database's.

    Args:
        policy: as for `project.cache.fetch`, like the next two.
        key_parts: what the answer depends on, besides the language.
        codec: how the answer is read back.
        question: what to ask a source.
        save: writes a live answer to the database.
    """
    if not settings.TMDB_ENABLED:
        return Found(question(local()), "sample")

    def load() -> T:
        value = question(tmdb())
        _write(lambda: save(value, datetime.now(UTC)))
        return value

    try:
        fetched = cache.fetch(policy, settings.TMDB_LANGUAGE, *key_parts, codec=codec, load=load)
    except SourceUnavailable as error:
        log.warning("source_unavailable", policy=policy.name, reason=str(error))
        metrics.degraded_answers.labels(policy.name).inc()
        return _from_database(question)
    except NotFound:
        return Found(question(local()), "stale")  # a movie that TMDb deleted may still be in somebody's favorites
    if fetched.state is not CacheState.STALE:
        return Found(fetched.value, _SOURCES[fetched.state], fetched.loaded_at)
    outage = fetched.outage or tmdb().client.breaker.state() != "closed"
    metrics.degraded_answers.labels(policy.name).inc(outage)
    return Found(fetched.value, "stale", fetched.loaded_at, outage=outage)


def source_of_ours() -> Source:
    """What an answer out of our own rows is called that nobody asked TMDb for: kept from it, or the sample's."""
    return "cache" if settings.TMDB_ENABLED else "sample"


def _from_database[T](question: Callable[[MovieSource], T]) -> Found[T]:
    """The database's answer; called the sample's when TMDb never told anything."""
    last_fetched: datetime | None = Movie.objects.filter(origin=Origin.TMDB).aggregate(last=Max("fetched_at"))["last"]
    return Found(question(local()), "stale" if last_fetched else "sample", last_fetched, outage=True)


def _translated(movies_page: Page[MovieSummary]) -> Page[MovieSummary]:
    """TMDb's lists are in one language; what its details have told in others is known to the database."""
    try:
        translations = translations_of(movie.id for movie in movies_page.items)
    except DatabaseError as error:
        log.warning("database_not_read", reason=str(error)[:200])
        return movies_page
    return movies_page.map(lambda movie: replace(movie, translations=translations.get(movie.id, ())))


def _write(write: Callable[[], None]) -> None:
    """Store an answer; one that is at hand does not fail because the database does."""
    try:
        write()
    except DatabaseError as error:
        log.warning("database_not_written", reason=str(error)[:200])
