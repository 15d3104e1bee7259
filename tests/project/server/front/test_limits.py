"""How much of one request is taken, as bytes on a real connection."""

import time
from statistics import median

import httpx
import pytest

from project.server.environment import Environment
from project.server.front.connection_limits import Limits, limits_of
from tests.project.server.front.served import Served, read_to_end, send_all, statuses

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"
POST = b"POST /echo HTTP/1.1\r\nHost: a\r\n"


def test_a_head_of_64_kilobytes_is_taken(server: Served) -> None:
    request = HEAD + b"Connection: close\r\nX-A: " + b"a" * 65_000 + b"\r\n\r\n"
    assert statuses(server.exchange(request)) == [200]


@pytest.mark.parametrize(
    "fields", [b"X-A: " + b"a" * 66_000 + b"\r\n", b"X-A: abcdefghij\r\n" * 101, b"X-A: " + b"a" * 300_000]
)
def test_a_larger_head_is_answered_431(server: Served, fields: bytes) -> None:
    assert statuses(server.exchange(HEAD + fields + b"\r\n")) == [431]


def test_a_large_body_in_one_piece_with_its_head_is_no_large_head(server: Served) -> None:
    request = (
        b"POST /echo/files HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 90000\r\n\r\n" + b"x" * 90_000
    )
    assert statuses(server.exchange(request)) == [200]


def test_a_head_without_end_is_answered_431_and_disturbs_nobody(server: Served) -> None:
    with server.connect() as client, httpx.Client(base_url=f"http://127.0.0.1:{server.port}") as other:
        send_all(client, HEAD + b"X-A: ")
        took = []
        for _ in range(200):  # 200 MB, should anybody take them
            send_all(client, b"a" * 1_000_000)
            began = time.monotonic()
            assert other.get("/livez").status_code == 200
            took.append(time.monotonic() - began)
        assert statuses(read_to_end(client)) in ([431], [])  # a reset may outrun the answer
    assert median(took) < 0.2


def test_a_target_of_eight_kilobytes_is_taken_and_a_longer_one_answered_414(server: Served) -> None:
    for length, status in ((8_000, 200), (8_200, 414), (60_000, 414)):
        request = b"GET /" + b"a" * length + b" HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
        assert statuses(server.exchange(request)) == [status]


def test_a_refusal_is_the_api_s_envelope_under_its_path(server: Served) -> None:
    received = server.exchange(b"GET /api/v1/movies HTTP/1.1\r\nHost: a\r\nX-A: " + b"a" * 70_000)
    assert b"content-type: application/problem+json" in received
    assert b'"status": 431' in received


@pytest.mark.parametrize(("path", "limit"), [(b"/echo", 10_000), (b"/echo/files", 100_000)])
def test_a_body_over_the_limit_of_its_path_is_answered_413_before_it_has_come(
    server: Served, path: bytes, limit: int
) -> None:
    with server.connect() as client:
        send_all(client, b"POST %b HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n" % (path, limit + 1))
        assert client.recv(65_536).startswith(b"HTTP/1.1 413 ")  # and not 408, which is what waiting for it ends in


def test_a_body_without_a_length_is_counted_while_it_comes(server: Served) -> None:
    with server.connect() as client:
        send_all(client, POST + b"Transfer-Encoding: chunked\r\n\r\n")
        for _ in range(11):
            send_all(client, b"3e8\r\n" + b"x" * 1_000 + b"\r\n")
        assert client.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_a_client_that_asks_first_is_told_of_413_without_sending(server: Served) -> None:
    request = POST + b"Content-Length: 20000\r\nExpect: 100-continue\r\n\r\n"
    with server.connect() as client:
        send_all(client, request)
        assert client.recv(65_536).startswith(b"HTTP/1.1 413 ")


def test_a_connection_ends_after_an_answer_that_did_not_wait_for_the_body(server: Served) -> None:
    request = b"GET /livez HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"
    assert statuses(server.exchange(request + b"x" * 100)) == [200]


def test_there_are_no_more_connections_than_the_process_may_open() -> None:
    assert limits_of(Environment(connections=10**9)).connections < 10**9


def test_the_clock_ticks_four_times_in_the_shortest_time_out() -> None:
    assert (Limits().tick, Limits(body_timeout=0.4).tick) == (0.5, 0.1)
