"""What the tests of this room share."""

import math
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import unquote

import pytest
from django.conf import LazySettings
from django.core import mail
from django.core.mail import EmailMessage
from django.db import connection
from django.test import Client
from django_tasks_db.models import DBTaskResult

from accounts.models.user import User
from project.http import throttling
from tests.conftest import PASSWORD

HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.fixture(autouse=True)
def _tasks_at_once(settings: LazySettings) -> None:
    """Letters are written while the request goes on; in the product the worker of `up` writes them."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.immediate.ImmediateBackend"}}


@pytest.fixture(autouse=True)
def _fresh_limits() -> Iterator[None]:
    throttling.reset()
    yield
    throttling.reset()


type Elsewhere = Callable[[Callable[[], object]], None]


@pytest.fixture
def elsewhere(db: None) -> Iterator[Elsewhere]:
    """Runs a call on a connection of its own, so that other connections see what it writes; members are removed after.

    Nothing of the transaction around the test is seen there, which is what a race between connections needs.
    """

    def run(act: Callable[[], object]) -> None:
        def alone() -> None:
            try:
                act()
            finally:
                connection.close()

        pool.submit(alone).result()

    with ThreadPoolExecutor(1) as pool:
        yield run
        run(User.objects.all().delete)
        run(DBTaskResult.objects.all().delete)


@pytest.fixture
def bobs_site(bob: User) -> Client:
    """Bob's browser, logged in through the form."""
    client = Client()
    client.post("/login", {"email": bob.email, "password": PASSWORD})
    mail.outbox.clear()
    return client


def link_of(letter: EmailMessage) -> str:
    """The path and query of the link in a letter."""
    line = next(line for line in letter.body.splitlines() if line.startswith("http"))
    return "/" + line.split("/", 3)[3]


def token_of(letter: EmailMessage) -> str:
    """The token of the link in a letter."""
    return unquote(link_of(letter).partition("token=")[2])


def ratio(first: Callable[[], None], second: Callable[[], None], rounds: int = 30) -> float:
    """How the CPU times of two calls compare in this thread, larger by smaller, each at its best of ``rounds``.

    What a busy machine adds to a call differs from one to the next; the best of many have little of it.
    """
    best = [math.inf, math.inf]
    for _ in range(rounds + 1):  # the first warms up
        for place, call in enumerate((first, second)):
            began = time.thread_time()
            call()
            best[place] = min(best[place], time.thread_time() - began)
    return max(best) / min(best)
