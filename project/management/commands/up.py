"""``manage.py up``: everything that Marquee needs, started in order, stopped together."""

import contextlib
import hashlib
import http.client
import json
import os
import resource
import signal
import socket
import subprocess
import sys
import threading
import time
from argparse import ArgumentParser
from concurrent.futures import Future
from contextlib import nullcontext
from io import StringIO
from pathlib import Path
from types import FrameType
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand
from django.db import OperationalError, connection
from django.db.migrations.recorder import MigrationRecorder

from project.database import slow_queries
from project.management import database_lock
from project.server import metrics, processes, supervisor
from project.server.embedded_servers import AlreadyRunning, ServerError, Servers
from project.server.environment import ROOT, Environment

MOST_FILES = 16_384  # that a process may have open, connections included
RETRY_AFTER = 2.0  # seconds until a PostgreSQL that is away is asked again
GRACE = 8  # seconds in which requests in flight may finish


class Command(BaseCommand):
    """Start the embedded servers, migrate, load the sample, serve."""

    help = "Start everything: PostgreSQL, Valkey (unless their URLs are set), the sample catalog, the web server."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type; they run after the database is up

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Options; each defaults to its environment variable."""
        environment: Environment = settings.ENVIRONMENT
        parser.add_argument("--host", default=environment.host)
        parser.add_argument("--port", type=int, default=environment.port)
        parser.add_argument("--workers", type=int, default=environment.web_workers)
        parser.add_argument("--reload", action="store_true", help="restart when the code changes")
        parser.add_argument(
            "--no-worker", action="store_true", help="no background work here: run_worker runs elsewhere"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Run until Ctrl-C or SIGTERM."""
        self.began = time.monotonic()
        self.preparing = threading.Thread(target=self._wait_for_database, daemon=True, name="wait-for-database")
        for signum in (signal.SIGINT, signal.SIGTERM):  # a shell starts its background jobs with the first one ignored
            signal.signal(signum, _leave)
        if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # nohup has it ignored
            signal.signal(signal.SIGHUP, _leave)
        try:
            with Servers(settings.ENVIRONMENT.home, say=self._say) as servers:
                listener = _listener(options["host"], options["port"], "PORT")
                if ops_address := settings.ENVIRONMENT.ops_address:
                    _listener(*ops_address, "OPS_PORT").close()
                self._start_servers(servers)
                static_files = self._collect_static_files_beside()
                self._prepare_database_or_wait()
                static_files.result()
                self._serve(servers, listener, options)
        except OSError as error:  # a full disk, most of all
            raise CommandError(f"{error.filename or settings.ENVIRONMENT.home}: {error.strerror or error}.") from None
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
            self.preparing.start()

    def _wait_for_database(self) -> None:
        while True:
            time.sleep(RETRY_AFTER)
            try:
                return self._prepare_database()
            except OperationalError:
                connection.close()

    def _prepare_database(self) -> None:
        is_new = not MigrationRecorder(connection).has_table()
        with database_lock.alone(connection, self._say), slow_queries.expected() if is_new else nullcontext():
            call_command("migrate", verbosity=0, interactive=False)
            self._say("Database is up to date")
            call_command("load_sample", if_empty=True, stdout=StringIO())
            self._say("Catalog is loaded")
        connection.close()

    def _collect_static_files_beside(self) -> Future[None]:
        """Collect them beside the preparation of the database, which waits for PostgreSQL most of the time.

        In a thread that nobody waits for who is told to stop meanwhile; what is half collected is collected anew.
        """
        collected: Future[None] = Future()

        def collect() -> None:
            try:
                self._collect_static_files()
            except BaseException as error:  # noqa: BLE001 - whoever waits raises it
                collected.set_exception(error)
            else:
                collected.set_result(None)

        threading.Thread(target=collect, daemon=True, name="static-files").start()
        return collected

    def _collect_static_files(self) -> None:
        """Hash and compress the static files, which takes seconds: only when one of them has changed."""
        stamp = Path(settings.STATIC_ROOT) / "sources.sha256"
        state = _static_sources()
        if not stamp.exists() or stamp.read_text() != state:
            stamp.unlink(missing_ok=True)  # what is stopped half-way is no longer what it says
            call_command("collectstatic", verbosity=0, interactive=False, clear=True, ignore_patterns=["redoc*"])
            stamp.write_text(state)
        self._say("Static files are ready")

    def _serve(self, servers: Servers, listener: socket.socket, options: dict[str, Any]) -> None:
        host, port = listener.getsockname()[:2]
        address = f"http://{options['host']}:{port}"
        # Both are told by variables where links lead: `--port` is known to nobody else.
        variables = (("HOST", options["host"]), ("PORT", str(port)))
        command = (sys.executable, "-m", "uvicorn", "project.asgi:application", "--fd", str(listener.fileno()),
                   "--no-server-header", "--log-level", "warning", "--no-access-log",
                   "--timeout-graceful-shutdown", str(GRACE), "--http", "project.asgi:HttpProtocol", "--ws", "none",
                   "--no-proxy-headers",  # project.server.front.forwarded
                   *(("--reload",) if options["reload"] else ("--workers", str(options["workers"]))))  # fmt: skip
        metrics.start_at_zero()
        _allow_open_files()
        # The socket is ours, so whoever comes while the web server starts again waits and is not refused.
        descriptors = (listener.fileno(),)
        web = processes.Program("The web server", command, str(ROOT), descriptors=descriptors, environment=variables)
        server = servers.start(web)
        if not options["no_worker"]:
            worker = (sys.executable, str(ROOT / "manage.py"), "run_worker", "--no-reload")
            servers.start(processes.Program("The task worker", worker, str(ROOT), environment=variables))
        _wait_for(host, port, server)
        _state_file().write_text(json.dumps({"pid": os.getpid(), "address": address}))
        if settings.MAIL_WARNING:
            self._say(f"{settings.MAIL_WARNING}. What members are to be sent waits for three days.")
        self._say(f"Ready: {address}   API: {address}/api/v1/docs   (Ctrl-C stops everything)")
        self._stay_until_prepared(server)
        supervisor.become(servers.in_care(self.began))

    def _stay_until_prepared(self, server: subprocess.Popen[bytes]) -> None:
        """Until the database is ready: its thread would end with this program.

        Raises:
            CommandError: the web server ended meanwhile. Asking has reaped it, so the supervisor would wait for ever.
        """
        while self.preparing.is_alive():
            if server.poll() is not None:
                raise CommandError(f"The web server stopped with code {server.returncode}.")
            self.preparing.join(timeout=RETRY_AFTER)

    def _another_runs(self) -> str:
        try:
            return f"It serves {json.loads(_state_file().read_text())['address']}."
        except (OSError, ValueError, KeyError):
            return ""

    def _say(self, line: str) -> None:
        with contextlib.suppress(OSError):  # the terminal is gone
            self.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {line}")
            self.stdout.flush()


def _state_file() -> Path:
    home: Path = settings.ENVIRONMENT.home
    return home / "up.json"


def _static_sources() -> str:
    """Changes when any static file, of ours or of a package, has another content.

    Their times say nothing: the stylesheet is written anew for each home, and a checkout gives all files that of now.
    """
    digest = hashlib.sha256(settings.STORAGES["staticfiles"]["BACKEND"].encode())
    for finder in finders.get_finders():
        for path, storage in sorted(finder.list([]), key=lambda entry: entry[0]):
            content = Path(storage.path(path)).read_bytes()
            digest.update(f"{path} {len(content)} ".encode() + content)
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


def _listener(host: str, port: int, name: str) -> socket.socket:
    """A socket that is bound to the port: what answers there is ours, or nothing is started.

    Raises:
        CommandError: the port is taken, or this machine has no such address.
    """
    listener = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    # For what it accepts, too. Asyncio sets it on sockets that it knows for TCP; uvicorn takes one that is handed down
    # for a UNIX socket, and each answer in two writes would wait 40 ms for the client's acknowledgment.
    listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    try:
        listener.bind((host, port))
    except OSError as error:
        listener.close()
        raise CommandError(
            f"Port {port} on {host} cannot be used ({error.strerror}). Choose another: {name}={port + 1} make up"
        ) from None
    return listener


def _wait_for(host: str, port: int, server: subprocess.Popen[bytes]) -> None:
    """Until the web server answers. No proxy of the environment stands between.

    Raises:
        CommandError: it ended instead.
    """
    host = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - an address to compare with
    while server.poll() is None:
        asking = http.client.HTTPConnection(host, port, timeout=2)
        try:
            asking.request("GET", "/livez")
            asking.getresponse()
        except (OSError, http.client.HTTPException):
            time.sleep(0.05)
        else:
            return
        finally:
            asking.close()
    raise CommandError(f"The web server did not start (code {server.returncode}).")
