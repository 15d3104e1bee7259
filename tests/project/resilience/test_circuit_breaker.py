"""The breaker, shared through Redis and without it."""

import threading
from contextlib import suppress

import pytest

from project.cache import redis_store
from project.resilience.circuit_breaker import CircuitBreaker
from project.server.redis_guard import RedisUnavailable


@pytest.fixture
def breaker(redis: str) -> CircuitBreaker:
    return CircuitBreaker("a host", probe_every=1)


def test_a_closed_breaker_lets_everybody_through(breaker: CircuitBreaker) -> None:
    assert [breaker.admits() for _ in range(10)] == [True] * 10
    assert breaker.state() == "closed"


def test_failures_open_it(breaker: CircuitBreaker) -> None:
    for _ in range(4):
        breaker.failed()
    assert breaker.admits()
    breaker.failed()
    assert (breaker.admits(), breaker.state()) == (False, "failing")


def test_a_success_starts_the_count_anew(breaker: CircuitBreaker) -> None:
    for _ in range(4):
        breaker.failed()
    breaker.succeeded()
    breaker.failed()
    assert breaker.admits()


def test_one_probe_an_interval_is_let_through(breaker: CircuitBreaker) -> None:
    for _ in range(5):
        breaker.failed()
    breaker._local.probe_at = 0.0
    with suppress(RedisUnavailable):
        redis_store.remove(breaker._names[1])
    assert [breaker.admits() for _ in range(5)] == [True, False, False, False, False]


def test_a_success_closes_it(breaker: CircuitBreaker) -> None:
    for _ in range(5):
        breaker.failed()
    breaker.succeeded()
    assert (breaker.admits(), breaker.state()) == (True, "closed")


def test_a_pause_lets_nobody_through_and_ends_by_itself(breaker: CircuitBreaker) -> None:
    breaker.pause(0.2)
    assert (breaker.admits(), breaker.state()) == (False, "paused")
    threading.Event().wait(0.25)
    assert breaker.admits()


def test_a_refusal_is_told(breaker: CircuitBreaker) -> None:
    breaker.refuse()
    assert (breaker.admits(), breaker.state()) == (False, "refused")
