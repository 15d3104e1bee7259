"""How many connections there may be, from one address and in all."""

import asyncio
import json
from collections.abc import Iterator
from contextlib import ExitStack

import httpx
import pytest

from project.server.front.connection_limits import Limits
from project.server.front.connections import Admission, Connections
from tests.project.server.front.served import Served, idle_connections, read_to_end, rest, send_all, served, statuses

GET = b"GET %b HTTP/1.1\r\nHost: a\r\n\r\n"


class Idle:
    """A connection that the clock has nothing against."""

    def check(self, now: float) -> None:
        """Do nothing."""


def opened(count: int, peer: str = "203.0.113.7", **limits: object) -> list[Admission]:
    """How ``count`` connections of one peer are received."""
    loop = asyncio.new_event_loop()
    connections = Connections(Limits(**limits), loop)  # type: ignore[arg-type]
    try:
        return [connections.open(Idle(), peer) for _ in range(count)]
    finally:
        loop.close()


def test_an_address_has_so_many_connections_then_some_that_are_refused_then_none() -> None:
    received = opened(30, connections_per_address=10)
    assert received == [Admission.ADMITTED] * 10 + [Admission.SURPLUS] * 8 + [Admission.DROPPED] * 12


def test_the_process_has_so_many_connections_in_all() -> None:
    assert opened(11, peer="", connections=10)[-1] is Admission.SURPLUS


def test_a_trusted_proxy_has_as_many_as_it_likes() -> None:
    received = opened(30, "10.1.2.3", connections_per_address=10, trusted_proxies=["10.0.0.0/8"])
    assert received == [Admission.ADMITTED] * 30


def test_a_household_counts_as_one_address() -> None:
    loop = asyncio.new_event_loop()
    connections = Connections(Limits(connections_per_address=10), loop)
    received = [connections.open(Idle(), f"2001:db8::{number:x}") for number in range(11)]
    assert received[-1] is Admission.SURPLUS
    loop.close()


def test_a_connection_that_ended_makes_room() -> None:
    loop = asyncio.new_event_loop()
    connections, first = Connections(Limits(connections_per_address=1), loop), Idle()
    connections.open(first, "203.0.113.7")
    connections.close(first)
    assert connections.open(Idle(), "203.0.113.7") is Admission.ADMITTED
    assert dict(connections.by_address) == {"203.0.113.7": 1}
    loop.close()


@pytest.fixture(scope="module")
def small() -> Iterator[Served]:
    """A server that takes ten connections from an address."""
    with served(limits={"connections_per_address": 10, "header_timeout": 1.0, "linger": 0.5}) as running:
        yield running


@pytest.fixture
def crowded(small: Served) -> Iterator[Served]:
    """The server with ten connections of this machine that say nothing."""
    with ExitStack() as stack:
        while small.connections():
            rest(0.05)
        for _ in range(10):
            stack.enter_context(small.connect())
        yield small


def test_a_request_on_a_surplus_connection_is_answered_503_as_a_page_with_retry_after(crowded: Served) -> None:
    received = crowded.exchange(GET % b"/films")
    assert statuses(received) == [503]
    assert b"\r\nretry-after: 1\r\n" in received
    assert b"<!doctype html>" in received


def test_a_request_on_a_surplus_connection_is_answered_503_as_the_api_s_envelope(crowded: Served) -> None:
    _, _, body = crowded.exchange(GET % b"/api/v1/movies").partition(b"\r\n\r\n")
    assert json.loads(body)["success"] is False


def test_connections_far_beyond_the_cap_are_hung_up_on(crowded: Served) -> None:
    with ExitStack() as stack:
        surplus = [stack.enter_context(crowded.connect()) for _ in range(20)]
        send_all(surplus[-1], GET % b"/")
        assert read_to_end(surplus[-1]) == b""


def test_idle_connections_go_and_the_address_is_served_again(crowded: Served) -> None:
    for _ in range(80):
        try:
            if httpx.get(f"http://127.0.0.1:{crowded.port}/").status_code == 200:
                return
        except httpx.TransportError:
            pass
        rest(0.05)
    pytest.fail("the idle connections were kept")


def test_520_idle_connections_of_another_address_disturb_nobody(server: Served) -> None:
    request = b"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
    with idle_connections(server.port, 520, address="127.0.0.2"):
        assert [statuses(server.exchange(request)) for _ in range(5)] == [[200]] * 5
