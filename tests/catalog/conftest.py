"""A TMDb of our own behind the catalog, for tests that ask for ``tmdb``.

Loaders write the mirror from threads of their own, so these tests really commit, and remove afterwards what the
server's movies (ids from 9,000,001) left. They must not ask for ``db``, ``site`` or ``api``: those roll back.
"""

import os
import secrets
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.db import connection

from catalog.models import ChartEntry, Genre, Movie, Origin, Person
from catalog.sources import fallback
from project.cache import single_flight
from recommend.services import active_model
from tests.catalog import tmdb_server
from tests.catalog.tmdb_server import TmdbServer


@pytest.fixture
def tmdb_alone() -> Iterator[TmdbServer]:
    """The server by itself."""
    yield from tmdb_server.serve()


@pytest.fixture
def tmdb(
    tmdb_alone: TmdbServer, settings: Any, transactional_db: None, monkeypatch: pytest.MonkeyPatch
) -> Iterator[TmdbServer]:
    """The server, and a catalog that has a key for it and waits for it however busy this machine is."""
    for wait in ("PATIENCE", "PATIENCE_WITHOUT_SLOT", "PATIENCE_AFTER_TIMEOUT"):
        monkeypatch.setattr(single_flight, wait, 20.0)
    settings.TMDB_ENABLED = True
    settings.TMDB_ACCESS_TOKEN = tmdb_server.TOKEN
    settings.TMDB_BASE_URL = tmdb_alone.url
    settings.STORAGES = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
    fallback.tmdb.cache_clear()
    single_flight._coordinator.timed_out_until = 0.0
    active_model.forget()  # what this test stores is its own
    yield tmdb_alone
    active_model.forget()
    tmdb_alone.over.set()
    settle()
    fallback.tmdb().client.close()
    fallback.tmdb.cache_clear()
    forget()


@pytest.fixture
def hurried(tmdb: TmdbServer, monkeypatch: pytest.MonkeyPatch) -> TmdbServer:
    """The same with visitors as impatient as they are."""
    monkeypatch.undo()
    return tmdb


def forget() -> None:
    """Remove what the server's movies left in the database."""
    ChartEntry.objects.filter(origin=Origin.TMDB).delete()
    Movie.objects.filter(id__gt=9_000_000).delete()
    Person.objects.filter(id__gt=9_000_000).delete()
    Genre.objects.filter(id__gt=90_000).delete()


def environment(**overrides: str) -> dict[str, str]:
    """What a process of our own needs to work on the tests' database and Redis."""
    server = django_settings.DATABASE_URL.rpartition("/")[0]
    return os.environ | {
        "DATABASE_URL": f"{server}/{connection.settings_dict['NAME']}",
        "REDIS_URL": django_settings.REDIS_URL,
        "SECRET_KEY": secrets.token_urlsafe(64),
        "JWT_SIGNING_KEY": secrets.token_urlsafe(64),
        **overrides,
    }


def settle() -> None:
    """Wait until nothing is being loaded behind anybody's back."""
    pause = threading.Event()
    while single_flight._coordinator.loads:
        pause.wait(0.01)
