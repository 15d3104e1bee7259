"""The fitted engine of this process: made on first use, made anew in the background when films or favorites change.

Requests never wait for a new fit but the very first. Imported by this room's services only.
"""

import threading
import time
from collections.abc import Iterable
from dataclasses import dataclass

import structlog
from django.db import close_old_connections, connection

from accounts.services import crowd
from catalog import services as catalog
from catalog.types import FilmFacts
from recommend.engine import Interaction, Model, Movie, fit

log = structlog.get_logger(__name__)
LOOK_EVERY = 30.0  # seconds between two looks whether there is anything new


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model and the state of the data that it was fitted on."""

    model: Model
    version: str


class _Holder:
    """This process's model, and who may replace it."""

    def __init__(self) -> None:
        self.current: Fitted | None = None
        self.look_at = 0.0
        self.lock = threading.Lock()

    def get(self) -> Fitted:
        fitted = self.current
        if fitted is None:
            with self.lock:
                fitted = self.current or self._fit(_version())
                self.current = fitted
                self.look_at = time.monotonic() + LOOK_EVERY
        elif time.monotonic() > self.look_at and self.lock.acquire(blocking=False):
            self.look_at = time.monotonic() + LOOK_EVERY
            threading.Thread(target=self._renew, daemon=True, name="refit").start()
        return fitted

    def forget(self) -> None:
        with self.lock:
            self.current = None

    def _renew(self) -> None:
        """In a thread of its own, with the lock held: fit again if there is anything new."""
        try:
            version = _version()
            if self.current is None or version != self.current.version:
                self.current = self._fit(version)
        finally:
            self.lock.release()
            connection.close()
            close_old_connections()

    def _fit(self, version: str) -> Fitted:
        began = time.monotonic()
        model = fit(_interactions(), map(movie_of, catalog.film_facts()))
        log.info("engine_fitted", version=version, seconds=round(time.monotonic() - began, 2))
        return Fitted(model, version)


_holder = _Holder()


def current() -> Fitted:
    """The model of this process."""
    return _holder.get()


def forget() -> None:
    """Fit anew on the next use (tests, and after the catalogue was loaded)."""
    _holder.forget()


def movie_of(film: FilmFacts) -> Movie:
    """A film as the engine reads it."""
    return {
        "id": film.id,
        "title": film.title,
        "year": film.year,
        "genres": list(film.genres),
        "keywords": list(film.keywords),
        "cast": list(film.cast),
        "directors": list(film.directors),
        "language": film.language or None,
        "franchise": film.franchise or None,
        "vote_average": film.vote_average or None,
        "vote_count": film.vote_count or None,
        "popularity": film.popularity or None,
    }


def _interactions() -> Iterable[Interaction]:
    return (Interaction(user_id, movie_id, 1.0, at) for user_id, movie_id, at in crowd.favorites())


def _version() -> str:
    return f"{catalog.version()}.{crowd.version()}"
