"""Everything that ``manage.py up`` starts, in a home that outlives it: killed at once, and started again."""

import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psutil

from project.server.environment import ROOT
from tests import prepared
from tests.faults.product import PASSWORD, until
from tests.ports import free_port

START = 120  # seconds for a start on a busy machine, recovery of PostgreSQL included


@dataclass
class Whole:
    """The product with its servers."""

    home: Path
    port: int = field(default_factory=free_port)
    options: dict[str, str] = field(default_factory=dict)  # more of its environment
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        """Start everything and wait until it serves."""
        self.home.chmod(0o755)  # PostgreSQL, which root may not run, must be able to enter
        if not (self.home / "static").exists():
            prepared.furnish_with_static_files(self.home)
        own = {"MARQUEE_HOME": str(self.home), "ENV_FILE": os.devnull, "PORT": str(self.port), "SITE_URL": self.address,
               "RATE_LIMITS": "off"}  # fmt: skip
        with (self.home / "up.log").open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "up"],
                cwd=ROOT,
                env=os.environ | own | self.options,
                stdout=log,
                stderr=log,
            )
        until(self._is_ready, within=START)

    def _is_ready(self) -> bool:
        assert self.process
        said = (self.home / "up.log").read_text()
        assert self.process.poll() is None, said[-3000:]
        return "Ready:" in said

    def kill(self) -> None:
        """SIGKILL for all of it: web server, task worker, PostgreSQL, Valkey, and what started them."""
        assert self.process
        family = [psutil.Process(self.process.pid), *psutil.Process(self.process.pid).children(recursive=True)]
        for one in family:
            one.kill()
        psutil.wait_procs(family, timeout=10)
        self.process.wait(timeout=10)

    def stop(self) -> None:
        """End it as Ctrl-C does."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(timeout=60)

    def client(self, **options: Any) -> httpx.Client:
        return httpx.Client(base_url=self.address, timeout=30, **options)

    def register(self, client: httpx.Client, number: int) -> None:
        """Open an account, and use it."""
        self._enter(client.post("/api/v1/auth/register", json=_account(number)), client)

    def log_in(self, client: httpx.Client, number: int) -> None:
        """Use an account that was opened before."""
        self._enter(client.post("/api/v1/auth/login", json=_account(number)), client)

    @staticmethod
    def _enter(response: httpx.Response, client: httpx.Client) -> None:
        client.headers["Authorization"] = f"Bearer {response.json()['data']['tokens']['access']}"


def _account(number: int) -> dict[str, str]:
    return {"email": f"member{number}@example.org", "password": PASSWORD}
