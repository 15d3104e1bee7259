"""What every test may ask for: the loaded sample, an empty cache, members, and a client of the API."""

import gc
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import orjson
import psycopg
import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from accounts.api import tokens
from accounts.models.user import User
from accounts.passwords import Argon2
from accounts.services import identity
from accounts.services.sign_in import sessions
from catalog.sources.sample import loader
from project import cache
from project.http import api_usage
from project.server.embedded_servers import addresses
from recommend.services import active_model
from tests.servers import HOME

PASSWORD = "a good long sentence"
MEMORY_COST, TIME_COST = Argon2.memory_cost, Argon2.time_cost


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """What is collected stays to the end: looking for garbage among ever more of it takes a third of the time."""
    gc.disable()


def pytest_collection_finish() -> None:
    """Later it is not looked at, either: twelve thousand tests are more than all that any of them makes."""
    gc.collect()
    gc.freeze()
    gc.enable()


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The sample catalog stands in the database for the whole session; tests roll back what they change."""
    with django_db_blocker.unblock():
        loader.load()
    yield
    connection.close()
    with psycopg.connect(addresses(HOME).database_url, autocommit=True) as other:  # for what a test left connected
        name = connection.settings_dict["NAME"]
        other.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [name])


@pytest.fixture
def transactional_db(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """The database as it is: what a test commits stays. pytest-django's own would empty it, sample and all.

    It has that fixture's name, as by this pytest-django knows that a database is wanted.
    """
    with django_db_blocker.unblock():
        yield
        DBTaskResult.objects.all().delete()  # else they would wait in the tests after it


@pytest.fixture(scope="session", autouse=True)
def _quiet_engine(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Artifacts of earlier runs are not served, and no thread looks for newer ones: it would not see a test's data."""
    settings.ENGINE_HOME = home = tmp_path_factory.mktemp("engine")
    active_model.watch(enabled=False)
    api_usage.watch(enabled=False)
    return home


@pytest.fixture(autouse=True)
def _no_model_is_left(_quiet_engine: Path) -> Iterator[None]:
    """A test that fits does so in a folder of its own: what it leaves here would be served in the tests after it."""
    yield
    left = [*_quiet_engine.iterdir()]
    for folder in left:
        shutil.rmtree(folder)
    assert not left


@pytest.fixture
def fitted_engine(db: None) -> None:
    """What the first request of a process fits is there: no test pays for it by being the first."""
    active_model.current()


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Pages name static files as they are called in the repository: nothing is collected for the tests."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(scope="session", autouse=True)
def _cheap_passwords() -> Iterator[None]:
    """Passwords are hashed as always, but for less: most tests have members, and few are about what a hash costs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Argon2, "memory_cost", 8)
        patch.setattr(Argon2, "time_cost", 1)
        yield


@pytest.fixture
def passwords_at_our_price(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A hash costs what it costs in the product."""
    monkeypatch.setattr(Argon2, "memory_cost", MEMORY_COST)
    monkeypatch.setattr(Argon2, "time_cost", TIME_COST)
    identity._unknown_users_password.cache_clear()  # an earlier test may have had it made at a lower price
    yield
    identity._unknown_users_password.cache_clear()


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def alice(db: None) -> User:
    """A member."""
    return identity.register(email="alice@example.org", password=PASSWORD, display_name="Alice")


@pytest.fixture
def bob(db: None) -> User:
    """Another member."""
    return identity.register(email="bob@example.org", password=PASSWORD, display_name="Bob")


@pytest.fixture
def site(db: None) -> Client:
    """A browser without JavaScript, logged out."""
    return Client()


@pytest.fixture
def alices_site(alice: User) -> Client:
    """Alice's browser, logged in through the form."""
    client = Client()
    client.post("/login", {"email": alice.email, "password": PASSWORD})
    mail.outbox.clear()  # where tasks run at once, she has been told of a new device
    return client


@dataclass(frozen=True)
class Api:
    """A front-end app: JSON in, JSON out, an access token if there is one."""

    token: str = ""

    def __call__(self, method: str, path: str, body: object = None, **headers: str) -> Any:
        """The response of ``/api/v1`` + ``path``; its ``json()`` is the envelope."""
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        return Client().generic(
            method, f"/api/v1{path}", b"" if body is None else _json(body), "application/json", headers=headers
        )


def _json(body: object) -> bytes:
    return orjson.dumps(body)


def api_of(user: User) -> Api:
    """An app in which ``user`` has logged in."""
    return Api(tokens.issue(sessions.open_api(user)).access)


@pytest.fixture
def api(db: None) -> Api:
    """An app of nobody."""
    return Api()


@pytest.fixture
def alices_api(alice: User) -> Api:
    """Alice's app."""
    return api_of(alice)


@pytest.fixture
def bobs_api(bob: User) -> Api:
    """Bob's app."""
    return api_of(bob)


def undo_of(page: str) -> str:
    """The token of the Undo that a page or an answer offers."""
    return unescape(page.split('name="undo" value="')[1].partition('"')[0])
