"""When a client is too slow, by a clock of the test's own."""

from project.server.front.connection_limits import Limits
from project.server.front.progress import Progress

LIMITS = Limits(body_timeout=10, body_deadline=60, write_timeout=10, minimum_rate=100)


def test_a_body_must_bring_its_rate_in_every_span() -> None:
    progress = Progress(LIMITS)
    assert not progress.is_body_too_slow(0, "first", 0)
    assert not progress.is_body_too_slow(10, "first", 1_000)
    assert progress.is_body_too_slow(20, "first", 1_999)


def test_a_body_has_a_deadline_however_steadily_it_comes() -> None:
    progress = Progress(LIMITS)
    slow = [progress.is_body_too_slow(now, "first", now * 1_000) for now in range(0, 70, 10)]
    assert slow == [False] * 6 + [True]


def test_the_next_body_has_a_span_of_its_own() -> None:
    progress = Progress(LIMITS)
    progress.is_body_too_slow(0, "first", 0)
    assert not progress.is_body_too_slow(70, "second", 0)


def test_a_reader_must_take_its_rate_in_every_span() -> None:
    progress = Progress(LIMITS)
    assert not progress.is_reader_too_slow(0, 0, 5_000)
    assert not progress.is_reader_too_slow(10, 0, 4_000)
    assert progress.is_reader_too_slow(20, 0, 3_001)


def test_a_reader_that_emptied_the_buffer_once_begins_anew() -> None:
    progress = Progress(LIMITS)
    progress.is_reader_too_slow(0, 0, 5_000)
    assert not progress.is_reader_too_slow(10, 1, 5_000)


def test_a_reader_to_whom_nothing_is_owed_is_never_too_slow() -> None:
    progress = Progress(LIMITS)
    assert not any(progress.is_reader_too_slow(now, 0, 0) for now in range(0, 100, 10))
