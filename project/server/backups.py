"""Backups: one file with the database, the keys and the artifacts of the engine, made and put back whole.

A backup is a tar archive: ``database.dump`` (pg_dump's own format, one snapshot), ``keys.json``, ``engine/``, and a
manifest with the checksum of each. It is checked before anything is touched, and written aside and renamed, so half a
backup is never taken for one. It holds what members trusted us with, and the keys: its file is its owner's alone.
"""

import contextlib
import hashlib
import json
import os
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

import psycopg
from psycopg import conninfo

from project.server.embedded_servers import postgres_program

FORMAT = 1
DATABASE, KEYS, ARTIFACTS, MANIFEST = "database.dump", "keys.json", "engine", "manifest.json"

# What a restore begins with. Whoever still reads a table is waited for, but not for ever.
BEGINNING = b"""BEGIN;
SET LOCAL client_min_messages = warning;
SET LOCAL lock_timeout = '10s';
"""
# Only where there are tables: an empty schema may hold an administrator's extensions, and need not be the role's own.
EMPTYING = b"""DROP SCHEMA public CASCADE;
CREATE SCHEMA public;
"""
PSQL_MESSAGE = "psql:<stdin>:"
OWNED_BY_NOBODY = ("--no-owner", "--no-privileges", "--no-comments")  # the role that restores owns all of it


class BackupError(Exception):
    """A backup cannot be made or put back; says why in one sentence."""


@dataclass(frozen=True, slots=True)
class Product:
    """What is backed up, or restored into.

    Attributes:
        database_url: of PostgreSQL; its role must own what is dumped.
        keys: the product's keys by name.
        artifacts: the engine's folder.
    """

    database_url: str
    keys: Mapping[str, str]
    artifacts: Path


def make(product: Product, file: Path) -> None:
    """Write a backup of ``product`` to ``file``, readable by its owner only.

    Raises:
        BackupError: PostgreSQL does not answer, its database holds nothing, or the folder cannot be written.
    """
    if not _tables(product.database_url):
        # As of a shell without the settings of the site that serves: its backup would be one of nothing.
        raise BackupError("The database holds nothing; set DATABASE_URL or MARQUEE_HOME as where Marquee serves.")
    try:
        with tempfile.TemporaryDirectory(prefix="backup-", dir=file.parent) as folder:
            draft = Path(folder)
            dump = f"--file={draft / DATABASE}"
            _run_on(product.database_url, "pg_dump", ["--format=custom", *OWNED_BY_NOBODY, dump])
            (draft / KEYS).write_text(json.dumps(dict(product.keys)))
            if product.artifacts.exists():
                shutil.copytree(product.artifacts, draft / ARTIFACTS)
            checksums = {str(path.relative_to(draft)): _checksum(path) for path in _files(draft)}
            made_at = datetime.now(UTC).isoformat(timespec="seconds")
            (draft / MANIFEST).write_text(json.dumps({"format": FORMAT, "made_at": made_at, "files": checksums}))
            _pack(draft, file)
    except OSError as error:
        raise BackupError(f"The backup cannot be written to {file}: {error.strerror or error}.") from error


def restore(file: Path, product: Product, *, replace: bool = False) -> dict[str, str]:
    """Put a backup back into ``product``'s database and folder; the keys it was made with, by name.

    Args:
        file: the backup.
        product: where to; its database may belong to another role than the one that was backed up.
        replace: where the database holds tables, remove them first with all else in their schema, which must be the
            role's own. Without it a database with tables is refused. One without tables keeps what it has (extensions,
            views, functions) either way, and the role needs no more than the right to create in it.

    Raises:
        BackupError: the file is not whole, the database holds tables, refuses what is restored or does not answer.
    """
    try:
        with tempfile.TemporaryDirectory(prefix="restore-") as folder:
            draft = Path(folder)
            _unpack(file, draft)
            tables = _tables(product.database_url)
            if tables and not replace:
                raise BackupError(f"The database holds {tables} tables already: empty it, or say --replace.")
            _put_database(draft / DATABASE, product.database_url, BEGINNING + (EMPTYING if tables else b""))
            _put_artifacts(draft / ARTIFACTS, product.artifacts)
            keys: dict[str, str] = json.loads((draft / KEYS).read_text())
            return keys
    except OSError as error:
        raise BackupError(f"{file} cannot be restored: {error.strerror or error}.") from error


def _pack(folder: Path, file: Path) -> None:
    packed = folder / "backup.tar"
    packed.touch(mode=0o600)
    with tarfile.open(packed, "w") as archive:
        for name in (MANIFEST, KEYS, DATABASE, ARTIFACTS):
            if (folder / name).exists():
                archive.add(folder / name, name)
    packed.replace(file)


def _unpack(file: Path, folder: Path) -> None:
    """Into ``folder``, and compared with the manifest.

    Raises:
        BackupError: it is no backup, of a later format, or damaged.
    """
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter=_plain)  # noqa: S202  # nosec B202 - plain files only
        manifest = json.loads((folder / MANIFEST).read_text() if (folder / MANIFEST).is_file() else "{}")
        made_by, expected = manifest["format"], dict(manifest["files"])
    except (tarfile.TarError, ValueError, KeyError, TypeError) as error:
        raise BackupError(f"{file} is no backup of Marquee: {error}.") from error
    if made_by != FORMAT:
        raise BackupError(f"{file} was made by a later version of Marquee.")
    entries = [path for path in _files(folder) if path != folder / MANIFEST]
    present = {str(path.relative_to(folder)): _checksum(path) for path in entries}
    present |= {name: "" for name in expected if name not in present}
    damaged = sorted(name for name, checksum in present.items() if expected.get(name) != checksum)
    if damaged or DATABASE not in expected:
        raise BackupError(f"{file} is damaged: {', '.join(damaged) or DATABASE}.")


def _plain(member: tarfile.TarInfo, folder: str) -> tarfile.TarInfo | None:
    """Files and folders that stay in ``folder``; a backup holds no links and no devices.

    Raises:
        FilterError: it is another thing, or would be written elsewhere.
    """
    if not (member.isfile() or member.isdir()):
        raise tarfile.SpecialFileError(member)
    return tarfile.data_filter(member, folder)


def _tables(database_url: str) -> int:
    """How many the database holds.

    Raises:
        BackupError: it does not answer.
    """
    with _connected(database_url) as connection:
        row = connection.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'").fetchone()
        return int(row[0]) if row else 0


def _server_version(database_url: str) -> int:
    """Like 150018.

    Raises:
        BackupError: the database does not answer.
    """
    with _connected(database_url) as connection:
        return connection.info.server_version


@contextlib.contextmanager
def _connected(database_url: str) -> Iterator[psycopg.Connection]:
    try:
        with psycopg.connect(database_url, connect_timeout=5) as connection:
            yield connection
    except psycopg.Error as error:
        raise BackupError(f"The database cannot be used: {str(error).strip().splitlines()[0]}.") from error


def _put_database(dump: Path, database_url: str, beginning: bytes) -> None:
    """After ``beginning``, in one transaction with it: what fails, or is killed, leaves the database as it was.

    psql runs what pg_restore writes: by itself pg_restore removes only what the dump names.

    Raises:
        BackupError: PostgreSQL or one of the programs refuses it.
    """
    server = _server_version(database_url)
    options = ["--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-"]
    command, environment = _command(database_url, "psql", options)
    writing = [str(postgres_program("pg_restore")), *OWNED_BY_NOBODY, "--exit-on-error", "--file=-", str(dump)]
    with tempfile.TemporaryFile() as complaints, tempfile.TemporaryFile() as refusals:
        restoring = subprocess.Popen(  # noqa: S603
            writing, env=environment, stdout=subprocess.PIPE, stderr=complaints
        )
        psql = subprocess.Popen(  # noqa: S603
            command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=refusals
        )
        with restoring, psql:
            is_read = _pass_on(restoring, psql, beginning, server)
        if is_read and restoring.returncode:  # first: psql then misses the end of what it was reading
            raise BackupError(f"pg_restore failed: {_reason(complaints)}")
        if psql.returncode:
            raise BackupError(f"The database refuses it: {_reason(refusals)}")


def _pass_on(restoring: subprocess.Popen[bytes], psql: subprocess.Popen[bytes], beginning: bytes, server: int) -> bool:
    """Let psql run what pg_restore writes, and keep it if that is whole; False when psql stopped reading."""
    assert restoring.stdout  # as both were started
    assert psql.stdin
    try:
        with restoring.stdout as written, psql.stdin as script:
            script.write(beginning)
            _copy_script(written, script, server)
            if restoring.wait() == 0:
                script.write(b"COMMIT;\n")
    except BrokenPipeError:
        return False
    return True


def _copy_script(script: IO[bytes], to: IO[bytes], server: int) -> None:
    """What pg_restore writes, without a setting at its head that servers before PostgreSQL 17 do not know."""
    for line in script:
        if server >= 170_000 or line != b"SET transaction_timeout = 0;\n":
            to.write(line)
        if line.startswith(b"SELECT pg_catalog.set_config("):  # the head is over
            break
    shutil.copyfileobj(script, to)


def _put_artifacts(backed_up: Path, artifacts: Path) -> None:
    """Artifacts are named by what is in them: those that stand stay, and the restored ones are the newest."""
    if backed_up.exists():
        shutil.copytree(backed_up, artifacts, dirs_exist_ok=True)


def _run_on(database_url: str, program: str, options: Sequence[str]) -> None:
    """Run one of PostgreSQL's programs."""
    command, environment = _command(database_url, program, options)
    with tempfile.TemporaryFile() as complaints:
        ended = subprocess.run(command, env=environment, stderr=complaints, check=False)  # noqa: S603
        if ended.returncode:
            raise BackupError(f"{program} failed: {_reason(complaints) or f'code {ended.returncode}'}")


def _command(database_url: str, program: str, options: Sequence[str]) -> tuple[list[str], dict[str, str]]:
    """A program of PostgreSQL on a database, and its environment: no other user reads a password there.

    The program speaks English, as `_reason` reads it. The server speaks as it was set up: only its administrator may
    change that for a session.
    """
    known = conninfo.conninfo_to_dict(database_url)
    password = str(known.pop("password", ""))
    command = [str(postgres_program(program)), f"--dbname={conninfo.make_conninfo(**known)}", *options]  # type: ignore[arg-type]
    return command, {**os.environ, "PGPASSWORD": password, "LC_ALL": "C"}


def _reason(complaints: IO[bytes]) -> str:
    """The line of an error that says what is wrong; what follows it is the statement.

    A server that speaks another language calls an error something else (FEHLER). psql ends at the first one, and marks
    where each message begins: so the last one that begins is the error, and those before it are warnings.
    """
    complaints.seek(0)
    lines = complaints.read().decode(errors="replace").strip().splitlines()
    errors = [line for line in lines if "error:" in line.lower()][:1]
    return (errors or [line for line in lines if line.startswith(PSQL_MESSAGE)] or lines or [""])[-1]


def _files(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def _checksum(file: Path) -> str:
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()
