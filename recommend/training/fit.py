"""Fitting the engine on this site's movies and favorites, and deciding when.

One process fits at a time, over all machines: it holds an advisory lock of the database. A fit that fails leaves the
artifact before it in place.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace

import structlog
from django.conf import settings
from django.db import connection

from accounts.services import interactions
from accounts.types.taste import Like
from catalog.services import recommender_feed
from catalog.types import MovieFacts
from recommend import signal_weights
from recommend.engine import Interaction, Model, Movie, fit, fit_counted
from recommend.training import artifacts, parquet, shared_artifacts

log = structlog.get_logger(__name__)
LOCK = 0x6D_61_72_71  # "marq": the number of the advisory lock
NIGHTLY = 24 * 3600.0  # seconds after which anything new is reason enough
NEW_MOVIES_AFTER = 60.0  # seconds after which new movies are, and how many times as long as a fit took: 2 % of one core


@dataclass(frozen=True, slots=True)
class TrainingData:
    """The state of the data that a model was fitted on; kept in the notes of its artifact."""

    catalog_version: str
    favorites_version: str
    newest_favorite: int  # its number
    read_at: float  # seconds since 1970
    seconds: float = 0.0  # that the fit took


def state() -> TrainingData:
    """The present state of the data. Three queries."""
    if settings.ENGINE_NEIGHBOURS:  # new favorites count when the job on Spark has counted them
        return TrainingData(recommender_feed.version(), parquet.version(settings.ENGINE_NEIGHBOURS), 0, time.time())
    return TrainingData(recommender_feed.version(), interactions.version(), interactions.newest(), time.time())


def fit_now() -> Model:
    """A model of the present movies, and of the present favorites or of what the job on Spark made of them.

    Raises:
        Unusable: the job's work cannot be read.
    """
    started_at = time.monotonic()
    movies = map(movie_of, recommender_feed.movie_facts())
    if settings.ENGINE_NEIGHBOURS:
        model = fit_counted(parquet.read(settings.ENGINE_NEIGHBOURS), movies)
    else:
        model = fit(map(interaction_of, interactions.likes()), movies)
    seconds = round(time.monotonic() - started_at, 2)
    log.info("engine_fitted", movies=model.movie_count, people=model.user_count, seconds=seconds)
    return model


def due() -> bool:
    """Whether the newest artifact is so old that a new one is wanted."""
    notes = artifacts.notes(settings.ENGINE_HOME)
    if notes is None:
        return True
    fitted, present = TrainingData(**notes), state()
    if present.newest_favorite - fitted.newest_favorite >= settings.ENGINE_REFIT_AFTER:
        return True
    if present.catalog_version != fitted.catalog_version and present.read_at - fitted.read_at > NEW_MOVIES_AFTER * max(
        1.0, fitted.seconds
    ):
        return True
    changed = (present.catalog_version, present.favorites_version) != (fitted.catalog_version, fitted.favorites_version)
    return changed and present.read_at - fitted.read_at > NIGHTLY


def refit(*, force: bool = False, remove_older: bool = False) -> str | None:
    """Fit and publish a new artifact if one is due; its version, or None if there was nothing to do.

    Also None while another process fits. ``remove_older`` removes the artifacts before it, too.
    """
    version = _refit(force=force)
    if version and remove_older:
        artifacts.prune(settings.ENGINE_HOME, keep_count=1)
        shared_artifacts.keep(1)
    return version


def _refit(*, force: bool) -> str | None:
    with _lock() as locked:
        if not locked:
            return None
        shared_artifacts.share(settings.ENGINE_HOME)  # another machine may have fitted meanwhile
        if not (force or due()):
            return None
        data = state()  # before reading: what changes meanwhile makes the next fit due
        started_at = time.monotonic()
        model = fit_now()
        notes = asdict(replace(data, seconds=round(time.monotonic() - started_at, 2)))
        version = artifacts.publish(settings.ENGINE_HOME, model, notes)
        shared_artifacts.give(settings.ENGINE_HOME, version)
        return version


@contextmanager
def _lock() -> Iterator[bool]:
    """Hold the lock, if it is free. Fits read for longer than a page may."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s), set_config('statement_timeout', '0', false)", [LOCK])
        row = cursor.fetchone()
    locked = bool(row and row[0])
    try:
        yield locked
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET statement_timeout")
            if locked:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def interaction_of(like: Like) -> Interaction:
    """What somebody likes, as the engine reads it."""
    return Interaction(like.user_id, like.movie_id, signal_weights.of_like(like), like.timestamp)


def movie_of(facts: MovieFacts) -> Movie:
    """A movie as the engine reads it."""
    return {
        "id": facts.id,
        "title": facts.title,
        "year": facts.year,
        "genres": list(facts.genres),
        "keywords": list(facts.keywords),
        "cast": list(facts.cast),
        "directors": list(facts.directors),
        "language": facts.language or None,
        "countries": list(facts.countries),
        "franchise": facts.franchise or None,
        "vote_average": facts.vote_average or None,
        "vote_count": facts.vote_count or None,
        "popularity": facts.popularity or None,
    }
