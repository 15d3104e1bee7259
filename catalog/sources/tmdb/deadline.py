"""A time limit for a whole call. httpx limits each read for itself, so a server that drips a byte now and then passes.

See docs/decisions/0021-total-deadline.md.
"""

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from ssl import SSLContext
from typing import Any

import httpcore
import httpx

_deadline: ContextVar[float] = ContextVar("deadline", default=float("inf"))


@contextmanager
def until(deadline: float) -> Iterator[None]:
    """Let every call between the braces end by ``deadline`` (of `time.monotonic`)."""
    token = _deadline.set(deadline)
    try:
        yield
    finally:
        _deadline.reset(token)


def remaining(timeout: float | None) -> float:
    """``timeout``, or what is left of the whole call's time when that is less."""
    time_left = _deadline.get() - time.monotonic()
    if time_left <= 0:
        raise httpcore.ReadTimeout("the whole call took too long")
    return time_left if timeout is None else min(timeout, time_left)


class Transport(httpx.HTTPTransport):
    """httpx's own transport and pool over connections that know the deadline."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        # httpx has no public way to give its pool a network backend; tests/catalog/tmdb/test_deadline.py would tell.
        self._pool._network_backend = _Backend(self._pool._network_backend)  # noqa: SLF001


class _Backend(httpcore.NetworkBackend):
    """Opens connections within the deadline."""

    def __init__(self, inner: httpcore.NetworkBackend) -> None:
        self.inner = inner

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        """A connection whose reads and writes keep the deadline of whoever uses it."""
        stream = self.inner.connect_tcp(host, port, remaining(timeout), local_address, socket_options)
        return _Stream(stream)


class _Stream(httpcore.NetworkStream):
    """A connection that keeps the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self.inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self.inner.read(max_bytes, remaining(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self.inner.write(buffer, remaining(timeout))

    def close(self) -> None:
        self.inner.close()

    def start_tls(
        self, ssl_context: SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self.inner.start_tls(ssl_context, server_hostname, remaining(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self.inner.get_extra_info(info)
