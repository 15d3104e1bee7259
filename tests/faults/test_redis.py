"""Redis is absent, drops, is silent, slow, full, flushed, or answers nonsense: every answer is right all the same."""

from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import pytest
import redis

from tests.faults import product
from tests.faults.polling import Answers, ask
from tests.faults.product import House, until
from tests.faults.proxy import Fault

pytestmark = [pytest.mark.product, pytest.mark.timeout(180)]
FAULTS = {
    "absent": Fault("refuse"),
    "dropping": Fault("reset"),
    "silent": Fault("silence"),
    "slow": Fault("delay", seconds=0.3),
    "garbage": Fault("garbage"),
    "cut": Fault("cut", after=20),
}
PATHS = (
    "/api/v1/movies/popular", "/api/v1/movies/129", "/api/v1/movies/search?q=dune", "/api/v1/me",
    "/api/v1/me/favorites", "/api/v1/me/recommendations", "/", "/movies", "/movies/129-spirited-away",
)  # fmt: skip


@pytest.fixture(scope="module")
def member(standing: House) -> Iterator[httpx.Client]:
    """An app of a member with a taste."""
    with standing.closing():
        client = standing.member()
        for movie in (129, 346, 424):
            assert client.put(f"/api/v1/me/favorites/{movie}").status_code in {200, 201}
        yield client


@pytest.fixture
def valkey() -> Iterator[redis.Redis]:
    """The server itself, past the proxy."""
    with product.valkey() as client:
        yield client


def round_trip(member: httpx.Client) -> tuple[dict[str, object], Answers]:
    """What each path tells, and how that went."""
    answers = Answers()
    told = {path: facts(ask(member, path, answers)) for path in PATHS}
    return told, answers


def facts(response: httpx.Response) -> object:
    """What an answer says, without what differs each time."""
    if response.headers["content-type"].startswith("text/html"):
        return response.text.count('class="movie-card')
    document = response.json()
    return document["data"], document["pagination"]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_of_redis_changes_no_answer_and_costs_little(house: House, member: httpx.Client, name: str) -> None:
    right, usual = round_trip(member)
    slowest = [outage(house, member, FAULTS[name], right)]
    while slowest[-1] >= 0.5 + usual.slowest and len(slowest) < 3:  # what keeps the machine busy is not there each time
        house.heal()
        slowest.append(outage(house, member, FAULTS[name], right))
    assert slowest[-1] < 0.5 + usual.slowest, slowest


def outage(house: House, member: httpx.Client, fault: Fault, right: dict[str, object]) -> float:
    """Seconds that the slowest of two rounds takes after a fault has begun; their answers must be right."""
    house.cache.fault = fault
    rounds = [round_trip(member) for _ in range(2)]
    for told, answers in rounds:
        assert (told, answers.statuses) == (right, {200})
    return max(answers.slowest for _, answers in rounds)


@pytest.mark.parametrize("name", FAULTS)
def test_redis_is_used_again_two_seconds_after_a_fault(house: House, member: httpx.Client, name: str) -> None:
    house.cache.fault = FAULTS[name]
    round_trip(member)
    house.cache.fault = Fault()
    until(lambda: member.get("/readyz").json()["cache"] == "ok", within=2)
    member.get("/api/v1/me/recommendations")
    until(lambda: member.get("/api/v1/me/recommendations").headers.get("x-cache", "hit") == "hit", within=2)


def test_a_full_redis_changes_no_answer(house: House, member: httpx.Client, valkey: redis.Redis) -> None:
    right, usual = round_trip(member)
    with _full(valkey):
        valkey.flushdb()
        told, answers = round_trip(member)
        assert member.put("/api/v1/me/favorites/13").status_code in {200, 201}
    assert member.delete("/api/v1/me/favorites/13").status_code in {200, 204}
    assert (told, answers.statuses) == (right, {200})
    assert answers.slowest < 0.5 + 2 * usual.slowest  # everything is made anew


@contextmanager
def _full(valkey: redis.Redis) -> Iterator[None]:
    """Not a byte more goes in."""
    valkey.config_set("maxmemory-policy", "noeviction")
    valkey.config_set("maxmemory", "1")
    try:
        yield
    finally:
        valkey.config_set("maxmemory", "128mb")
        valkey.config_set("maxmemory-policy", "allkeys-lru")


def test_a_flushed_redis_is_filled_again(house: House, member: httpx.Client, valkey: redis.Redis) -> None:
    right, _ = round_trip(member)
    valkey.flushdb()
    told, answers = round_trip(member)
    assert (told, answers.statuses) == (right, {200})
    until(lambda: bool(round_trip(member)) and bool(valkey.dbsize()), within=5)


@pytest.mark.parametrize("junk", [b"", b"\x00\xff" * 50, b"1.0\n{", b'{"old": "shape"}'])
def test_a_corrupt_or_outdated_value_is_dropped_and_made_anew(
    house: House, member: httpx.Client, valkey: redis.Redis, junk: bytes
) -> None:
    right, _ = round_trip(member)
    for key in valkey.keys("*"):
        valkey.delete(key)
        valkey.set(key, junk)
    told, answers = round_trip(member)
    assert (told, answers.statuses) == (right, {200})
    until(lambda: bool(round_trip(member)) and _has_other_values(valkey, junk), within=5)


def _has_other_values(valkey: redis.Redis, junk: bytes) -> bool:
    return any(valkey.type(key) == b"string" and valkey.get(key) != junk for key in valkey.keys("*"))
