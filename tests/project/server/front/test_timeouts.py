"""Clients that take their time: each is cut, and nobody else notices."""

import signal
import socket
import statistics
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.project.server.front.served import (
    Served,
    read_answer,
    read_to_end,
    rest,
    send_all,
    served,
    slow_readers,
    statuses,
)

HEAD = b"GET / HTTP/1.1\r\nHost: a\r\n"
PATIENCE = 20.0  # seconds, on a busy machine; the server's time-outs are one


def seconds(action: Callable[[], object]) -> float:
    began = time.monotonic()
    action()
    return time.monotonic() - began


def test_a_connection_that_sends_nothing_is_closed_without_a_word(server: Served) -> None:
    with server.connect() as client:
        assert 0.8 < seconds(lambda: client.recv(1)) < PATIENCE


def test_a_head_that_comes_byte_by_byte_is_answered_408(server: Served) -> None:
    with server.connect(timeout=0.1) as client:
        send_all(client, HEAD)
        received, began = b"", time.monotonic()
        while not received and time.monotonic() - began < PATIENCE:
            send_all(client, b"X")
            try:
                received = client.recv(65_536)
            except TimeoutError:
                continue
    assert statuses(received) == [408]


def test_a_connection_between_two_requests_is_closed_when_it_is_idle(server: Served) -> None:
    with server.connect() as client:
        send_all(client, HEAD + b"\r\n")
        assert statuses(read_answer(client)) == [200]
        assert 0.8 < seconds(lambda: read_to_end(client)) < PATIENCE


def test_a_request_that_takes_longer_than_every_time_out_is_answered(server: Served) -> None:
    with server.connect() as client:
        send_all(client, b"GET /slow/2 HTTP/1.1\r\nHost: a\r\n\r\n")
        assert read_answer(client).endswith(b"at last")


@pytest.mark.parametrize("piece", [b"", b"x"])
def test_a_body_that_does_not_come_or_only_drop_by_drop_is_answered_408(server: Served, piece: bytes) -> None:
    with server.connect(timeout=0.1) as client:
        send_all(client, b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n")
        received, began = b"", time.monotonic()
        while not received and time.monotonic() - began < PATIENCE:
            send_all(client, piece)
            try:
                received = client.recv(65_536)
            except TimeoutError:
                continue
    assert statuses(received) == [408]


def taken_from(client: socket.socket) -> bytes:
    """Some of what came; nothing from a connection that was cut."""
    try:
        return client.recv(60_000)
    except ConnectionResetError:
        return b""


def is_steady(step: Callable[[], object], times: int) -> bool:
    """Take ``step`` ten times a second; whether this machine let it: a client that was held up is cut rightly."""
    longest = 0.0
    for _ in range(times):
        longest = max(longest, seconds(step) + seconds(lambda: rest(0.1)))
    return longest < 0.4  # of the server's 0.6


def test_a_body_that_comes_slowly_but_steadily_is_taken(server: Served) -> None:
    steady, answered = False, [0]
    while not steady:
        with server.connect() as client:
            send_all(client, b"POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 9000\r\n\r\n")
            steady = is_steady(lambda: send_all(client, b"x" * 500), 18)
            answered = statuses(read_answer(client))
    assert answered == [200]


@pytest.mark.parametrize("taken", [0, 10])
def test_a_reader_that_takes_nothing_or_next_to_nothing_is_cut(server: Served, taken: int) -> None:
    with server.connect(receive_buffer=4_096) as client:
        send_all(client, b"GET /large/20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
        began = time.monotonic()
        rest(0.2)
        assert server.connections() == 1
        with suppress(ConnectionResetError):
            while server.connections() and time.monotonic() - began < PATIENCE:
                rest(0.1)
                client.recv(taken)
        assert time.monotonic() - began < PATIENCE


def test_a_reader_that_takes_slowly_but_steadily_is_not_cut_while_the_kernel_hides_it(server: Served) -> None:
    steady, received = False, [b""]
    while not steady:
        received.clear()
        with server.connect(receive_buffer=65_536) as client:
            send_all(client, b"GET /large/20000000 HTTP/1.1\r\nHost: a\r\n\r\n")
            # Four time-outs of the server; in each less than would let the kernel take more.
            steady = is_steady(lambda: received.append(taken_from(client)), 30)
    assert all(received)


def test_eight_slow_readers_of_a_large_file_keep_nobody_waiting(tmp_path: Path) -> None:
    (tmp_path / "large.bin").write_bytes(b"x" * 20_000_000)  # more than the kernel's buffers take
    with (
        served(limits={"write_timeout": 20}, TEST_STATIC=str(tmp_path)) as server,
        slow_readers(("127.0.0.1", server.port), "/static/large.bin", 8) as taken,
    ):
        rest(0.5)
        took = [seconds(lambda: server.exchange(HEAD + b"Connection: close\r\n\r\n")) for _ in range(10)]
        memory = psutil.Process(server.process.pid).memory_info().rss
    assert statistics.median(took) < 0.2
    assert all(taken)
    assert memory < 150_000_000  # one copy of the file, not eight


def test_what_is_being_answered_is_finished_when_the_server_is_told_to_stop() -> None:
    with served() as server, server.connect() as client, server.connect() as idle:
        send_all(client, b"GET /slow/0.5 HTTP/1.1\r\nHost: a\r\n\r\n")
        rest(0.2)
        server.process.send_signal(signal.SIGTERM)
        received = read_answer(client)
        assert read_to_end(idle) == b""
        assert server.process.wait(5) in {0, -signal.SIGTERM}
    assert received.endswith(b"at last")
    assert b"connection: close" in received
