"""The fitted model of this process: the newest artefact, swapped when there is a newer one. For services only.

Requests never wait for a swap. Only where there is no artefact at all, the first request fits the engine for this
process; an artefact follows from the task that this asks for.
"""

import threading
import time
from dataclasses import dataclass

import structlog
from django.conf import settings
from django.db import DatabaseError, connection
from pydantic import TypeAdapter

from project import caching, policies
from recommend import fitting, store, tasks
from recommend.engine import Model

log = structlog.get_logger(__name__)
LOOK_EVERY = 15.0  # seconds between two looks for a newer artefact
_ASKED = TypeAdapter(str)


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and the version of its artefact."""

    model: Model
    version: str


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
        try:
            self.current = look(self.current)
        finally:
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
    """The newest artefact if it is newer than ``held``, else ``held``; asks for a refit where one is due."""
    try:
        if fitting.due():
            caching.fetch(policies.REFIT, held and held.version, codec=_ASKED, load=_ask)
    except DatabaseError as error:
        log.warning("refit_not_asked_for", error=str(error))
    if held and store.newest(settings.ENGINE_HOME) == held.version:
        return held
    made = store.load(settings.ENGINE_HOME)
    if made is None or (held and made.version == held.version):
        return held
    log.info("artefact_loaded", version=made.version, films=made.model.films, people=made.model.people)
    return Fitted(made.model, made.version)


def forget() -> None:
    """Take up the newest artefact on the next use (tests, and after the catalogue was loaded)."""
    _holder.forget()


def watch(*, on: bool) -> None:
    """Whether to look for newer artefacts at all; off in tests, whose data nobody else may see."""
    _holder.watching = on


def _first() -> Fitted:
    made = store.load(settings.ENGINE_HOME)
    return Fitted(made.model, made.version) if made else Fitted(fitting.fit_now(), f"own-{time.time_ns()}")


def _ask() -> str:
    return str(tasks.refit.enqueue().id)
