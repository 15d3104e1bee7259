"""The product as a visitor meets it: ``manage.py up`` in a process, on a port and in a home folder of its own."""

import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from project.server.environment import ROOT
from tests import prepared
from tests.ports import free_port

HOME = ROOT / ".marquee-tests" / f"browser{os.environ.get('PYTEST_XDIST_WORKER', '')}"  # one for each worker
PATIENCE = 90  # seconds in which it must be ready


class NotStarted(RuntimeError):
    """The product did not come up; carries the end of what it said."""


@contextmanager
def running(home: Path = HOME, **variables: str) -> Iterator[str]:
    """The address of a running product with the sample catalog and no members; ``variables`` are its environment's."""
    _clear(home)
    prepared.furnish(home)
    port = free_port()
    log = home / "up.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up", "--port", str(port)],
            cwd=ROOT,
            env=_environment(home, port) | variables,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        address = f"http://127.0.0.1:{port}"
        _wait_for(f"{address}/livez", process, log)
        yield address
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def command(home: Path, *words: str, **variables: str) -> None:
    """Run a command of ``manage.py`` beside a product that runs in ``home``."""
    environment = _environment(home, free_port()) | variables
    subprocess.run([sys.executable, "manage.py", *words], cwd=ROOT, env=environment, check=True, capture_output=True)


@contextmanager
def alone(home: Path, *, database: int, cache: int) -> Iterator[str]:
    """The address of a web server whose PostgreSQL and Valkey should be at these ports of this machine."""
    port = free_port()
    servers = {
        "DATABASE_URL": f"postgresql://nobody@127.0.0.1:{database}/nothing",
        "REDIS_URL": f"redis://127.0.0.1:{cache}/0",
        "SECRET_KEY": secrets.token_hex(64),
        "JWT_SIGNING_KEY": secrets.token_hex(64),
    }
    log = home / "web.log"
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "-m", "uvicorn", "project.asgi:application", "--port", str(port), "--no-access-log"],
            cwd=ROOT,
            env=_environment(home, port) | servers,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        _wait_for(f"http://127.0.0.1:{port}/livez", process, log)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)


def _environment(home: Path, port: int) -> dict[str, str]:
    """Nothing of the developer's own settings."""
    return prepared.without_settings() | {
        "MARQUEE_HOME": str(home),
        "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"),  # counting anew, it deletes what it finds there
        "SITE_URL": f"http://127.0.0.1:{port}",
        "RATE_LIMITS": "address=500/hour,auth=500/minute",  # everybody here comes from one address
    }


def _clear(home: Path) -> None:
    home.mkdir(parents=True, exist_ok=True)
    for path in home.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def _wait_for(address: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):
                return
        except OSError:
            time.sleep(0.1)
    raise NotStarted(log.read_text(errors="replace")[-3000:])
