"""The fitted model of this process: the newest artefact, swapped when there is a newer one. For services only.

Films that came after the fit are taken in by their facts, so that they are recommended within seconds, and a refit may
take its time. Requests never wait for a swap. Only where there is no artefact at all, the first request fits the engine
for this process; an artefact follows from the task that this asks for.
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
from recommend import fitting, store, tasks
from recommend.engine import Model

log = structlog.get_logger(__name__)
LOOK_EVERY = 15.0  # seconds between two looks for a newer artefact and for new films
REST = 20.0  # times as long as a look took, at least, until the next: a twentieth of one core
GROW_EVERY = 60.0  # seconds between two additions of new films: each makes the cached rankings old
MOST_NEW = 2_000  # films that are known by their facts alone; a refit takes in all
CLOCKS_DIFFER = 3600.0  # seconds, between the machine that fits and the one that stores films
_ASKED = TypeAdapter(str)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and its version."""

    model: Model
    version: str  # of the artefact, and of the films that came after it
    artefact: str
    read_at: float  # when the data of the fit were read, in seconds since 1970
    catalogue: str  # state of the catalogue that the model knows
    films: Collection[int] = ()  # that came after the fit and are known by their facts alone
    grown_at: float = -math.inf  # when the latest of them came, on the monotonic clock


class _Holder:
    """This process's model, and who may replace it."""

    def __init__(self) -> None:
        self.current: Fitted | None = None
        self.look_at = 0.0
        self.lock = threading.Lock()
        self.watching = True

    def get(self) -> Fitted:
        fitted = self.current
        if fitted is None:
            with self.lock:
                fitted = self.current = self.current or _first()
                self.look_at = time.monotonic()  # an artefact may be missing or old: look at once
        elif self.watching and time.monotonic() > self.look_at and self.lock.acquire(blocking=False):
            self.look_at = time.monotonic() + LOOK_EVERY
            threading.Thread(target=self._look, daemon=True, name="look-for-artefact").start()
        return fitted

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


def current() -> Fitted:
    """The model of this process."""
    return _holder.get()


def look(held: Fitted | None) -> Fitted | None:
    """The newest artefact, else ``held``, with the films that came after it; asks for a refit where one is due."""
    try:
        if fitting.due():
            cache.fetch(policies.REFIT, held and held.artefact, codec=_ASKED, load=_ask)
        newest = _newest(held)
        return newest and _with_new_films(newest)
    except DatabaseError as error:
        log.warning("refit_not_asked_for", error=str(error))
        return _newest(held)


def _newest(held: Fitted | None) -> Fitted | None:
    if held and store.newest(settings.ENGINE_HOME) == held.artefact:
        return held
    made = store.load(settings.ENGINE_HOME)
    if made is None or (held and made.version == held.artefact):
        return held
    log.info("artefact_loaded", version=made.version, films=made.model.movie_count, people=made.model.user_count)
    return _taken_up(made)


def _with_new_films(held: Fitted) -> Fitted:
    """A model that knows the films that the catalogue has got since the fit, by their facts; they are few."""
    now, present = time.monotonic(), recommender_feed.version()
    if present == held.catalogue or now - held.grown_at < GROW_EVERY:
        return held
    since = datetime.fromtimestamp(held.read_at - CLOCKS_DIFFER, UTC)
    new = [one for one in recommender_feed.movie_ids_since(since) if not held.model.knows(one)][
        : MOST_NEW - len(held.films)
    ]
    if not new:
        return replace(held, catalogue=present)
    model = held.model.with_movies(map(fitting.movie_of, recommender_feed.movie_facts(among=new)))
    films = sorted([*held.films, *new])
    log.info("new_films_taken_in", films=len(new), artefact=held.artefact)
    name = hashlib.blake2b(repr(films).encode(), digest_size=4).hexdigest()
    version = f"{held.artefact}-{name}"
    return replace(held, model=model, version=version, catalogue=present, films=films, grown_at=now)


def _taken_up(made: store.Artefact) -> Fitted:
    data = fitting.Data(**made.notes)
    return Fitted(made.model, made.version, made.version, data.at, data.catalogue)


def forget() -> None:
    """Take up the newest artefact on the next use (tests, and after the catalogue was loaded)."""
    _holder.forget()


def watch(*, on: bool) -> None:
    """Whether to look for newer artefacts at all; off in tests, whose data nobody else may see."""
    _holder.watching = on


def _first() -> Fitted:
    made = store.load(settings.ENGINE_HOME)
    if made:
        return _taken_up(made)
    version, data = f"own-{time.time_ns()}", fitting.state()
    return Fitted(fitting.fit_now(), version, version, data.at, data.catalogue)


def _ask() -> str:
    return str(tasks.refit.enqueue().id)
