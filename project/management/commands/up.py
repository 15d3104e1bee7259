"""``manage.py up``: everything that Marquee needs, started in order, stopped together."""

import hashlib
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from argparse import ArgumentParser
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection

from project.server import metrics
from project.server.embedded_servers import AlreadyRunning, ServerError, Servers
from project.server.environment import ROOT, Environment

MOST_FILES = 16_384  # that a process may have open, connections included
RETRY_AFTER = 2.0  # seconds until a PostgreSQL that is away is asked again
GRACE = 8  # seconds in which requests in flight may finish


class Command(BaseCommand):
    """Start the embedded servers, migrate, load the sample, serve."""

    help = "Start everything: PostgreSQL, Valkey (unless their URLs are set), the sample catalogue, the web server."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; they run after the database is up

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options; each defaults to its environment variable."""
        environment: Environment = settings.ENVIRONMENT
        parser.add_argument("--host", default=environment.host)
        parser.add_argument("--port", type=int, default=environment.port)
        parser.add_argument("--workers", type=int, default=environment.web_workers)
        parser.add_argument("--reload", action="store_true", help="restart when the code changes")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM."""
        self.began = time.monotonic()
        for signum in (signal.SIGINT, signal.SIGTERM):  # a shell starts its background jobs with the first one ignored
            signal.signal(signum, _leave)
        try:
            with Servers(settings.ENVIRONMENT.home, say=self._say) as servers:
                _refuse_busy_port(options["host"], options["port"])
                self._start_servers(servers)
                self._prepare_database_or_wait()
                self._collect_static_files()
                self._serve(servers, options)
        except AlreadyRunning as error:
            raise CommandError(f"{error} {self._another_runs()}".strip()) from None
        except ServerError as error:
            raise CommandError(str(error)) from None
        except KeyboardInterrupt:
            self._say("Stopped")

    def _start_servers(self, servers: Servers) -> None:
        environment: Environment = settings.ENVIRONMENT
        if not environment.database_url:
            servers.start_postgres()
            self._say("PostgreSQL answers")
        if not environment.redis_url:
            servers.start_valkey()
            self._say("Valkey answers")

    def _prepare_database_or_wait(self) -> None:
        """Prepare it now; a PostgreSQL elsewhere that does not answer yet is waited for while pages are served."""
        try:
            self._prepare_database()
        except OperationalError as error:
            if not settings.ENVIRONMENT.database_url:
                raise
            self._say(f"PostgreSQL does not answer; it is waited for. {str(error).strip()}")
            threading.Thread(target=self._wait_for_database, daemon=True, name="wait-for-database").start()

    def _wait_for_database(self) -> None:
        while True:
            time.sleep(RETRY_AFTER)
            try:
                return self._prepare_database()
            except OperationalError:
                connection.close()

    def _prepare_database(self) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self._say("Database is up to date")
        call_command("load_sample", if_empty=True, stdout=StringIO())
        self._say("Catalogue is loaded")
        connection.close()

    def _collect_static_files(self) -> None:
        """Hash and compress the static files, which takes seconds: only when one of them has changed."""
        stamp = Path(settings.STATIC_ROOT) / "sources.sha256"
        state = _static_sources()
        if not stamp.exists() or stamp.read_text() != state:
            call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=["redoc*"])
            stamp.write_text(state)
        self._say("Static files are ready")

    def _serve(self, servers: Servers, options: dict[str, Any]) -> None:
        address = f"http://{options['host']}:{options['port']}"
        command = [sys.executable, "-m", "uvicorn", "project.asgi:application", "--host", options["host"],
                   "--port", str(options["port"]), "--no-server-header", "--log-level", "warning", "--no-access-log",
                   "--timeout-graceful-shutdown", str(GRACE), "--http", "project.asgi:HttpProtocol", "--ws", "none",
                   "--forwarded-allow-ips", ",".join(settings.ENVIRONMENT.trusted_proxies) or ""]  # fmt: skip
        command += ["--reload"] if options["reload"] else ["--workers", str(options["workers"])]
        metrics.start_at_zero()
        _allow_open_files()
        server = subprocess.Popen(command, cwd=ROOT, env={**os.environ}, start_new_session=True)  # noqa: S603
        servers.adopt(server)
        worker = [sys.executable, str(ROOT / "manage.py"), "run_worker", "--no-reload"]
        servers.adopt(subprocess.Popen(worker, cwd=ROOT, env={**os.environ}, start_new_session=True))  # noqa: S603
        _wait_for(f"{address}/livez", server)
        _state_file().write_text(json.dumps({"pid": os.getpid(), "address": address}))
        self._say(f"Ready: {address}   API: {address}/api/v1/docs   (Ctrl-C stops everything)")
        if server.wait():
            raise CommandError(f"The web server stopped with code {server.returncode}.")

    def _another_runs(self) -> str:
        try:
            return f"It serves {json.loads(_state_file().read_text())['address']}."
        except (OSError, ValueError, KeyError):
            return ""

    def _say(self, line: str) -> None:
        self.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {line}")
        self.stdout.flush()


def _state_file() -> Path:
    home: Path = settings.ENVIRONMENT.home
    return home / "up.json"


def _static_sources() -> str:
    """Changes when any static file, of ours or of a package, does."""
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list([]), key=lambda entry: entry[0]):
            status = Path(storage.path(path)).stat()
            digest.update(f"{path} {status.st_size} {status.st_mtime_ns}".encode())
    return digest.hexdigest()


def _leave(_signal: int, _frame: FrameType | None) -> None:
    """Stop everything."""
    raise KeyboardInterrupt


def _allow_open_files() -> None:
    """Let the web server open as many connections as the system allows; many shells allow a thousand files."""
    allowed, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    limit = MOST_FILES if most == resource.RLIM_INFINITY else min(MOST_FILES, most)
    if allowed != resource.RLIM_INFINITY and allowed < limit:
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, most))


def _refuse_busy_port(host: str, port: int) -> None:
    """Say at once, before anything is started, that the port is taken."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: PORT=8001 make up"
            ) from None


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    """Until the web server answers.

    Raises:
        CommandError: it ended instead.
    """
    while server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=2):  # noqa: S310 - our own address
                return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
    raise CommandError(f"The web server did not start (code {server.returncode}).")
