"""The proxy of the fault tests does to a connection what its fault says, and stops doing it."""

import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults import proxy
from tests.faults.proxy import Fault, Kind, Proxy


@pytest.fixture
def echo(tmp_path: Path) -> Iterator[Proxy]:
    """A proxy before a server that says what it is told."""
    with socket.socket(socket.AF_UNIX) as server:
        server.bind(str(tmp_path / "echo"))
        server.listen()
        threading.Thread(target=_serve, args=(server,), daemon=True).start()
        with proxy.before(tmp_path / "echo") as between:
            yield between


def _serve(server: socket.socket) -> None:
    while True:
        try:
            client, _ = server.accept()
        except OSError:
            return
        threading.Thread(target=_repeat, args=(client,), daemon=True).start()


def _repeat(client: socket.socket) -> None:
    with client:
        while said := client.recv(1000):
            client.sendall(said)


def dial(between: Proxy) -> socket.socket:
    return socket.create_connection(("127.0.0.1", between.port), timeout=20)


def say(line: socket.socket, words: bytes = b"hello") -> bytes:
    line.sendall(words)
    return line.recv(5000)


def test_without_a_fault_everything_passes(echo: Proxy) -> None:
    with dial(echo) as line:
        assert say(line) == b"hello"


@pytest.mark.parametrize(
    ("fault", "ending", "refusal"),
    [("refuse", b"", ConnectionRefusedError), ("reset", ConnectionResetError, ConnectionResetError)],
)
def test_a_refusal_or_reset_ends_what_stands_and_what_comes(
    echo: Proxy, fault: Kind, ending: bytes | type[OSError], refusal: type[OSError]
) -> None:
    with dial(echo) as line:
        assert say(line) == b"hello"
        echo.fault = Fault(fault)
        assert _rest(line) == ending
    with pytest.raises(refusal), dial(echo) as line:
        say(line)
    echo.fault = Fault()
    with dial(echo) as line:
        assert say(line) == b"hello"


def _rest(line: socket.socket) -> bytes | type[OSError]:
    try:
        return line.recv(10)
    except OSError as error:
        return type(error)


def test_silence_keeps_what_was_said_until_it_is_over(echo: Proxy) -> None:
    with dial(echo) as old:
        assert say(old) == b"hello"
        echo.fault = Fault("silence")
        with dial(echo) as new:
            for line in (old, new):
                line.settimeout(0.3)
                with pytest.raises(TimeoutError):
                    say(line)
                line.settimeout(20)
            echo.fault = Fault()
            assert (old.recv(10), new.recv(10)) == (b"hello", b"hello")


def test_a_delay_is_one_of_each_answer(echo: Proxy) -> None:
    echo.fault = Fault("delay", seconds=0.1)
    with dial(echo) as line:
        began = time.monotonic()
        assert say(line) == b"hello"
        assert time.monotonic() - began > 0.1


def test_garbage_is_no_echo_and_a_cut_ends_after_some_bytes(echo: Proxy) -> None:
    with dial(echo) as line:
        echo.fault = Fault("garbage")
        assert b"hello" not in say(line)
    echo.fault = Fault("cut", after=7)
    with dial(echo) as line:
        assert (say(line), say(line), line.recv(10)) == (b"hello", b"he", b"")
