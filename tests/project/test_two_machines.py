"""Two machines: two homes, each with its own processes, over one empty database and one Valkey, started at once."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import pytest
import redis
from django.conf import settings

from project.server.embedded_servers import addresses
from project.server.environment import ROOT
from tests import prepared
from tests.faults import proxy
from tests.faults.product import PASSWORD, until
from tests.ports import free_port
from tests.project.management.test_up import READY, read_until
from tests.servers import HOME

pytestmark = [pytest.mark.product, pytest.mark.timeout(400)]
DATABASE, VALKEY = "two_machines", 7
LIMIT = 5


@dataclass
class Machine:
    """One `up`, in a home of its own."""

    home: Path
    environment: dict[str, str]
    port: int
    operations: int
    process: subprocess.Popen[str]

    def api(self, method: str, path: str, token: str = "", **options: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        address = f"http://127.0.0.1:{self.port}/api/v1{path}"
        return httpx.request(method, address, headers=headers, timeout=30, trust_env=False, **options)

    def asked_by_name(self, path: str) -> str:
        """What the response cache did for somebody who knows both machines by one name."""
        headers = {"Host": "127.0.0.1"}
        address = f"http://127.0.0.1:{self.port}/api/v1{path}"
        return httpx.get(address, headers=headers, timeout=30, trust_env=False).headers["X-Cache"]

    def model(self) -> str:
        """The version of the model that it serves, as operators see it."""
        said = httpx.get(f"http://127.0.0.1:{self.operations}/metrics", timeout=30, trust_env=False).text
        return said.partition('marquee_engine_age_seconds{version="')[2].partition('"')[0]

    def manage(self, *command: str) -> None:
        full = [sys.executable, "manage.py", *command]
        subprocess.run(full, cwd=ROOT, env=self.environment, check=True, timeout=120, stdout=subprocess.DEVNULL)


@contextmanager
def empty_database() -> Iterator[str]:
    at = addresses(HOME).database_url
    with psycopg.connect(at, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE}")
        yield urlsplit(at).netloc.rpartition("@")[0]
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@contextmanager
def machine(shared: dict[str, str]) -> Iterator[Machine]:
    home = Path(tempfile.mkdtemp(prefix="marquee-machine-"))
    prepared.furnish_with_static_files(home)
    port, operations = free_port(), free_port()
    own = {"MARQUEE_HOME": str(home), "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"), "PORT": str(port),
           "OPS_PORT": str(operations)}  # fmt: skip
    environment = os.environ | shared | own
    process = subprocess.Popen(
        [sys.executable, "-u", "manage.py", "up"],
        cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        yield Machine(home, environment, port, operations, process)
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=60)
        shutil.rmtree(home, ignore_errors=True)


def kept_answers() -> int:
    """How many of them there are in Valkey."""
    with redis.Redis.from_url(addresses(HOME).redis_url.partition("?")[0], db=VALKEY) as client:
        return sum(1 for _ in client.scan_iter("marquee:edge:*"))


@pytest.fixture(scope="module")
def machines() -> Iterator[tuple[Machine, Machine]]:
    """Both are ready."""
    at = addresses(HOME)
    with ExitStack() as stack:
        credentials = stack.enter_context(empty_database())
        with redis.Redis.from_url(at.redis_url.partition("?")[0], db=VALKEY) as client:
            client.flushdb()
        database = stack.enter_context(proxy.before(at.postgres_sockets / ".s.PGSQL.5432"))
        cache = stack.enter_context(proxy.before(at.valkey_socket))
        shared = {
            "DATABASE_URL": f"postgres://{credentials}@127.0.0.1:{database.port}/{DATABASE}",
            "REDIS_URL": f"redis://127.0.0.1:{cache.port}/{VALKEY}",
            "SECRET_KEY": secrets.token_hex(64),
            "JWT_SIGNING_KEY": secrets.token_hex(64),
            "SITE_URL": "http://127.0.0.1",
            "RATE_LIMITS": f"auth={LIMIT}/minute",
        }
        one, two = stack.enter_context(machine(shared)), stack.enter_context(machine(shared))
        for each in (one, two):
            said = read_until(each.process, READY)
            assert READY in said, said
            assert "no letter is sent" in said
        yield one, two


def test_two_machines_are_one_product(machines: tuple[Machine, Machine]) -> None:
    """One test, as the start of both takes most of its time."""
    one, two = machines
    body = {"email": "alice@example.org", "password": PASSWORD}
    token = one.api("POST", "/auth/register", json=body).json()["data"]["tokens"]["access"]
    assert two.api("GET", "/me", token).json()["data"]["email"] == "alice@example.org"  # the session
    for movie in (129, 346, 603):
        assert one.api("PUT", f"/me/favorites/{movie}", token).status_code in {200, 201}
    assert two.api("GET", "/me/favorites", token).json()["pagination"]["total"] == 3

    before = kept_answers()
    assert one.asked_by_name("/movies/discover?year_from=1971&year_to=1973") == "miss"
    until(lambda: kept_answers() > before, within=20)
    assert two.asked_by_name("/movies/discover?year_from=1971&year_to=1973") == "hit"  # the other machine made it

    for each in (one, two):  # each serves some model
        assert each.api("GET", "/me/recommendations", token).status_code == 200
    one.manage("fit")
    until(lambda: one.model() == two.model() != "", within=10)
    lists = [
        [movie["id"] for movie in each.api("GET", "/me/recommendations", token).json()["data"]] for each in (one, two)
    ]
    assert lists[0] == lists[1] != []

    wrong = {"email": "nobody@example.org", "password": "not the password at all"}
    said = [each.api("POST", "/auth/login", json=wrong).status_code for each in (one, two) * LIMIT]
    assert said.count(429) >= LIMIT  # it is one limit for both

    with psycopg.connect(f"{addresses(HOME).database_url.rpartition('/')[0]}/{DATABASE}", autocommit=True) as database:
        done = "SELECT task_path, count(*) FROM django_tasks_database_dbtaskresult GROUP BY task_path"
        until(lambda: len(dict(database.execute(done).fetchall())) >= len(settings.SCHEDULE), within=60)
        counts: dict[str, int] = dict(database.execute(done).fetchall())
        daily = [name for name, seconds in settings.SCHEDULE.items() if seconds >= 3600 and "refit" not in name]
        assert {name: counts[name] for name in daily} == dict.fromkeys(daily, 1)
        (movies,) = database.execute("SELECT count(*) FROM catalog_movie").fetchone() or (0,)
        assert movies == 1306
