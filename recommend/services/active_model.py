"""The fitted model of this process: the newest artifact of all machines, swapped when there is a newer one.

A request sees one model from its beginning to its end. Once a process has served a model, a thread of it looks every
few seconds whether another machine has fitted, also while nobody asks anything.

Movies that came after the fit are taken in by their facts, so that they are recommended within seconds, and a refit may
take its time. Requests never wait for a swap. Only where there is no artifact at all, the first request fits the engine
for this process; an artifact follows from the task that this asks for.
"""

import hashlib
import math
import threading
import time
from collections.abc import Collection
from contextvars import ContextVar
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import structlog
from django.conf import settings
from django.db import DatabaseError, close_old_connections, connection
from pydantic import TypeAdapter

from catalog.services import recommender_feed
from project import cache, request_budget
from project.cache import policies
from recommend import tasks
from recommend.engine import Model
from recommend.training import artifacts, fit, shared_artifacts

log = structlog.get_logger(__name__)
CHECK_INTERVAL = 15.0  # seconds between two looks for a newer artifact and for new movies
LOOK_INTERVAL = 5.0  # seconds between two looks for what another machine has fitted
CHECK_COST_RATIO = 20.0  # times as long as a look took, at least, until the next: a twentieth of one core
ADD_INTERVAL = 60.0  # seconds between two additions of new movies: each makes the cached rankings old
MAX_ADDED = 2_000  # movies that are known by their facts alone; a refit takes in all
CLOCKS_DIFFER = 3600.0  # seconds, between the machine that fits and the one that stores movies
_ASKED = TypeAdapter(str)


@dataclass(frozen=True, slots=True)
class ActiveModel:
    """A model and its version."""

    model: Model
    version: str  # of the artifact, and of the movies that came after it
    artifact: str
    read_at: float  # when the data of the fit were read, in seconds since 1970
    catalog_version: str  # state of the catalog that the model knows
    added_movie_ids: Collection[int] = ()  # that came after the fit and are known by their facts alone
    added_at: float = -math.inf  # when the latest of them came, on the monotonic clock


class _Holder:
    """This process's model, and who may replace it."""

    def __init__(self) -> None:
        self.current: ActiveModel | None = None
        self.next_check = 0.0
        self.lock = threading.Lock()
        self.watching = True
        self.watcher: threading.Thread | None = None

    def get(self) -> ActiveModel:
        model = self.current
        if self.watching and (self.watcher is None or not self.watcher.is_alive()):
            self.watcher = threading.Thread(target=self._watch, daemon=True, name="watch-for-artifact")
            self.watcher.start()
        if model is None:
            with self.lock:
                model = self.current = self.current or _first()
                self.next_check = time.monotonic()  # an artifact may be missing or old: look at once
        elif self.watching and time.monotonic() > self.next_check and self.lock.acquire(blocking=False):
            self.next_check = time.monotonic() + CHECK_INTERVAL
            threading.Thread(target=self._check, daemon=True, name="look-for-artifact").start()
        return model

    def _watch(self) -> None:
        """Take up what other machines fit. In a thread of its own, whose connection stays open."""
        while self.watching:
            time.sleep(LOOK_INTERVAL)
            if self.watching and self.lock.acquire(blocking=False):  # else a check is at it
                try:
                    close_old_connections()
                    shared_artifacts.share(settings.ENGINE_HOME)
                    self.current = _newest(self.current)
                except (DatabaseError, OSError) as error:
                    log.warning("artifact_not_fetched", error=str(error))
                finally:
                    self.lock.release()
        connection.close()

    def _check(self) -> None:
        """In a thread of its own, with the lock held."""
        started_at = time.monotonic()
        try:
            self.current = check(self.current)
        finally:
            now = time.monotonic()
            self.next_check = now + max(CHECK_INTERVAL, CHECK_COST_RATIO * (now - started_at))
            self.lock.release()
            connection.close()

    def forget(self) -> None:
        with self.lock:
            self.current = None


_holder = _Holder()


_of_request: ContextVar[ActiveModel | None] = ContextVar("active_model", default=None)


def current() -> ActiveModel:
    """The model of this process; within one request always the same."""
    if not request_budget.current().of_request:
        return _holder.get()
    model = _of_request.get()
    if model is None:
        model = _holder.get()
        _of_request.set(model)  # in the context of this request, which ends with it
    return model


def check(active: ActiveModel | None) -> ActiveModel | None:
    """The newest artifact, else ``active``, with the movies that came after it; asks for a refit where one is due."""
    try:
        _share()
        if fit.due():
            cache.fetch(policies.REFIT, active and active.artifact, codec=_ASKED, load=_ask)
        newest = _newest(active)
        return newest and _with_new_movies(newest)
    except DatabaseError as error:
        log.warning("refit_not_asked_for", error=str(error))
        return _newest(active)


def _share() -> None:
    """Fetch or give; a disk that is full lets the model of before serve on."""
    try:
        shared_artifacts.share(settings.ENGINE_HOME)
    except OSError as error:
        log.warning("artifact_not_fetched", error=str(error))


def _newest(active: ActiveModel | None) -> ActiveModel | None:
    if active and artifacts.newest(settings.ENGINE_HOME) == active.artifact:
        return active
    artifact = artifacts.load(settings.ENGINE_HOME)
    if artifact is None or (active and artifact.version == active.artifact):
        return active
    log.info(
        "artifact_loaded", version=artifact.version, movies=artifact.model.movie_count, people=artifact.model.user_count
    )
    return _activated(artifact)


def _with_new_movies(active: ActiveModel) -> ActiveModel:
    """A model that knows the movies that the catalog has got since the fit, by their facts; they are few."""
    now, catalog_version = time.monotonic(), recommender_feed.version()
    if catalog_version == active.catalog_version or now - active.added_at < ADD_INTERVAL:
        return active
    since = datetime.fromtimestamp(active.read_at - CLOCKS_DIFFER, UTC)
    new_ids = [movie_id for movie_id in recommender_feed.movie_ids_since(since) if not active.model.knows(movie_id)][
        : MAX_ADDED - len(active.added_movie_ids)
    ]
    if not new_ids:
        return replace(active, catalog_version=catalog_version)
    model = active.model.with_movies(map(fit.movie_of, recommender_feed.movie_facts(among=new_ids)))
    movie_ids = sorted([*active.added_movie_ids, *new_ids])
    log.info("new_movies_added", movies=len(new_ids), artifact=active.artifact)
    name = hashlib.blake2b(repr(movie_ids).encode(), digest_size=4).hexdigest()
    version = f"{active.artifact}-{name}"
    return replace(
        active, model=model, version=version, catalog_version=catalog_version, added_movie_ids=movie_ids, added_at=now
    )


def _activated(artifact: artifacts.Artifact) -> ActiveModel:
    data = fit.TrainingData(**artifact.notes)
    return ActiveModel(artifact.model, artifact.version, artifact.version, data.read_at, data.catalog_version)


def forget() -> None:
    """Take up the newest artifact on the next use (tests, and after the catalog was loaded)."""
    _holder.forget()


def watch(*, enabled: bool) -> None:
    """Whether to look for newer artifacts at all; off in tests, whose data nobody else may see."""
    _holder.watching = enabled


def _first() -> ActiveModel:
    try:
        _share()
    except DatabaseError as error:
        log.warning("artifact_not_fetched", error=str(error))
    artifact = artifacts.load(settings.ENGINE_HOME)
    if artifact:
        return _activated(artifact)
    version, data = f"own-{time.time_ns()}", fit.state()
    return ActiveModel(fit.fit_now(), version, version, data.read_at, data.catalog_version)


def _ask() -> str:
    return str(tasks.refit.enqueue().id)
