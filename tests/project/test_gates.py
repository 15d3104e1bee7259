"""The breaker and the bucket, shared through Redis and without it."""

import threading
from collections.abc import Iterator
from contextlib import suppress

import pytest

from project.caching import store
from project.gates import Breaker, Bucket
from tests.project.redis_server import caching_by


@pytest.fixture(params=["shared", "alone"])
def redis(request: pytest.FixtureRequest) -> Iterator[str]:
    """With Redis, and without it."""
    if request.param == "shared":
        yield "shared"
        return
    with caching_by("absent"):
        yield "alone"
    store._outage.forget()


@pytest.fixture
def breaker(redis: str) -> Breaker:
    return Breaker("a host", probe_every=1)


def test_a_closed_breaker_lets_everybody_through(breaker: Breaker) -> None:
    assert [breaker.admits() for _ in range(10)] == [True] * 10
    assert breaker.state() == "closed"


def test_failures_open_it(breaker: Breaker) -> None:
    for _ in range(4):
        breaker.failed()
    assert breaker.admits()
    breaker.failed()
    assert (breaker.admits(), breaker.state()) == (False, "failing")


def test_a_success_starts_the_count_anew(breaker: Breaker) -> None:
    for _ in range(4):
        breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.admits()


def test_one_probe_an_interval_is_let_through(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.failed()
    breaker._own.probe_at = 0.0
    with suppress(store.Away):
        store.remove(breaker._names[1])
    assert [breaker.admits() for _ in range(5)] == [True, False, False, False, False]


def test_a_success_closes_it(breaker: Breaker) -> None:
    for _ in range(5):
        breaker.failed()
    breaker.succeeded()
    assert (breaker.admits(), breaker.state()) == (True, "closed")


def test_a_pause_lets_nobody_through_and_ends_by_itself(breaker: Breaker) -> None:
    breaker.pause(0.2)
    assert (breaker.admits(), breaker.state()) == (False, "paused")
    threading.Event().wait(0.25)
    assert breaker.admits()


def test_a_refusal_is_told(breaker: Breaker) -> None:
    breaker.refuse()
    assert (breaker.admits(), breaker.state()) == (False, "refused")


def test_a_bucket_gives_what_it_holds(redis: str) -> None:
    bucket = Bucket("a host", rate=0.001, capacity=6)
    taken = sum(bucket.take() for _ in range(10))
    assert taken == (6 if redis == "shared" else 3)  # without Redis: this process's share of two


def test_a_bucket_fills_again(redis: str) -> None:
    bucket = Bucket("a host", rate=20, capacity=2)
    while bucket.take():
        pass
    threading.Event().wait(0.15)
    assert bucket.take()


def test_a_bucket_leaves_some_for_those_in_a_hurry(redis: str) -> None:
    bucket = Bucket("a host", rate=0.001, capacity=8)
    while bucket.take(leave=2):
        pass
    assert bucket.take()


def test_all_processes_share_one_bucket() -> None:
    one, other = Bucket("a host", 0.001, 5), Bucket("a host", 0.001, 5)
    assert sum(one.take() + other.take() for _ in range(5)) == 5
