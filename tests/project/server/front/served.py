"""A real uvicorn with the front in a process of its own, and clients that speak to it in bytes."""

import json
import os
import re
import select
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass

import psutil

from project.server.environment import ROOT
from tests.ports import free_port

PATIENCE = 20.0  # seconds for a start on a busy machine
APP = "tests.project.server.front.small_app"


@dataclass(frozen=True)
class Served:
    """A running server."""

    port: int
    process: subprocess.Popen[bytes]

    def connect(self, *, receive_buffer: int = 0, timeout: float = 10.0) -> socket.socket:
        """A connection; with ``receive_buffer`` bytes of it, one whose client can hold back the server."""
        client = socket.socket()
        client.settimeout(timeout)
        if receive_buffer:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        client.connect(("127.0.0.1", self.port))
        return client

    def connections(self) -> int:
        """How many it has open."""
        connections = psutil.Process(self.process.pid).net_connections("tcp")
        return sum(one.status == psutil.CONN_ESTABLISHED for one in connections)

    def exchange(self, request: bytes) -> bytes:
        """All that comes back on a new connection until the server closes it."""
        with self.connect() as client:
            send_all(client, request)
            return read_to_end(client)


@contextmanager
def served(*, app: str = APP, limits: dict[str, float] | None = None, **environment: str) -> Iterator[Served]:
    """Start ``app`` under the front, and stop it with SIGTERM; nothing that was done to it may stand in its log."""
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", f"{app}:application", "--http", f"{app}:HttpProtocol", "--ws", "none",
        "--port", str(port), "--log-level", "error", "--no-access-log", "--timeout-graceful-shutdown", "5"]  # fmt: skip
    settled = {**os.environ, "TEST_LIMITS": json.dumps(limits or {}), **environment}
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(command, cwd=ROOT, env=settled, stderr=log)
        try:
            _wait(port, process)
            yield Served(port, process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(PATIENCE)
            log.seek(0)
            said = log.read().decode()
    assert not said, said


def _wait(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        assert process.poll() is None, "the server has ended"
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server does not answer")


def send_all(client: socket.socket, data: bytes) -> None:
    """Send, unless the server hangs up before it has everything."""
    try:
        client.sendall(data)
    except (BrokenPipeError, ConnectionResetError):
        return


def read_to_end(client: socket.socket) -> bytes:
    """What comes until the server closes; TimeoutError if it does not."""
    received = b""
    try:
        while piece := client.recv(65_536):
            received += piece
    except ConnectionResetError:
        return received
    return received


def read_answer(client: socket.socket) -> bytes:
    """One answer that has a Content-Length."""
    received = b""
    while b"\r\n\r\n" not in received and (piece := client.recv(65_536)):
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = re.search(rb"content-length: (\d+)", head)
    while length and len(body) < int(length[1]) and (piece := client.recv(65_536)):
        body += piece
    return head + b"\r\n\r\n" + body


def rest(seconds: float) -> None:
    """Do nothing for a while, as a slow client does."""
    select.select([], [], [], seconds)


def statuses(received: bytes) -> list[int]:
    """The status of each answer in what came back."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


@contextmanager
def idle_connections(port: int, count: int, *, address: str) -> Iterator[list[socket.socket]]:
    """So many connections from ``address`` that say nothing."""
    with ExitStack() as stack:
        clients = [stack.enter_context(socket.socket()) for _ in range(count)]
        for client in clients:
            client.bind((address, 0))
            client.connect(("127.0.0.1", port))
        yield clients


@contextmanager
def slow_readers(
    address: tuple[str, int],
    path: str,
    count: int,
    *,
    pause: float = 0.2,
    make: Callable[[], socket.socket] = socket.socket,
) -> Iterator[list[int]]:
    """So many clients that ask for one file and take a few hundred bytes of it every ``pause`` seconds.

    Gives how many bytes each has taken so far. ``make`` opens their sockets, for a network of their own
    (tests/chaos/network.py), whose packets and small windows make them slower still.
    """
    taken, done = [0] * count, threading.Event()

    def read(number: int) -> None:
        with make() as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2_048)
            client.settimeout(20)
            client.connect(address)
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: {address[0]}\r\n\r\n".encode())
            while not done.wait(pause):
                with suppress(OSError):
                    taken[number] += len(client.recv(512))

    threads = [threading.Thread(target=read, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    try:
        yield taken
    finally:
        done.set()
        for thread in threads:
            thread.join()
