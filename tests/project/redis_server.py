"""A Redis with a fault, on 127.0.0.1: it drops, keeps silent, is slow, is full, or is not Redis at all."""

import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

from django.conf import settings
from django.core.cache import caches  # noqa: TID251 - a test's cache
from django.test import override_settings

from project.cache import redis_store

CRLF = b"\r\n"


class _Handler(socketserver.BaseRequestHandler):
    fault = ""
    over: threading.Event

    def handle(self) -> None:
        if self.fault == "drops":
            return
        with suppress(OSError):
            while self.request.recv(65_536):
                if self.fault == "silent":
                    self.over.wait(30)
                    return
                self.over.wait({"slow": 0.3, "sluggish": 0.21}.get(self.fault, 0))
                self.request.sendall(
                    {"full": b"-OOM command not allowed" + CRLF}.get(self.fault, b"HTTP/1.1 400 No") + CRLF
                )


class _Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    request_queue_size = 64
    allow_reuse_address = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up is expected."""


@contextmanager
def faulty(fault: str) -> Iterator[str]:
    """The address of a Redis with ``fault``: absent, drops, silent, slow, sluggish, full or garbage."""
    if fault == "absent":
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        yield f"redis://127.0.0.1:{port}/0"
        return
    over = threading.Event()
    handler = type("Handler", (_Handler,), {"fault": fault, "over": over})
    with _Server(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        over.set()
        server.shutdown()


@contextmanager
def caching_by(fault: str) -> Iterator[None]:
    """The product's cache asks a Redis with ``fault``."""
    good, options = redis_store.cache, settings.CACHES["default"]
    with faulty(fault) as address, override_settings(CACHES={"default": options | {"LOCATION": address}}):
        redis_store.cache = caches.create_connection("default")
        try:
            yield
        finally:
            redis_store.cache.client.disconnect()
            redis_store.cache = good
