"""5,000 racing hearts over two real workers: no 5xx, no duplicate, and every change counted once.

The workers' coverage is not measured: that doubles what requests cost, and other tests cover the same lines.
"""

import os
import random
import socket
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http.client import HTTPConnection, HTTPException

import pytest
from django.conf import settings
from django.db import connection

from accounts.api import tokens
from accounts.models.taste import Favorite
from accounts.services import identity, taste
from accounts.services.sign_in import sessions
from project.server.environment import ROOT
from tests.accounts.conftest import Elsewhere
from tests.conftest import PASSWORD

TOGGLES, CLIENTS, WORKERS = 5_000, 16, 2
MOST_TRIES = 50
FILMS = (238, 155, 278)


@pytest.fixture
def workers(db: None) -> Iterator[int]:
    """The port of two uvicorn workers over the tests' own database."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    database = f"{settings.DATABASE_URL.rpartition('/')[0]}/{connection.settings_dict['NAME']}"
    keys = {"SECRET_KEY": settings.SECRET_KEY, "JWT_SIGNING_KEY": settings.JWT_SIGNING_KEY}
    own = {"DATABASE_URL": database, "REDIS_URL": settings.REDIS_URL, "RATE_LIMITS": "off", **keys}
    command = [sys.executable, "-m", "uvicorn", "project.asgi:application", "--port", str(port), "--workers",
               str(WORKERS), "--log-level", "error", "--no-access-log"]  # fmt: skip
    quiet = subprocess.DEVNULL
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE_")}
    server = subprocess.Popen(command, cwd=ROOT, env={**inherited, **own}, stdout=quiet, stderr=quiet)
    try:
        _wait_for(port)
        yield port
    finally:
        server.terminate()
        server.wait(20)


@pytest.mark.timeout(300)
def test_racing_hearts_over_two_workers_lose_and_double_nothing(workers: int, elsewhere: Elsewhere) -> None:
    elsewhere(lambda: _race(workers))


def _race(workers: int) -> None:
    user = identity.register(email="toggler@example.org", password=PASSWORD)
    token = tokens.issue(sessions.open_api(user)).access
    with ThreadPoolExecutor(CLIENTS) as pool:
        portions = pool.map(lambda seed: _toggle(workers, token, seed), range(CLIENTS))
        statuses = sum(portions, Counter[int]())
    rows = Counter(Favorite.objects.filter(user=user).values_list("movie_id", flat=True))
    assert statuses == {200: TOGGLES}
    assert set(rows.values()) <= {1}
    # Hearts and their removals alternate for each film, so all changes together are odd or even as the rows are.
    assert taste.version(user) % 2 == len(rows) % 2
    assert taste.version(user) > CLIENTS


def _toggle(port: int, token: str, seed: int) -> Counter[int]:
    """One client's share of the requests; the statuses that it got."""
    dice, statuses = random.Random(seed), Counter[int]()
    share = TOGGLES // CLIENTS + (seed < TOGGLES % CLIENTS)
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as line:
        for _ in range(share):
            path = f"/api/v1/me/favorites/{dice.choice(FILMS)}"
            method, tries = dice.choice(("PUT", "DELETE")), 0
            while (status := _ask(line, method, path, token)) == 503 and tries < MOST_TRIES:
                tries += 1  # all sixteen are one member: on a busy machine some wait in vain, and come again
                threading.Event().wait(0.1 * dice.random() * tries)
            statuses[status] += 1
    return statuses


def _ask(line: HTTPConnection, method: str, path: str, token: str) -> int:
    line.request(method, path, headers={"Authorization": f"Bearer {token}"})
    answer = line.getresponse()
    answer.read()
    return answer.status


def _wait_for(port: int) -> None:
    """Until a worker answers."""
    for _ in range(300):
        with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as line, suppress(OSError, HTTPException):
            line.request("GET", "/livez")
            line.getresponse().read()
            return
        threading.Event().wait(0.1)
    raise AssertionError("the workers did not start")
