"""The sliding window of one process."""

import pytest

from project.server.front import request_rate
from project.server.front.request_rate import RequestRate


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time as the counter sees it; change its only item."""
    now = [1_000_000.0]
    monkeypatch.setattr(request_rate, "monotonic", lambda: now[0])
    return now


def taken(rate: RequestRate, caller: str = "a", tries: int = 100) -> int:
    """How many of ``tries`` requests are within the limit."""
    return sum(rate.count(caller) == 0 for _ in range(tries))


@pytest.mark.usefixtures("clock")
def test_so_many_pass_in_a_window_for_each_caller() -> None:
    rate = RequestRate("10/minute")
    assert (taken(rate), taken(rate, "b")) == (10, 10)


def test_the_wait_ends_with_the_window(clock: list[float]) -> None:
    rate = RequestRate("1/minute")
    rate.count("a")
    clock[0] += 15
    assert 0 < rate.count("a") <= 45


def test_two_windows_do_not_meet_in_a_burst(clock: list[float]) -> None:
    rate = RequestRate("10/minute")
    assert taken(rate) == 10
    clock[0] += 60
    assert taken(rate) <= 1
    clock[0] += 30
    assert 3 <= taken(rate) <= 6


def test_after_two_idle_windows_everything_is_forgotten(clock: list[float]) -> None:
    rate = RequestRate("10/minute")
    taken(rate)
    clock[0] += 121
    assert taken(rate) == 10


def test_no_limit_counts_nothing() -> None:
    rate = RequestRate("")
    assert taken(rate) == 100
    assert not rate._now


@pytest.mark.usefixtures("clock")
def test_a_flood_of_callers_takes_a_bounded_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(request_rate, "MOST_CALLERS", 100)
    rate = RequestRate("10/minute")
    for number in range(1_000):
        rate.count(str(number))
    assert len(rate._now) + len(rate._last) <= 200
