"""What the tests of this room share."""

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from django.conf import LazySettings
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from pytest_django import DjangoDbBlocker

from accounts.models import User
from project import limits
from tests.conftest import PASSWORD

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def _plain_static_files(settings: LazySettings) -> None:
    """Pages are drawn without a manifest of hashed files, which `up` makes."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


@pytest.fixture
def committed(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The database without a transaction around the test, for races between connections; members are removed after."""
    with django_db_blocker.unblock():
        yield
        User.objects.all().delete()
        connection.close()


@pytest.fixture
def bobs_site(bob: User) -> Client:
    """Bob's browser, logged in through the form."""
    client = Client()
    client.post("/login", {"email": bob.email, "password": PASSWORD})
    return client


def link_of(letter: EmailMessage) -> str:
    """The path and query of the link in a letter."""
    line = next(line for line in letter.body.splitlines() if line.startswith("http"))
    return "/" + line.split("/", 3)[3]


def token_of(letter: EmailMessage) -> str:
    """The token of the link in a letter."""
    return unquote(link_of(letter).partition("token=")[2])
