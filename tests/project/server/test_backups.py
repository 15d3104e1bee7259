"""Backups of the real product, put back into an empty server under another role."""

import hashlib
import io
import json
import os
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from psycopg import conninfo, sql

from accounts.models.user import User
from project.server import backups
from project.server.backups import BackupError, Product
from project.server.embedded_servers import Servers
from tests.conftest import PASSWORD

ROWS = "SELECT md5(coalesce(string_agg(row::text, '' ORDER BY row::text), '')) FROM {} AS row"
EVERYTHING = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
LARGE = {"catalog_credit"}  # counted: sorting its rows as text takes seconds


@pytest.fixture(scope="module")
def other_server() -> Iterator[Servers]:
    """An empty PostgreSQL in which roles other than ours may sign in."""
    with tempfile.TemporaryDirectory(prefix="marquee-") as home, Servers(Path(home)) as servers:
        servers.start_postgres()
        (Path(home) / "postgres" / "pg_hba.conf").write_text("local all all scram-sha-256\n")
        with psycopg.connect(servers.at.database_url, autocommit=True) as admin:
            admin.execute("SELECT pg_reload_conf()")
            admin.execute("CREATE ROLE operator LOGIN PASSWORD 'operator'")
        yield servers


@pytest.fixture
def empty(other_server: Servers, tmp_path: Path) -> Product:
    """Where to restore into: an empty database of a role without rights, and a folder that is not there yet."""
    with psycopg.connect(other_server.at.database_url, autocommit=True) as admin:
        admin.execute("DROP DATABASE IF EXISTS restored WITH (FORCE)")
        admin.execute("CREATE DATABASE restored OWNER operator")
    url = conninfo.make_conninfo(other_server.at.database_url, user="operator", password="operator", dbname="restored")
    return Product(url, {}, tmp_path / "restored-engine")


@pytest.fixture
def anothers(other_server: Servers, empty: Product) -> Product:
    """Where a role restores that owns neither database nor schema, and may only create; an administrator was there."""
    with psycopg.connect(other_server.at.database_url, autocommit=True) as admin:
        admin.execute("ALTER DATABASE restored OWNER TO CURRENT_USER")
        admin.execute("GRANT CREATE ON DATABASE restored TO operator")  # for the extensions that a backup names
    with psycopg.connect(conninfo.make_conninfo(other_server.at.database_url, dbname="restored")) as admin:
        admin.execute("ALTER SCHEMA public OWNER TO CURRENT_USER")
        admin.execute("GRANT USAGE, CREATE ON SCHEMA public TO operator")
        admin.execute("CREATE VIEW connections AS SELECT pid FROM pg_stat_activity")
        admin.execute("CREATE FUNCTION answer() RETURNS int LANGUAGE sql AS 'SELECT 42'")
    return empty


@pytest.fixture
def source(transactional_db: None, tmp_path: Path) -> Iterator[Product]:
    """The product of the tests with a member, its sample and an artifact."""
    member = User.objects.create_user(email="kept@example.org", password=PASSWORD)
    artifact = tmp_path / "engine" / "1-abc"
    artifact.mkdir(parents=True)
    (artifact / "state.npy").write_bytes(os.urandom(100))
    url = conninfo.make_conninfo(settings.DATABASE_URL, dbname=connection.settings_dict["NAME"])
    yield Product(url, {"secret_key": "s", "jwt_signing_key": "j"}, tmp_path / "engine")
    member.delete()


def contents(url: str) -> dict[str, object]:
    """Every table with a checksum of its rows."""
    with psycopg.connect(url) as session:
        names = [name for (name,) in session.execute(EVERYTHING).fetchall()]
        return {name: session.execute(_question(name)).fetchone() for name in names}


def _question(table: str) -> sql.Composed:
    text = "SELECT count(*) FROM {}" if table in LARGE else ROWS
    return sql.SQL(text).format(sql.Identifier(table))


def test_a_backup_comes_back_whole_under_another_role(source: Product, empty: Product, tmp_path: Path) -> None:
    backups.make(source, tmp_path / "backup.tar")
    assert backups.restore(tmp_path / "backup.tar", empty) == source.keys
    assert contents(empty.database_url) == contents(source.database_url)
    name = Path("1-abc") / "state.npy"
    assert (empty.artifacts / name).read_bytes() == (source.artifacts / name).read_bytes()


@pytest.mark.parametrize("replace", [False, True])
def test_a_role_that_owns_nothing_restores_beside_what_an_administrator_made(
    source: Product, anothers: Product, tmp_path: Path, replace: bool
) -> None:
    backups.make(source, tmp_path / "backup.tar")
    backups.restore(tmp_path / "backup.tar", anothers, replace=replace)
    assert contents(anothers.database_url) == contents(source.database_url)
    with psycopg.connect(anothers.database_url) as session:
        assert session.execute("SELECT answer(), to_regclass('connections') IS NULL").fetchone() == (42, False)


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (
            "psql:<stdin>:3: WARNUNG:  etwas\npsql:<stdin>:7: FEHLER:  Relation »a« existiert nicht\n"
            "ZEILE 1: SELECT FROM a;\n                     ^",
            "psql:<stdin>:7: FEHLER:  Relation »a« existiert nicht",
        ),
        (
            "psql:<stdin>:3: WARNING:  some\n"
            'psql:<stdin>:7: ERROR:  relation "a" does not exist\nLINE 1: SELECT FROM a;',
            'psql:<stdin>:7: ERROR:  relation "a" does not exist',
        ),
        ("pg_dump: error: FEHLER:  nein\npg_dump: detail: Query was: SELECT", "pg_dump: error: FEHLER:  nein"),
        ("Killed", "Killed"),
        ("", ""),
    ],
)  # fmt: skip
def test_the_reason_of_a_refusal_is_its_error_in_whatever_language(said: str, reason: str) -> None:
    assert backups._reason(io.BytesIO(said.encode())) == reason


def test_programs_speak_english_whatever_the_operators_language(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    assert backups._command("dbname=restored", "pg_dump", [])[1]["LC_ALL"] == "C"


def test_a_database_that_holds_nothing_is_not_taken_for_the_one_that_serves(empty: Product, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match="The database holds nothing; set DATABASE_URL or MARQUEE_HOME"):
        backups.make(empty, tmp_path / "backup.tar")
    assert not (tmp_path / "backup.tar").exists()


def test_a_backup_is_its_owners_alone_and_leaves_nothing_beside_it(source: Product, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    backups.make(source, folder / "backup.tar")
    assert (folder / "backup.tar").stat().st_mode & 0o077 == 0
    assert [path.name for path in folder.iterdir()] == ["backup.tar"]


def test_a_database_that_holds_something_is_left_alone_unless_told(
    source: Product, empty: Product, tmp_path: Path
) -> None:
    with psycopg.connect(empty.database_url) as session:
        session.execute("CREATE TABLE mine (a int)")
    backups.make(source, tmp_path / "backup.tar")
    with pytest.raises(BackupError, match="holds 1 tables already"):
        backups.restore(tmp_path / "backup.tar", empty)
    assert contents(empty.database_url).keys() == {"mine"}
    backups.restore(tmp_path / "backup.tar", empty, replace=True)
    assert "mine" not in contents(empty.database_url)


def _cut_short(members: dict[str, bytes]) -> None:
    """A dump whose checksum is right and whose end is missing."""
    members["database.dump"] = members["database.dump"][:-2000]
    manifest = json.loads(members["manifest.json"])
    manifest["files"]["database.dump"] = hashlib.sha256(members["database.dump"]).hexdigest()
    members["manifest.json"] = json.dumps(manifest).encode()


def test_a_restore_that_fails_leaves_what_was_there(source: Product, empty: Product, tmp_path: Path) -> None:
    file = tmp_path / "backup.tar"
    backups.make(source, file)
    with psycopg.connect(empty.database_url) as session:
        session.execute("CREATE TABLE mine (a int)")
        session.execute("INSERT INTO mine VALUES (7)")
        session.execute("ALTER DATABASE restored SET default_transaction_read_only = on")
    before = contents(empty.database_url)
    with pytest.raises(BackupError, match=r"The database refuses it: .*read-only transaction"):
        backups.restore(file, empty, replace=True)
    assert contents(empty.database_url) == before
    with psycopg.connect(empty.database_url, autocommit=True) as session:
        session.execute("SET default_transaction_read_only = off")
        session.execute("ALTER DATABASE restored RESET default_transaction_read_only")
    _changed(file, _cut_short)
    with pytest.raises(BackupError, match="pg_restore failed: pg_restore: error: "):
        backups.restore(file, empty, replace=True)
    assert contents(empty.database_url) == before
    assert not empty.artifacts.exists()


@pytest.mark.parametrize(("server", "is_set"), [(150_018, False), (160_004, False), (170_000, True), (180_001, True)])
def test_a_server_is_told_no_setting_that_it_does_not_know(server: int, is_set: bool) -> None:
    head = b"SET statement_timeout = 0;\nSET transaction_timeout = 0;\n"
    rest = b"SELECT pg_catalog.set_config('search_path', '', false);\nCOPY a FROM stdin;\n" + head
    written = io.BytesIO()
    backups._copy_script(io.BytesIO(head + rest), written, server)
    assert written.getvalue() == (head + rest if is_set else b"SET statement_timeout = 0;\n" + rest)


def _changed(path: Path, change: Callable[[dict[str, bytes]], object]) -> None:
    """Write the backup anew with other contents."""
    with tarfile.open(path) as archive:
        members = {m.name: archive.extractfile(m).read() for m in archive if m.isfile()}  # type: ignore[union-attr]
    change(members)
    with tempfile.TemporaryDirectory() as folder, tarfile.open(path, "w") as archive:
        for name, content in members.items():
            file = Path(folder) / "member"
            file.write_bytes(content)
            archive.add(file, name)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda members: members.update({"keys.json": b"{}"}), "is damaged: keys.json"),
        (lambda members: members.pop("engine/1-abc/state.npy"), "is damaged: engine/1-abc/state.npy"),
        (lambda members: members.update({"engine/more": b"x"}), "is damaged: engine/more"),
        (lambda members: members.update({"engine/manifest.json": b"x"}), "is damaged: engine/manifest.json"),
        (lambda members: members.pop("manifest.json"), "is no backup of Marquee"),
        (lambda members: members.update({"manifest.json": b'{"format": 1, "files": 7}'}), "is no backup of Marquee"),
        (lambda members: members.update({"manifest.json": b'{"files": {}}'}), "is no backup of Marquee"),
        (lambda members: members.update({"manifest.json": b"[]"}), "is no backup of Marquee"),
        (lambda members: members.update({"manifest.json": json.dumps({"format": 9, "files": {}}).encode()}), "later"),
    ],
    ids=[
        "changed",
        "missing",
        "added",
        "a second manifest",
        "no manifest",
        "no files",
        "no format",
        "a list",
        "a later format",
    ],
)
def test_a_backup_that_is_not_whole_is_refused_before_anything_is_touched(
    source: Product, empty: Product, tmp_path: Path, change: Callable[[dict[str, bytes]], object], reason: str
) -> None:
    file = tmp_path / "backup.tar"
    backups.make(source, file)
    _changed(file, change)
    with pytest.raises(BackupError, match=reason):
        backups.restore(file, empty)
    assert not contents(empty.database_url)
    assert not empty.artifacts.exists()


def _member(name: str, kind: bytes = tarfile.REGTYPE, target: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


@pytest.mark.parametrize(
    "member",
    [
        _member("../outside"),
        _member("/outside"),
        _member("engine", tarfile.SYMTYPE, "/etc"),
        _member("engine/keys", tarfile.SYMTYPE, "../keys.json"),
        _member("engine/keys", tarfile.LNKTYPE, "keys.json"),
        _member("pipe", tarfile.FIFOTYPE),
        _member("disk", tarfile.BLKTYPE),
    ],
    ids=lambda member: member.name,
)
def test_what_would_be_written_elsewhere_is_refused(
    source: Product, empty: Product, tmp_path: Path, member: tarfile.TarInfo
) -> None:
    file = tmp_path / "backup.tar"
    backups.make(source, file)
    with tarfile.open(file, "a") as archive:
        archive.addfile(member)
    with pytest.raises(BackupError, match=r"is no backup of Marquee|is damaged"):
        backups.restore(file, empty)
    assert not list(tmp_path.rglob("outside"))
    assert not contents(empty.database_url)


@pytest.mark.parametrize("content", [b"", b"not a tar archive", b"\x00" * 1024])
def test_a_file_of_another_kind_is_refused(empty: Product, tmp_path: Path, content: bytes) -> None:
    (tmp_path / "file").write_bytes(content)
    with pytest.raises(BackupError, match="is no backup of Marquee"):
        backups.restore(tmp_path / "file", empty)


def test_a_backup_that_is_not_there_is_named(empty: Product, tmp_path: Path) -> None:
    with pytest.raises(BackupError, match=r"absent\.tar cannot be restored: No such file"):
        backups.restore(tmp_path / "absent.tar", empty)


def test_a_database_that_does_not_answer_is_said(source: Product, tmp_path: Path) -> None:
    gone = Product(f"postgresql://operator@/restored?host={tmp_path}", {}, tmp_path)
    backups.make(source, tmp_path / "backup.tar")
    with pytest.raises(BackupError, match="cannot be used"):
        backups.restore(tmp_path / "backup.tar", gone)
    with pytest.raises(BackupError, match="The database cannot be used"):
        backups.make(gone, tmp_path / "another.tar")
