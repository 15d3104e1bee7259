"""The fitted model of this process: the newest artifact, swapped when there is a newer one.

Films that came after the fit are taken in by their facts, so that they are recommended within seconds, and a refit may
take its time. Requests never wait for a swap. Only where there is no artifact at all, the first request fits the engine
for this process; an artifact follows from the task that this asks for.
"""

import hashlib
import math
import threading
import time
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from pydantic import TypeAdapter

from catalog.services import recommender_feed
from project import cache
from project.cache import policies
from recommend import tasks
from recommend.engine import Model
from recommend.training import artifacts, fit

log = structlog.get_logger(__name__)
LOOK_EVERY = 15.0  # seconds between two looks for a newer artifact and for new films
REST = 20.0  # times as long as a look took, at least, until the next: a twentieth of one core
GROW_EVERY = 60.0  # seconds between two additions of new films: each makes the cached rankings old
MOST_NEW = 2_000  # films that are known by their facts alone; a refit takes in all
CLOCKS_DIFFER = 3600.0  # seconds, between the machine that fits and the one that stores films
_ASKED = TypeAdapter(str)


@dataclass(frozen=True, slots=True)
class ActiveModel:
    """A model and its version."""

    model: Model
    version: str  # of the artifact, and of the films that came after it
    artifact: str
    read_at: float  # when the data of the fit were read, in seconds since 1970
    catalog_version: str  # state of the catalog that the model knows
    films: Collection[int] = ()  # that came after the fit and are known by their facts alone
    grown_at: float = -math.inf  # when the latest of them came, on the monotonic clock


class _Holder:
    """This process's model, and who may replace it."""

    def __init__(self) -> None:
        self.current: ActiveModel | None = None
        self.look_at = 0.0
        self.lock = threading.Lock()
        self.watching = True

    def get(self) -> ActiveModel:
        model = self.current
        if model is None:
            with self.lock:
                model = self.current = self.current or _first()
                self.look_at = time.monotonic()  # an artifact may be missing or old: look at once
        elif self.watching and time.monotonic() > self.look_at and self.lock.acquire(blocking=False):
            self.look_at = time.monotonic() + LOOK_EVERY
            threading.Thread(target=self._look, daemon=True, name="look-for-artifact").start()
        return model

    def _look(self) -> None:
        """In a thread of its own, with the lock held."""
        began = time.monotonic()
        try:
            self.current = look(self.current)
        finally:
            now = time.monotonic()
            self.look_at = now + max(LOOK_EVERY, REST * (now - began))
            self.lock.release()
            connection.close()

    def forget(self) -> None:
        with self.lock:
            self.current = None


_holder = _Holder()


def current() -> ActiveModel:
    """The model of this process."""
    return _holder.get()


def look(active: ActiveModel | None) -> ActiveModel | None:
    """The newest artifact, else ``active``, with the films that came after it; asks for a refit where one is due."""
    try:
        if fit.due():
            cache.fetch(policies.REFIT, active and active.artifact, codec=_ASKED, load=_ask)
        newest = _newest(active)
        return newest and _with_new_films(newest)
    except DatabaseError as error:
        log.warning("refit_not_asked_for", error=str(error))
        return _newest(active)


def _newest(active: ActiveModel | None) -> ActiveModel | None:
    if active and artifacts.newest(settings.ENGINE_HOME) == active.artifact:
        return active
    artifact = artifacts.load(settings.ENGINE_HOME)
    if artifact is None or (active and artifact.version == active.artifact):
        return active
    log.info(
        "artifact_loaded", version=artifact.version, films=artifact.model.movie_count, people=artifact.model.user_count
    )
    return _taken_up(artifact)


def _with_new_films(active: ActiveModel) -> ActiveModel:
    """A model that knows the films that the catalog has got since the fit, by their facts; they are few."""
    now, present = time.monotonic(), recommender_feed.version()
    if present == active.catalog_version or now - active.grown_at < GROW_EVERY:
        return active
    since = datetime.fromtimestamp(active.read_at - CLOCKS_DIFFER, UTC)
    new = [movie_id for movie_id in recommender_feed.movie_ids_since(since) if not active.model.knows(movie_id)][
        : MOST_NEW - len(active.films)
    ]
    if not new:
        return replace(active, catalog_version=present)
    model = active.model.with_movies(map(fit.movie_of, recommender_feed.movie_facts(among=new)))
    films = sorted([*active.films, *new])
    log.info("new_films_taken_in", films=len(new), artifact=active.artifact)
    name = hashlib.blake2b(repr(films).encode(), digest_size=4).hexdigest()
    version = f"{active.artifact}-{name}"
    return replace(active, model=model, version=version, catalog_version=present, films=films, grown_at=now)


def _taken_up(artifact: artifacts.Artifact) -> ActiveModel:
    data = fit.TrainingData(**artifact.notes)
    return ActiveModel(artifact.model, artifact.version, artifact.version, data.read_at, data.catalog_version)


def forget() -> None:
    """Take up the newest artifact on the next use (tests, and after the catalog was loaded)."""
    _holder.forget()


def watch(*, on: bool) -> None:
    """Whether to look for newer artifacts at all; off in tests, whose data nobody else may see."""
    _holder.watching = on


def _first() -> ActiveModel:
    artifact = artifacts.load(settings.ENGINE_HOME)
    if artifact:
        return _taken_up(artifact)
    version, data = f"own-{time.time_ns()}", fit.state()
    return ActiveModel(fit.fit_now(), version, version, data.read_at, data.catalog_version)


def _ask() -> str:
    return str(tasks.refit.enqueue().id)
