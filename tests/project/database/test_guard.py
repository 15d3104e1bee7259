"""The guard by itself: generators in place of queries, a probe that says what the test wants."""

import contextvars
import threading
import time
from collections.abc import Callable, Generator, Iterator

import psycopg
import pytest

from project import request_budget
from project.database import guard as module
from project.database.guard import Away, Guard
from tests.idleness import idle_seconds


@pytest.fixture
def guard() -> Guard:
    """A guard of eight threads, whose PostgreSQL is there."""
    made = Guard(4)
    made.probe = lambda backends, limit: set()
    return made


def query(*, answered: threading.Event | None = None) -> Generator[str, bool, str]:
    """What psycopg waits for: ends when ``answered`` is set; without one, at once."""
    while not (yield "wait") or (answered and not answered.is_set()):
        pass
    return "answer"


def wait(guarded: Generator[str, bool, str]) -> str:
    """As psycopg does it: tick by tick."""
    try:
        next(guarded)
        while True:
            time.sleep(0.01)
            guarded.send(False)
    except StopIteration as done:
        return str(done.value)


def wait_until_heard(guarded: Generator[str, bool, str], heard: threading.Event) -> str:
    """As psycopg does it, with the answer on the socket once it is there."""
    try:
        next(guarded)
        while True:
            guarded.send(heard.wait(0.01))
    except StopIteration as done:
        return str(done.value)


def answer(guarded: Generator[str, bool, str]) -> str:
    try:
        next(guarded)
        guarded.send(True)
    except StopIteration as done:
        return str(done.value)
    raise AssertionError("it still waits")


def in_request[R](work: Callable[[], R], seconds: float = 10) -> R:
    """``work`` with the budget of a request."""

    def start_and_work() -> R:
        request_budget.start(seconds)
        return work()

    return contextvars.copy_context().run(start_and_work)


@pytest.fixture
def full(guard: Guard) -> Iterator[list[Generator[str, bool, str]]]:
    """Four queries of requests that wait."""

    def begin() -> Generator[str, bool, str]:
        waiting = guard.bounded(query())
        next(waiting)
        return waiting

    queries = [in_request(begin) for _ in range(4)]
    yield queries
    for one in queries:
        one.close()


def test_an_answer_comes_through(guard: Guard) -> None:
    assert in_request(lambda: answer(guard.bounded(query()))) == "answer"
    assert guard.waiting == 0


def test_a_wait_ends_with_the_request(guard: Guard) -> None:
    began = idle_seconds()
    with pytest.raises(Away, match="deadline"):
        in_request(lambda: wait(guard.bounded(query())), seconds=0.1)
    assert idle_seconds() - began < 1
    assert guard.waiting == 0


def test_the_fifth_of_eight_threads_is_refused_when_nothing_is_answered(
    guard: Guard, full: list[Generator[str, bool, str]]
) -> None:
    with pytest.raises(Away, match="busy"):
        in_request(lambda: next(guard.bounded(query())))
    assert guard.waiting == 4


def test_the_fifth_gets_the_place_of_one_that_is_answered(
    guard: Guard, full: list[Generator[str, bool, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "STALLED", 20.0)
    threading.Timer(0.05, lambda: answer_started(full[0])).start()
    assert in_request(lambda: answer(guard.bounded(query()))) == "answer"


def test_behind_slow_queries_others_queue_while_postgresql_says_that_it_is_there(
    guard: Guard, full: list[Generator[str, bool, str]]
) -> None:
    guard.start_prober()
    asking = threading.Event()

    def ask_again() -> None:
        while not asking.wait(module.SUSPICIOUS):
            guard.start_prober()

    asker = threading.Thread(target=ask_again)
    asker.start()
    threading.Timer(3 * module.STALLED, lambda: answer_started(full[0])).start()
    try:
        assert in_request(lambda: answer(guard.bounded(query()))) == "answer"
    finally:
        asking.set()
        asker.join()


def test_behind_slow_queries_one_of_eight_threads_stays_free(
    guard: Guard, full: list[Generator[str, bool, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Guard, "_is_stalled", lambda self: False)
    guard.queued = 3
    with pytest.raises(Away, match="busy"):
        in_request(lambda: next(guard.bounded(query())))
    with pytest.raises(Away, match="busy"):
        in_request(lambda: guard.wait_for(threading.Event()))


def answer_started(guarded: Generator[str, bool, str]) -> None:
    with pytest.raises(StopIteration):
        guarded.send(True)


def test_a_transaction_goes_on_past_those_who_may_wait_for_its_rows(
    guard: Guard, full: list[Generator[str, bool, str]]
) -> None:
    assert in_request(lambda: answer(guard.bounded(query(), in_transaction=True))) == "answer"
    assert guard.waiting == 4


def test_work_without_a_request_takes_no_place(guard: Guard, full: list[Generator[str, bool, str]]) -> None:
    assert answer(guard.bounded(query())) == "answer"


def test_a_silence_ends_every_wait_and_is_over_when_the_probe_says_so(guard: Guard) -> None:
    there = threading.Event()

    def probe(backends: set[int], limit: float) -> set[int]:
        if not there.is_set():
            raise Away("no answer")
        return set()

    guard.probe = probe
    with pytest.raises(Away, match="silent"):
        in_request(lambda: wait(guard.bounded(query())))
    with pytest.raises(Away, match="silent"):
        next(guard.bounded(query()))  # nobody begins to wait
    assert guard.generation == 1
    there.set()
    closed_within(guard, 2)


def closed_within(guard: Guard, seconds: float) -> None:
    end = time.monotonic() + seconds
    while guard.state != "closed":
        assert time.monotonic() < end
        time.sleep(0.01)


def test_a_slow_query_of_a_server_that_is_there_goes_on(guard: Guard) -> None:
    answered = threading.Event()
    threading.Timer(3 * module.SUSPICIOUS, answered.set).start()

    def patient() -> str:
        guarded = guard.bounded(query(answered=answered))
        next(guarded)
        while not answered.wait(0.01):
            guarded.send(False)
        answer_started(guarded)
        return "answer"

    assert in_request(patient) == "answer"
    assert guard.state == "closed"


def test_a_wait_whose_backend_knows_nothing_of_it_ends(guard: Guard) -> None:
    guard.probe = lambda backends, limit: backends & {7}
    with pytest.raises(Away, match="silent"):
        in_request(lambda: wait(guard.bounded(query(), backend=7)))
    closed_within(guard, 1)


def test_a_backend_that_gets_its_turn_late_is_waited_for(guard: Guard) -> None:
    """As on a machine with more to do than it can: it is found idle once or twice, then it answers."""
    looks: list[set[int]] = []
    heard = threading.Event()

    def probe(backends: set[int], limit: float) -> set[int]:
        looks.append(backends)
        if len(looks) == 2:
            heard.set()
        return backends

    guard.probe = probe
    assert in_request(lambda: wait_until_heard(guard.bounded(query(answered=heard), backend=7), heard)) == "answer"
    assert len(looks) >= 2
    assert not guard.suspects


def test_what_was_found_of_an_earlier_wait_counts_no_more(guard: Guard) -> None:
    """A backend without a query is idle by right; the look that says so may come back when the next wait has begun."""
    late, waits = threading.Event(), 0

    def probe(backends: set[int], limit: float) -> set[int]:
        late.wait(0.05)
        return {7}

    def heard_late() -> str:
        heard = threading.Event()
        threading.Timer(1.5 * module.SUSPICIOUS, heard.set).start()
        return wait_until_heard(guard.bounded(query(answered=heard), backend=7), heard)

    guard.probe = probe
    end = time.monotonic() + 4 * module.LOST_AFTER
    while time.monotonic() < end:
        assert in_request(heard_late) == "answer"
        waits += 1
    assert waits > module.LOOKS


def test_after_a_connection_that_failed_others_do_not_try_but_established_ones_go_on(guard: Guard) -> None:
    refused = threading.Event()

    def probe(backends: set[int], limit: float) -> set[int]:
        if not refused.is_set():
            raise psycopg.OperationalError("too many clients")
        return set()

    guard.probe = probe
    guard.connecting_failed()
    with pytest.raises(Away, match="unreachable"):
        guard.refuse_connecting()
    assert in_request(lambda: answer(guard.bounded(query()))) == "answer"
    refused.set()
    closed_within(guard, 2)
    guard.refuse_connecting()


def test_few_wait_for_a_load_of_another_thread_that_is_stalled(
    guard: Guard, full: list[Generator[str, bool, str]]
) -> None:
    guard.probe = None  # nobody says that PostgreSQL is there
    with pytest.raises(Away, match="busy"):
        in_request(lambda: guard.wait_for(threading.Event()))
    done = threading.Event()
    done.set()
    guard.wait_for(done)
