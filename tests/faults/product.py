"""Web servers of the product over a database of their own, whose PostgreSQL and Valkey lie behind fault proxies."""

import os
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx
import psycopg
import redis
from django.db import connection

from project.server.embedded_servers import addresses
from project.server.environment import ROOT
from tests import prepared
from tests.faults import proxy
from tests.faults.proxy import Fault, Kind, Proxy
from tests.ports import free_port
from tests.servers import HOME

PARTS = ("database", "cache")
PASSWORD = "a good long sentence"
DATABASE = "faults"
VALKEY = 5  # the number of its database in Valkey


@dataclass
class House:
    """A running web server, and what lies between it and its servers."""

    home: Path
    address: str
    database: Proxy
    cache: Proxy
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)
    members: list[httpx.Client] = field(default_factory=list)

    def client(self, **options: Any) -> httpx.Client:
        """A browser or an app; nothing of it is answered by the response cache."""
        headers = {"Cookie": "taste=x"} | options.pop("headers", {})
        return httpx.Client(base_url=self.address, timeout=30, headers=headers, **options)

    def member(self) -> httpx.Client:
        """An app in which somebody new has logged in; closed when the test ends, however it does."""
        client = self.client()
        self.members.append(client)
        body = {"email": f"m{time.time_ns()}@example.org", "password": PASSWORD}
        tokens = client.post("/api/v1/auth/register", json=body).json()["data"]["tokens"]
        client.headers["Authorization"] = f"Bearer {tokens['access']}"
        return client

    @contextmanager
    def closing(self) -> Iterator[None]:
        """Close the apps of the members who came within the braces."""
        before = len(self.members)
        try:
            yield
        finally:
            while len(self.members) > before:
                self.members.pop().close()

    def heal(self) -> None:
        """Both servers are there; wait until the product has noticed."""
        self.database.fault = self.cache.fault = Fault()
        with self.client() as client:
            ok = {"database": "ok", "cache": "ok"}.items()
            until(
                lambda: ok <= {k: v for k, v in client.get("/readyz").json().items() if k in PARTS}.items(), within=15
            )


def until(holds: Callable[[], bool], *, within: float) -> float:
    """Wait until something holds; how many seconds that took."""
    began, pause = time.monotonic(), threading.Event()
    while not holds():
        assert time.monotonic() - began < within, f"not within {within} s"
        pause.wait(0.02)
    return time.monotonic() - began


@contextmanager
def database_copy() -> Iterator[str]:
    """The address of a copy of the tests' database: what the product commits there meets no other test."""
    at = addresses(HOME).database_url
    with valkey() as client:
        client.flushdb()  # what is kept there names the address of another run
    template = connection.settings_dict["NAME"]
    connection.close()
    with psycopg.connect(at, autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [template])
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        server.execute(f"CREATE DATABASE {DATABASE} TEMPLATE {template}")
        yield at
        server.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@contextmanager
def running(home: Path, *, workers: int = 1, fault: Kind = "none", **more: str) -> Iterator[House]:
    """A web server in a home of its own, with both proxies before the servers of the tests.

    Args:
        home: the folder.
        workers: processes.
        fault: of PostgreSQL at the start.
        more: environment variables.
    """
    at = addresses(HOME)
    prepared.furnish_with_static_files(home)
    with ExitStack() as stack:
        database = stack.enter_context(proxy.before(at.postgres_sockets / ".s.PGSQL.5432"))
        cache = stack.enter_context(proxy.before(at.valkey_socket))
        house = House(home, f"http://127.0.0.1:{free_port()}", database, cache, {})
        house.environment = environment(house) | more
        stack.callback(stop, house)
        database.fault = Fault(fault)
        start(house, workers)
        with house.closing():
            yield house


@contextmanager
def valkey() -> Iterator[redis.Redis]:
    """The product's database in Valkey, past the proxy."""
    client = redis.Redis.from_url(addresses(HOME).redis_url.partition("?")[0], db=VALKEY)
    try:
        yield client
    finally:
        client.close()


def environment(house: House) -> dict[str, str]:
    """What the product is told: where the proxies are."""
    credentials = urlsplit(addresses(HOME).database_url).netloc.rpartition("@")[0]
    return {
        "ENV_FILE": os.devnull,
        "PYTHONFAULTHANDLER": "1",
        "MARQUEE_HOME": str(house.home),
        "PROMETHEUS_MULTIPROC_DIR": str(house.home / "metrics"),
        "SITE_URL": house.address,
        "RATE_LIMITS": "off",
        "DATABASE_URL": f"postgres://{credentials}@127.0.0.1:{house.database.port}/{DATABASE}",
        "REDIS_URL": f"redis://127.0.0.1:{house.cache.port}/{VALKEY}",
        "SECRET_KEY": secrets.token_hex(64),
        "JWT_SIGNING_KEY": secrets.token_hex(64),
    }


def start(house: House, workers: int = 1) -> None:
    """Start the web server on the port of its address, and wait until it answers."""
    port = str(urlsplit(house.address).port)
    command = [sys.executable, "-m", "uvicorn", "project.asgi:application", "--port", port, "--no-access-log",
               "--log-level", "warning", "--timeout-graceful-shutdown", "8", "--workers", str(workers)]  # fmt: skip
    with (house.home / "web.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=os.environ | house.environment, stdout=log, stderr=log, start_new_session=True
        )
    house.processes.append(process)
    until(lambda: answers(house), within=60)


def manage(house: House, *command: str) -> None:
    """Run a command of manage.py with the same settings."""
    full = [sys.executable, "manage.py", *command]
    subprocess.run(full, cwd=ROOT, env=os.environ | house.environment, check=True, timeout=120)


def answers(house: House) -> bool:
    assert house.processes[-1].poll() is None, (house.home / "web.log").read_text()[-3000:]
    try:
        return httpx.get(f"{house.address}/livez", timeout=2).status_code == 200
    except httpx.TransportError:
        return False


def stop(house: House) -> None:
    """Stop the web servers."""
    for process in house.processes:
        process.terminate()
    for process in house.processes:
        try:
            process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGABRT)  # faulthandler writes into the log where its threads are
            raise AssertionError((process.wait(), "web.log tells why it did not end")) from None


def sql(statement: str) -> None:
    """Run a statement in the product's database, past the proxy."""
    at = addresses(HOME).database_url.rpartition("/")[0]
    with psycopg.connect(f"{at}/{DATABASE}", autocommit=True) as server:
        server.execute(statement.encode())
