"""The whole product as a process of its own: what only the real thing shows; its servers can be stopped under it."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import psutil

from project.server.environment import ROOT
from tests import prepared
from tests.ports import free_port

PATIENCE = 120  # seconds without a word: a start has some ten steps, each of which may take long on a busy machine


@dataclass(frozen=True)
class Product:
    """A running Marquee."""

    address: str
    home: Path  # where its servers keep their data
    process: subprocess.Popen[bytes]

    def client(self, **options: object) -> httpx.Client:
        """A client without cookies or token."""
        return httpx.Client(base_url=self.address, timeout=20, **options)  # type: ignore[arg-type]

    def server(self, name: str) -> psutil.Process:
        """Its PostgreSQL ("postgres") or Valkey ("valkey")."""
        family = psutil.Process(self.process.pid).children(recursive=True)
        return next(one for one in family if name in one.name() and one.parent() not in family[1:])


@contextmanager
def running(code: Path = ROOT, **environment: str) -> Iterator[Product]:
    """Start everything in a home of its own, and stop it.

    Args:
        code: the folder in which it stands.
        environment: variables.
    """
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory(prefix="marquee-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)  # PostgreSQL, which root may not run, must be able to enter
        prepared.furnish(Path(folder))
        settled = {"MARQUEE_HOME": folder, "PROMETHEUS_MULTIPROC_DIR": f"{folder}/metrics", "ENV_FILE": os.devnull,
            "PORT": str(port),
            "RATE_LIMITS": "off", "CORS_ALLOWED_ORIGINS": "https://app.example.org"}  # fmt: skip
        log = Path(folder) / "product.log"
        with log.open("w") as lines:
            process = subprocess.Popen(
                [sys.executable, "manage.py", "up"], cwd=code, env={**os.environ, **settled, **environment},
                stdout=lines, stderr=subprocess.STDOUT,
            )  # fmt: skip
        try:
            _wait(process, log)
            yield Product(address, Path(folder), process)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)


def _wait(process: subprocess.Popen[bytes], log: Path) -> None:
    """Until it says that it is ready; as long as it goes on with its steps, it is waited for."""
    heard, deadline = "", time.monotonic() + PATIENCE
    while "Ready:" not in (said := log.read_text()):
        if said != heard:
            heard, deadline = said, time.monotonic() + PATIENCE
        assert process.poll() is None, said
        assert time.monotonic() < deadline, said
        time.sleep(0.1)
