"""PostgreSQL and Redis are really stopped under a running product: what is public still answers, the rest says 503."""

import signal
import time
from collections.abc import Iterator

import httpx
import psutil
import pytest

from tests.api.product import Product, running
from tests.processes import living

pytestmark = [pytest.mark.product, pytest.mark.timeout(180)]
PROBLEM = "application/problem+json"
PASSWORD = "a good long sentence"


@pytest.fixture
def house() -> Iterator[Product]:
    """A product that a test may harm."""
    with running() as one:
        yield one


@pytest.fixture
def member(house: Product) -> Iterator[httpx.Client]:
    """An app in which somebody new has logged in."""
    with house.client() as client:
        body = {"email": f"m{time.time_ns()}@example.org", "password": PASSWORD}
        tokens = client.post("/api/v1/auth/register", json=body).json()["data"]["tokens"]
        client.headers["Authorization"] = f"Bearer {tokens['access']}"
        yield client


def paused(server: psutil.Process) -> list[psutil.Process]:
    """Everything that belongs to a server, which has stopped answering."""
    family = [server, *server.children(recursive=True)]
    for one in family:
        one.send_signal(signal.SIGSTOP)
    return family


def test_redis_that_hangs_changes_nothing_but_the_time(product: Product) -> None:
    with product.client(headers={"Cookie": "taste=x"}) as client:  # past the response cache
        family = paused(product.server("valkey"))
        try:
            client.get("/api/v1/movies/popular")
            began = time.monotonic()
            for page in range(2, 5):
                assert client.get(f"/api/v1/movies/popular?page={page}").status_code == 200
            assert time.monotonic() - began < 15  # were every look-up to wait, it would be three times as long
        finally:
            for one in family:
                one.send_signal(signal.SIGCONT)
        deadline = time.monotonic() + 30
        while client.get("/api/v1/movies/popular").headers["x-cache"] != "hit":
            assert time.monotonic() < deadline, "the cache is used again within seconds"
            time.sleep(0.1)


def test_postgres_that_is_down_is_a_503_in_the_envelope(house: Product, member: httpx.Client) -> None:
    with house.client() as client:
        known = client.get("/api/v1/movies/trending?window=week")
        assert known.status_code == 200
        house.server("postgres").send_signal(signal.SIGINT)  # fast shutdown: nobody can connect any more
        _until_down(house)

        began = time.monotonic()
        refusals = [
            member.get("/api/v1/me"),
            member.put("/api/v1/me/favorites/346"),
            client.post("/api/v1/auth/login", json={"email": "a@example.org", "password": PASSWORD}),
            client.get("/api/v1/movies/upcoming?page=3"),
        ]
        for refusal in refusals:
            assert (refusal.status_code, refusal.headers["content-type"]) == (503, PROBLEM), refusal.text
            assert int(refusal.headers["retry-after"]) > 0
            assert refusal.json()["success"] is False
        assert time.monotonic() - began < 40

        still = client.get("/api/v1/movies/trending?window=week")
        assert (still.status_code, still.content) == (200, known.content)
        assert client.get("/livez").status_code == 200
        assert client.get("/readyz").status_code == 503


def _until_down(house: Product) -> None:
    deadline = time.monotonic() + 30
    while _runs_postgres(house):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def _runs_postgres(house: Product) -> bool:
    try:
        return any(
            "postgres" in one.name() for one in living(psutil.Process(house.process.pid).children(recursive=True))
        )
    except psutil.NoSuchProcess:  # it has just ended: look again
        return True
