"""The deadline below httpx, in its parts; with true sockets it is tested in test_client.py."""

import ssl
import time
from typing import Any

import httpcore
import pytest

from catalog.sources.tmdb import deadline


class Stream(httpcore.NetworkStream):
    """Notes the time that it is given."""

    def __init__(self) -> None:
        self.given: list[float | None] = []

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        self.given.append(timeout)
        return b"x"

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.given.append(timeout)

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        self.given.append(timeout)
        return self

    def get_extra_info(self, info: str) -> Any:
        return info


def test_every_step_gets_what_is_left_of_the_whole() -> None:
    inner = Stream()
    stream = deadline._Stream(inner)
    with deadline.until(time.monotonic() + 1):
        stream.write(b"", 5)
        secure = stream.start_tls(ssl.create_default_context(), timeout=None)
        secure.read(1, 0.2)
    assert 0.5 < inner.given[0] <= 1  # type: ignore[operator]
    assert 0.5 < inner.given[1] <= 1  # type: ignore[operator]
    assert inner.given[2] == 0.2
    assert stream.get_extra_info("socket") == "socket"


def test_when_nothing_is_left_no_step_is_taken() -> None:
    with deadline.until(time.monotonic() - 1), pytest.raises(httpcore.ReadTimeout):
        deadline.remaining(5)


def test_without_a_deadline_a_step_has_its_own_time() -> None:
    assert deadline.remaining(5) == 5
