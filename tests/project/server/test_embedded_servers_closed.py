"""Who may enter the embedded servers: their owner, and nobody else of this machine."""

import os
import pwd
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg import conninfo

from project.server.embedded_servers import AlreadyRunning, ServerError, Servers, addresses, cluster, folders
from tests.needs import IS_ROOT, needs

ROOT_ONLY = needs("root, who alone may try to enter as another user", is_there=IS_ROOT, command="test-skipped")
STRANGER = 12345
NOBODY = pwd.getpwnam("nobody").pw_uid


@pytest.fixture(scope="module")
def servers() -> Iterator[Servers]:
    """Both servers of a home that PostgreSQL's user may reach."""
    with tempfile.TemporaryDirectory(prefix="marquee-") as home, Servers(Path(home)) as running:
        running.start_postgres()
        running.start_valkey()
        yield running


def attempt(user: int, *command: str | Path) -> subprocess.CompletedProcess[bytes]:
    """What ``command`` says when another user of the machine runs it."""
    return subprocess.run(command, user=user, group=user, extra_groups=[], capture_output=True, cwd="/", check=False)


@pytest.fixture(params=[STRANGER, NOBODY], ids=["stranger", "nobody"])
def other(request: pytest.FixtureRequest) -> int:
    """The id of another user of this machine."""
    return int(request.param)


@ROOT_ONLY
@pytest.mark.parametrize(
    "name", ["", "keys.json", "database-password", "children.json", "postgres/PG_VERSION", "postgres/pg_hba.conf",
             "run", "run/pg", "valkey", "postgres.log", "valkey.log"],
)  # fmt: skip
def test_no_other_user_reads_or_writes_anything_of_a_home(servers: Servers, other: int, name: str) -> None:
    for flag in ("-r", "-w"):
        assert attempt(other, "/usr/bin/test", flag, servers.home / name).returncode == 1


@ROOT_ONLY
def test_a_start_that_is_refused_does_not_close_the_home_before_the_running_database(servers: Servers) -> None:
    folders_of_it = (servers.home, servers.at.sockets)
    before = [folder.stat().st_mode for folder in folders_of_it]
    with pytest.raises(AlreadyRunning), Servers(servers.home):
        pass
    assert [folder.stat().st_mode for folder in folders_of_it] == before


@ROOT_ONLY
def test_no_other_user_reaches_a_socket(servers: Servers, other: int) -> None:
    for socket in (servers.at.postgres_sockets / ".s.PGSQL.5432", servers.at.valkey_socket):
        assert socket.is_socket()
        assert attempt(other, "/usr/bin/test", "-e", socket).returncode == 1


@pytest.mark.parametrize("password", ["", "wrong"])
def test_the_database_asks_for_its_password_even_whoever_reaches_it(servers: Servers, password: str) -> None:
    known = conninfo.make_conninfo(servers.at.database_url, password=password)
    with pytest.raises(psycopg.OperationalError, match=r"no password supplied|password authentication failed"):
        psycopg.connect(known)


def test_no_other_role_is_let_in(servers: Servers) -> None:
    with psycopg.connect(servers.at.database_url, autocommit=True) as connection:
        connection.execute("CREATE ROLE guest LOGIN PASSWORD 'guest'")
    guest = conninfo.make_conninfo(servers.at.database_url, user="guest", password="guest")
    with pytest.raises(psycopg.OperationalError, match=r"no pg_hba\.conf entry"):
        psycopg.connect(guest)


def process(servers: Servers, name: str) -> psutil.Process:
    return next(child for child in psutil.Process().children() if child.name() == name and _belongs(child, servers))


def _belongs(child: psutil.Process, servers: Servers) -> bool:
    return any(str(servers.home) in part for part in child.cmdline())


@ROOT_ONLY
def test_postgres_runs_without_capabilities_as_a_user_of_its_own(servers: Servers) -> None:
    postgres = process(servers, "postgres")
    status = Path(f"/proc/{postgres.pid}/status").read_text()
    assert "CapEff:\t0000000000000000" in status
    assert "CapAmb:\t0000000000000000" in status
    assert postgres.uids().effective in cluster.SERVICE_IDS
    assert postgres.username() == str(postgres.uids().effective)  # no account has it


@ROOT_ONLY
def test_nobody_may_stop_the_database(servers: Servers, other: int) -> None:
    pid = str(process(servers, "postgres").pid)
    assert b"not permitted" in attempt(other, "/bin/sh", "-c", f"kill -TERM {pid}").stderr.lower()


def test_servers_listen_on_no_port(servers: Servers) -> None:
    for name in ("postgres", "valkey-server"):
        assert not [one for one in process(servers, name).net_connections("inet") if one.status == psutil.CONN_LISTEN]


def test_a_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    with pytest.raises(ServerError, match="belongs to somebody else"):
        folders.own(tmp_path / "link")
    monkeypatch.setattr(os, "geteuid", lambda: STRANGER)
    with pytest.raises(ServerError, match="belongs to somebody else"):
        folders.own(tmp_path / "real")


def test_a_socket_folder_that_a_stranger_prepared_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path / ("deep" * 30)
    monkeypatch.setattr(folders, "sockets_parent", lambda: tmp_path)
    addresses(home).sockets.symlink_to(tmp_path)
    with pytest.raises(ServerError, match="belongs to somebody else"), Servers(home):
        pass


def test_a_home_that_everybody_may_write_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o777)
    with pytest.raises(ServerError, match="Everybody may write into"), Servers(tmp_path):
        pass
    assert tmp_path.stat().st_mode & 0o777 == 0o777


@ROOT_ONLY
def test_a_home_that_the_databases_user_may_not_reach_has_its_data_where_it_may(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with tempfile.TemporaryDirectory(prefix="marquee-") as folder:
        state = Path(folder)
        state.chmod(0o755)
        monkeypatch.setattr(folders, "ROOTS_STATE", state)
        monkeypatch.setattr(folders, "ROOTS_SOCKETS", state)
        with Servers(tmp_path / "home") as servers:
            servers.start_postgres()
            with psycopg.connect(servers.at.database_url) as connection:
                assert connection.execute("SELECT 1").fetchone() == (1,)
            data = next(state.glob("marquee-0-*/postgres"))
            assert attempt(STRANGER, "/usr/bin/test", "-e", data).returncode == 1
            assert not (tmp_path / "home" / "postgres").exists()


def test_a_data_folder_that_let_everybody_in_is_closed_at_the_next_start() -> None:
    with tempfile.TemporaryDirectory(prefix="marquee-") as home:
        with Servers(Path(home)) as servers:
            servers.start_postgres()
        data = Path(home) / "postgres"
        (data / "pg_hba.conf").write_text("local all all trust\n")
        (data / "marquee-password").unlink()
        (Path(home) / "database-password").write_text("the-password-of-a-home-made-anew")
        with Servers(Path(home)) as servers:
            servers.start_postgres()
            with pytest.raises(psycopg.OperationalError):
                psycopg.connect(conninfo.make_conninfo(servers.at.database_url, password=""))
            psycopg.connect(servers.at.database_url).close()


@ROOT_ONLY
def test_ids_of_accounts_are_not_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    usual = cluster._user_of(Path("/srv/marquee"))
    account = pwd.getpwnam("nobody")
    genuine = pwd.getpwuid
    monkeypatch.setattr(pwd, "getpwuid", lambda user: account if user == usual else genuine(user))
    assert cluster._user_of(Path("/srv/marquee")) == usual + 1 or usual == cluster.SERVICE_IDS[-1]
    monkeypatch.setattr(pwd, "getpwuid", lambda _user: account)
    with pytest.raises(ServerError, match="set DATABASE_URL"):
        cluster._user_of(Path("/srv/marquee"))
