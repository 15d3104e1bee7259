"""``manage.py up`` as a newcomer runs it: a process of its own, real servers, real signals."""

import os
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import psutil
import pytest

from project.management.commands.up import _listener
from project.server.environment import ROOT
from tests.faults.product import until
from tests.ports import free_port
from tests.processes import living

pytestmark = pytest.mark.timeout(120)
PATIENCE = 60.0  # seconds
READY = "Ready:"
MB = 2**20


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    """The home that the tests of this file share, so that the database is made once.

    Not pytest's: that is closed to the user who runs PostgreSQL for root.
    """
    with tempfile.TemporaryDirectory(prefix="marquee-") as folder:
        yield Path(folder)


def up(home: Path, *options: str, **settings: str) -> subprocess.Popen[str]:
    own = {"MARQUEE_HOME": str(home), "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics")}  # old counts are deleted
    return subprocess.Popen(
        [sys.executable, "-u", "manage.py", "up", *options],
        cwd=ROOT, env={**os.environ, **own, **settings}, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def read_until(process: subprocess.Popen[str], words: str) -> str:
    """What ``process`` says, up to the line with ``words`` or its end."""
    assert process.stdout
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            break
    return said


@contextmanager
def running(home: Path, port: int, **settings: str) -> Iterator[subprocess.Popen[str]]:
    process = up(home, "--port", str(port), **settings)
    try:
        said = read_until(process, READY)
        assert READY in said, said
        yield process
    finally:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def refusal(home: Path, *options: str, **settings: str) -> str:
    """What a start that is refused says; it must fail, in one sentence, without a traceback."""
    process = up(home, *options, **settings)
    said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode not in {0, None}, said
    assert "Traceback" not in said
    return said


def memory_while_waiting(process: subprocess.Popen[str]) -> int:
    """Bytes that `up` itself holds, once it has become the process that waits."""
    waiting = psutil.Process(process.pid)
    until(
        lambda: "project.server.supervisor" in waiting.cmdline() and waiting.status() == psutil.STATUS_SLEEPING,
        within=PATIENCE,
    )
    return int(waiting.memory_info().rss)


def stop(process: subprocess.Popen[str], wish: signal.Signals) -> list[psutil.Process]:
    """Send ``wish``, wait for the end; the children that had been running."""
    children = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(wish)
    process.wait(timeout=PATIENCE)
    return children


@pytest.mark.parametrize("wish", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_a_start_serves_and_a_signal_stops_all_of_it(home: Path, wish: signal.Signals) -> None:
    port = free_port()
    with running(home, port) as process:
        assert httpx.get(f"http://127.0.0.1:{port}/api/v1/movies/trending").json()["success"]
        assert "Marquee" in httpx.get(f"http://127.0.0.1:{port}/").text
        assert memory_while_waiting(process) <= 40 * MB
        children = stop(process, wish)
        assert process.returncode == 0
    assert len(children) >= 3
    assert not living(children)


def test_what_a_killed_start_leaves_behind_does_not_block_the_next(home: Path) -> None:
    port = free_port()
    with running(home, port) as process:
        orphans = psutil.Process(process.pid).children()
        process.kill()
        process.wait()
        assert any(orphan.is_running() for orphan in orphans)
        with running(home, port):
            until(lambda: httpx.get(f"http://127.0.0.1:{port}/readyz").json()["status"] == "ok", within=PATIENCE)
    assert living(orphans) == []
    with running(home, port) as process:
        stop(process, signal.SIGTERM)


def test_all_ends_with_a_web_server_that_stops_while_postgresql_is_waited_for(home: Path) -> None:
    away = f"postgresql://marquee@127.0.0.1:{free_port()}/marquee"
    keys = {"SECRET_KEY": "x" * 80, "JWT_SIGNING_KEY": "y" * 80}
    with running(home, free_port(), DATABASE_URL=away, **keys) as process:
        children = psutil.Process(process.pid).children()
        (web_server,) = [child for child in children if "uvicorn" in child.cmdline()]
        web_server.kill()
        said = read_until(process, "The web server stopped")
        assert ("stopped with code -9" in said, process.wait(timeout=PATIENCE)) == (True, 1), said
    assert not living(children)


def test_a_second_start_says_where_the_first_one_serves(home: Path) -> None:
    port = free_port()
    with running(home, port) as process:
        said = refusal(home, "--port", str(free_port()))
        assert "already runs" in said
        assert f"http://127.0.0.1:{port}" in said
        assert httpx.get(f"http://127.0.0.1:{port}/livez").status_code == 200
        stop(process, signal.SIGTERM)


def test_a_busy_port_is_named_before_anything_starts(home: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} on 127.0.0.1 cannot be used" in refusal(home, "--port", str(port))


@pytest.mark.parametrize(
    ("name", "value"),
    [("PORT", "eighty"), ("WEB_WORKERS", "0"), ("TMDB_BASE_URL", "not an address"), ("LOG_FORMAT", "xml")],
)
def test_a_wrong_setting_is_named(home: Path, name: str, value: str) -> None:
    said = refusal(home, **{name: value})
    assert f"The setting {name} is wrong" in said
    assert value not in said.replace(f"MARQUEE_HOME={home}", "")


def test_a_short_signing_key_is_refused(home: Path) -> None:
    assert "JWT_SIGNING_KEY must be at least 64 bytes" in refusal(home, SECRET_KEY="x" * 80, JWT_SIGNING_KEY="short")


def test_a_home_that_is_no_folder_is_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("")
    assert str(file) in refusal(file / "home")


def test_no_answer_waits_for_an_acknowledgment() -> None:
    """An accepted connection sends what it has at once, as the listener that is handed to the web server does."""
    with _listener("127.0.0.1", free_port(), "PORT") as listener:
        listener.listen()
        with socket.create_connection(listener.getsockname()), listener.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
