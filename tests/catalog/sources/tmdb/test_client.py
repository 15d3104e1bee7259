"""One call to TMDb: what is tried again, how long it may take, what its answer means."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from structlog.testing import capture_logs

from catalog.sources.tmdb import TmdbClient
from catalog.sources.tmdb import client as module
from catalog.sources.tmdb.client import WrongKey, _seconds
from project import cache
from project.errors import NotFound, SourceUnavailable
from project.resilience import circuit_breaker
from project.server import metrics
from tests.catalog import tmdb_server
from tests.catalog.tmdb_server import FIRST, TmdbServer
from tests.idleness import idle_seconds


@pytest.fixture
def server(tmdb_alone: TmdbServer, settings: Any) -> TmdbServer:
    settings.TMDB_ACCESS_TOKEN = tmdb_server.TOKEN
    settings.TMDB_BASE_URL = tmdb_alone.url
    return tmdb_alone


@pytest.fixture
def clients(server: TmdbServer) -> Iterator[Callable[[], TmdbClient]]:
    """Makes clients, each as if in a process of its own."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(closing(TmdbClient()))


@pytest.fixture
def client(clients: Callable[[], TmdbClient]) -> TmdbClient:
    return clients()


def test_an_answer_is_an_object(client: TmdbClient) -> None:
    assert client.get("movie/{}", FIRST)["id"] == FIRST


def test_empty_parameters_are_left_out(client: TmdbClient, server: TmdbServer) -> None:
    client.get("discover/movie", page=1, with_genres="", with_people=None, vote_count__gte=5)
    assert server.calls == [("discover", {"page": "1", "vote_count.gte": "5"})]


def test_an_unknown_movie_is_not_found_and_not_tried_again(client: TmdbClient, server: TmdbServer) -> None:
    with pytest.raises(NotFound):
        client.get("movie/{}", 1)
    assert len(server.calls) == 1


def test_a_refused_request_is_not_tried_again(client: TmdbClient, server: TmdbServer) -> None:
    with pytest.raises(SourceUnavailable):
        client.get("movie/popular", page=501)
    assert len(server.calls) == 1


@pytest.mark.parametrize("fault", ["500", "502", "503", "504", "reset", "truncated", "html"])
def test_what_may_pass_is_tried_three_times_at_most(client: TmdbClient, server: TmdbServer, fault: str) -> None:
    server.fault = fault
    with pytest.raises(SourceUnavailable):
        client.get("movie/popular", page=1)
    assert len(server.calls) == 3


def test_success_false_is_not_an_answer(client: TmdbClient, server: TmdbServer) -> None:
    server.fault = "success false"
    with pytest.raises(SourceUnavailable):
        client.get("movie/popular", page=1)


def test_retries_stay_within_a_tenth_of_the_calls(client: TmdbClient, server: TmdbServer) -> None:
    server.fault = "500"
    client.breaker.failures = 10_000
    for _ in range(20):
        with pytest.raises(SourceUnavailable):
            client.get("movie/popular", page=1)
    assert len(server.calls) <= 20 + 2 + 2  # two to begin with, and a tenth of twenty


@pytest.mark.parametrize("fault", ["hang", "drip", "drip headers"])
def test_a_call_ends_after_three_seconds_however_it_drips(
    clients: Callable[[], TmdbClient], server: TmdbServer, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert module.DEADLINE == 3
    monkeypatch.setattr(module, "DEADLINE", 0.5)  # it ends as it does after three
    server.fault = fault
    began = idle_seconds()
    with pytest.raises(SourceUnavailable):
        clients().get("movie/popular", page=1)
    assert idle_seconds() - began < 2  # the server keeps it up for longer


def test_after_five_failures_nothing_is_called(client: TmdbClient, server: TmdbServer) -> None:
    server.fault = "500"
    for _ in range(10):
        with pytest.raises(SourceUnavailable):
            client.get("movie/popular", page=1)
    assert len(server.calls) == 5
    assert client.breaker.state() == "failing"


def test_another_process_knows_of_the_failures(
    client: TmdbClient, clients: Callable[[], TmdbClient], server: TmdbServer
) -> None:
    server.fault = "500"
    for _ in range(5):
        with pytest.raises(SourceUnavailable):
            client.get("movie/popular", page=1)
    with pytest.raises(SourceUnavailable, match="pause"):
        clients().get("movie/popular", page=1)


def test_a_probe_that_is_answered_closes_the_breaker(client: TmdbClient) -> None:
    client.breaker.probe_every = 1
    for _ in range(5):
        client.breaker.failed()
    with cache.patiently():
        client.get("movie/popular", page=1)
    assert client.breaker.state() == "closed"


def test_a_visitor_never_sleeps_for_retry_after(client: TmdbClient, server: TmdbServer) -> None:
    server.fault = "429 3"
    began = idle_seconds()
    with pytest.raises(SourceUnavailable):
        client.get("movie/popular", page=1)
    assert idle_seconds() - began < 1.5
    assert client.breaker.state() == "paused"


def test_nobody_calls_while_tmdb_asks_for_a_pause(client: TmdbClient, server: TmdbServer) -> None:
    server.fault = "429 3"
    for _ in range(5):
        with pytest.raises(SourceUnavailable):
            client.get("movie/popular", page=1)
    assert len(server.calls) == 1


def test_patient_work_waits_as_long_as_retry_after_says(client: TmdbClient, server: TmdbServer) -> None:
    server.faults = _Once(chart="429 1")
    with cache.patiently():
        client.get("movie/popular", page=1)
    assert server.moments[1] - server.moments[0] >= 1.0


class _Once(dict[str, str]):
    """Faults that happen once."""

    def get(self, key: str, default: Any = None) -> Any:
        return self.pop(key, default)


def test_a_wrong_key_is_told_once_and_never_named(clients: Callable[[], TmdbClient], settings: Any) -> None:
    settings.TMDB_ACCESS_TOKEN = "a-wrong-secret"
    with capture_logs() as logs:
        for _ in range(3):
            with pytest.raises(SourceUnavailable):
                clients().get("movie/popular", page=1)
    assert [event["event"] for event in logs] == ["tmdb_key_refused"]
    assert "a-wrong-secret" not in repr(logs)


def test_a_wrong_key_is_not_tried_again(clients: Callable[[], TmdbClient], server: TmdbServer, settings: Any) -> None:
    settings.TMDB_ACCESS_TOKEN = "a-wrong-secret"
    with pytest.raises(WrongKey):
        clients().get("movie/popular", page=1)
    assert len(server.calls) == 1
    assert circuit_breaker.CircuitBreaker("tmdb").state() == "refused"


def test_an_api_key_travels_in_the_query_and_not_in_errors(
    clients: Callable[[], TmdbClient], server: TmdbServer, settings: Any
) -> None:
    settings.TMDB_ACCESS_TOKEN, settings.TMDB_API_KEY = "", "an-api-key"
    with pytest.raises(WrongKey) as refused:
        clients().get("movie/popular", page=1)
    assert server.calls[0][1]["api_key"] == "an-api-key"
    assert "an-api-key" not in str(refused.value)


def test_too_large_an_answer_is_given_up(client: TmdbClient, server: TmdbServer, monkeypatch: Any) -> None:
    monkeypatch.setattr("catalog.sources.tmdb.client.LARGEST", 100)
    with pytest.raises(SourceUnavailable):
        client.get("movie/popular", page=1)


@pytest.mark.parametrize(("header", "seconds"), [("3", 3), ("0", 1), ("86400", 60), ("", 1), ("soon", 1), ("-5", 1)])
def test_retry_after_is_read_and_capped(header: str, seconds: float) -> None:
    assert _seconds(header) == seconds


def test_retry_after_may_be_a_date() -> None:
    assert 8 < _seconds(format_datetime(datetime.now(UTC) + timedelta(seconds=10), usegmt=True)) <= 10


def test_fewer_than_forty_calls_a_second_are_made(client: TmdbClient, server: TmdbServer) -> None:
    with cache.patiently():
        for _ in range(60):
            client.get("genre/movie/list")
    moments = server.moments
    assert max(sum(start <= moment < start + 1 for moment in moments) for start in moments) < 40


def test_patient_work_leaves_turns_to_visitors(client: TmdbClient) -> None:
    while client.bucket.take(leave=6):
        pass
    assert client.bucket.take()


def test_without_a_turn_a_visitor_gives_up_at_once(client: TmdbClient, server: TmdbServer) -> None:
    while client.bucket.take():
        pass
    with pytest.raises(SourceUnavailable):
        client.get("movie/popular", page=1)
    assert not server.calls


def test_calls_are_counted_as_the_server_saw_them(client: TmdbClient, server: TmdbServer) -> None:
    ok = metrics.total(metrics.upstream_calls, endpoint="movie/{}", outcome="ok")
    not_found = metrics.total(metrics.upstream_calls, endpoint="movie/{}", outcome="not found")
    broken = metrics.total(metrics.upstream_calls, endpoint="movie/{}", outcome="status 500")
    retries = metrics.total(metrics.upstream_retries)
    client.get("movie/{}", FIRST)
    for movie_id, fault in ((5, ""), (FIRST, "500")):
        server.fault = fault
        with pytest.raises((NotFound, SourceUnavailable)):
            client.get("movie/{}", movie_id)
    assert metrics.total(metrics.upstream_calls, endpoint="movie/{}", outcome="ok") - ok == server.statuses[200]
    assert (
        metrics.total(metrics.upstream_calls, endpoint="movie/{}", outcome="not found") - not_found
        == server.statuses[404]
    )
    assert (
        metrics.total(metrics.upstream_calls, endpoint="movie/{}", outcome="status 500") - broken
        == server.statuses[500]
    )
    assert metrics.total(metrics.upstream_retries) - retries == 2
