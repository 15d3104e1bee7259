"""What is about processes: two real servers (uvicorn) over one PostgreSQL, one Valkey and one TMDb of ours."""

import re
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import pytest

from project import cache
from project.server.environment import ROOT
from tests.catalog import tmdb_server
from tests.catalog.conftest import environment, forget
from tests.catalog.tmdb_server import FIRST, TmdbServer
from tests.faults.product import until
from tests.ports import free_port

pytestmark = pytest.mark.timeout(120)
COUNTED = re.compile(r'^marquee_upstream_calls_total\{endpoint="([^"]+)",outcome="([^"]+)"\} ([\d.]+)$', re.MULTILINE)


# uvicorn, whose visitors wait for TMDb however busy this machine is: what they give up is another test's matter.
PATIENT = """
import django, uvicorn
django.setup()
from project.cache import single_flight
single_flight.PATIENCE = single_flight.PATIENCE_WITHOUT_SLOT = single_flight.PATIENCE_AFTER_TIMEOUT = 20.0
uvicorn.main()
"""


@dataclass
class Processes:
    """Two servers, and a client of each."""

    addresses: list[str]
    http: httpx.Client

    def get(self, number: int, path: str) -> httpx.Response:
        """The answer of one of the two, in turn. What htmx asks for, the edge with its own copies lets pass."""
        return self.http.get(self.addresses[number % 2] + path, headers={"HX-Request": "true"})

    def counted(self) -> dict[tuple[str, str], float]:
        """Calls to TMDb by endpoint and outcome, over both processes, as /metrics tells them."""
        counts = COUNTED.findall(self.get(0, "/metrics").text)
        return {(endpoint, outcome): float(number) for endpoint, outcome, number in counts}


@pytest.fixture(scope="module")
def running(django_db_setup: None) -> Iterator[tuple[Processes, TmdbServer]]:
    """Both servers, started once: that takes seconds."""
    serving = tmdb_server.serve()
    server = next(serving)
    patient = ("-c", PATIENT)
    with client() as http, _child(server, *patient) as first, _child(server, *patient) as second:
        for address, child in (first, second):
            _wait_for(http, address, child)
        yield Processes([first[0], second[0]], http), server
    next(serving, None)


def client() -> httpx.Client:
    """One that connects for every question, many times at once."""
    return httpx.Client(timeout=30, limits=httpx.Limits(max_connections=200, max_keepalive_connections=0))


@pytest.fixture
def tmdb(running: tuple[Processes, TmdbServer], transactional_db: None) -> Iterator[TmdbServer]:
    """TMDb as both servers see it, well and without a past."""
    processes, server = running
    server.fault, server.delay = "", 0.0
    server.faults.clear()
    pause = threading.Event()
    for number in (0, 1):  # an answer of TMDb ends what is left of another test's suspicion
        cache.clear()
        while processes.get(number, "/api/v1/genres").json()["meta"]["source"] not in {"live", "cache"}:
            pause.wait(0.1)
    cache.clear()
    server.calls.clear()
    yield server
    forget()


@pytest.fixture
def two(running: tuple[Processes, TmdbServer], tmdb: TmdbServer) -> Processes:
    """Both servers."""
    return running[0]


@contextmanager
def _child(tmdb: TmdbServer, *program: str) -> Iterator[tuple[str, subprocess.Popen[bytes]]]:
    """A server: its address and its process, which must end within seconds when told to."""
    port = free_port()
    child = _start(port, tmdb, *program)
    try:
        yield f"http://127.0.0.1:{port}", child
    finally:
        child.terminate()
        assert child.wait(timeout=30) in {0, -signal.SIGTERM}


def _start(port: int, tmdb: TmdbServer, *program: str) -> subprocess.Popen[bytes]:
    variables = environment(TMDB_ACCESS_TOKEN=tmdb_server.TOKEN, TMDB_BASE_URL=tmdb.url, RATE_LIMITS="off")
    variables["DJANGO_SETTINGS_MODULE"] = "project.settings"
    command = [sys.executable, *(program or ("-m", "uvicorn")), "project.asgi:application", "--port", str(port),
               "--log-level", "error", "--no-access-log"]  # fmt: skip
    return subprocess.Popen(command, cwd=ROOT, env=variables, stderr=subprocess.DEVNULL)


def _wait_for(http: httpx.Client, address: str, child: subprocess.Popen[bytes]) -> None:
    pause = threading.Event()
    while child.poll() is None:
        try:
            http.get(f"{address}/livez")
        except httpx.TransportError:
            pause.wait(0.05)
        else:
            return
    raise AssertionError(f"the server ended with {child.returncode}")


def test_fifty_cold_requests_over_two_processes_are_one_call(two: Processes, tmdb: TmdbServer) -> None:
    tmdb.delay = 0.05
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda number: two.get(number, "/api/v1/movies/popular"), range(50)))
    assert {answer.status_code for answer in answers} == {200}
    assert tmdb.kinds()["chart"] == 1
    assert {len(answer.json()["data"]) for answer in answers} == {20}


def test_what_one_process_loaded_the_other_has(two: Processes, tmdb: TmdbServer) -> None:
    sources = [two.get(number, "/api/v1/movies/popular?region=FR").json()["meta"]["source"] for number in (0, 1)]
    assert sources == ["live", "cache"]
    assert tmdb.kinds()["chart"] == 1


def test_metrics_of_both_processes_agree_with_what_tmdb_saw(two: Processes, tmdb: TmdbServer) -> None:
    before, statuses = two.counted(), tmdb.statuses.copy()
    paths = [f"/api/v1/movies/popular?page={page}" for page in range(1, 7)]
    paths += [f"/api/v1/movies/{movie_id}" for movie_id in [*range(FIRST, FIRST + 6), 8_000_000]]
    for number, path in enumerate(paths):
        _ask_until_tmdb_is_asked(two, number, path, tmdb)

    grown = Counter(two.counted())
    grown.subtract(before)
    kinds, not_found = tmdb.kinds(), tmdb.statuses[404] - statuses[404]
    assert (kinds["chart"], kinds["details"] - not_found, not_found) == (6, 6, 1)
    assert {name: count for name, count in grown.items() if count} == {
        ("movie/popular", "ok"): 6, ("movie/{}", "ok"): 6, ("movie/{}", "not found"): 1,
    }  # fmt: skip


def _ask_until_tmdb_is_asked(two: Processes, number: int, path: str, tmdb: TmdbServer) -> None:
    """More than a dozen calls at once are not made: what would be one too many is told by the database."""
    calls = len(tmdb.calls)

    def is_asked() -> bool:
        two.get(number, path)
        return len(tmdb.calls) > calls

    until(is_asked, within=30)


def test_failures_seen_by_one_process_hold_the_other_back(two: Processes, tmdb: TmdbServer) -> None:
    tmdb.fault = "500"
    for page in range(1, 6):
        two.get(0, f"/api/v1/movies/popular?page={page}")
    calls = len(tmdb.calls)
    assert two.get(1, "/api/v1/movies/popular?page=9").status_code == 200
    assert len(tmdb.calls) == calls
    assert "does not answer" in two.get(1, "/readyz").json()["source"]


def test_a_hundred_hung_movies_do_not_hold_up_another_page(two: Processes, tmdb: TmdbServer) -> None:
    with client() as http, _child(tmdb) as (address, child):  # with visitors as impatient as they are
        _wait_for(http, address, child)

        def seconds(path: str) -> float:
            began = time.monotonic()
            assert http.get(address + path).status_code == 200
            return time.monotonic() - began

        calm = statistics.median(seconds("/livez") for _ in range(20))  # which tells how busy the machine is
        tmdb.faults["details"] = "hang"
        with ThreadPoolExecutor(100) as pool:
            hung = [pool.submit(http.get, f"{address}/api/v1/movies/{FIRST + number}") for number in range(100)]
            took = []
            while not all(answer.done() for answer in hung):
                took.append(seconds("/robots.txt"))
        assert {answer.result().status_code for answer in hung} <= {200, 404}
        assert statistics.median(took) < 0.2 + 10 * calm
