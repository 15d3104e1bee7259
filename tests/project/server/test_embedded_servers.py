"""The embedded servers' odd cases; the usual ones are seen in test_up.py, and by every other test."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import psutil
import pytest

from project.server import processes
from project.server.embedded_servers import AlreadyRunning, ServerError, Servers, addresses
from project.server.embedded_servers.addresses import LONGEST_SOCKET_PATH
from tests.faults.product import until

SLEEPER = [sys.executable, "-c", "import time; time.sleep(60)"]
DEAF = [
    sys.executable,
    "-uc",
    "import signal, time; [signal.signal(s, signal.SIG_IGN) for s in (2, 15)]; print('deaf'); time.sleep(60)",
]


def alive(process: subprocess.Popen[bytes]) -> bool:
    return process.poll() is None


def test_sockets_stand_in_the_home_unless_their_path_would_be_too_long(tmp_path: Path) -> None:
    assert addresses(Path("/srv/marquee")).sockets == Path("/srv/marquee/run")
    deep = tmp_path / ("a" * 60) / ("b" * 60)
    short = addresses(deep).sockets
    assert len(os.fsencode(short / "pg" / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert addresses(deep / "other").sockets != short


def test_a_home_has_one_master(tmp_path: Path) -> None:
    with Servers(tmp_path), pytest.raises(AlreadyRunning, match=str(tmp_path)), Servers(tmp_path):
        pass
    with Servers(tmp_path):
        pass


def test_children_end_with_their_servers(tmp_path: Path) -> None:
    with Servers(tmp_path) as servers:
        child = servers.start(processes.Program("The sleeper", tuple(SLEEPER)))
        assert alive(child)
    assert not alive(child)
    assert not (tmp_path / "children.json").exists()


def test_a_child_that_is_gone_already_is_not_missed() -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    processes.stop(child.pid, signal.SIGTERM)


def test_a_child_that_ignores_its_signal_is_killed_in_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "STOP_PATIENCE", 0.2)
    log = tmp_path / "deaf.log"
    with Servers(tmp_path) as servers:
        child = servers.start(processes.Program("The deaf", tuple(DEAF), log=str(log)))
        until(lambda: bool(log.read_text()), within=20)
    assert not alive(child)


def test_leftovers_of_a_killed_start_are_ended_and_named(tmp_path: Path) -> None:
    orphan = subprocess.Popen(SLEEPER)
    born = psutil.Process(orphan.pid).create_time()
    (tmp_path / "children.json").write_text(json.dumps([[orphan.pid, born]]))
    said: list[str] = []
    with Servers(tmp_path, say=said.append):
        orphan.wait(timeout=5)
    assert f"process {orphan.pid}" in said[0]


def test_a_process_that_only_has_the_same_id_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen(SLEEPER)
    (tmp_path / "children.json").write_text(json.dumps([[stranger.pid, time.time() - 5000]]))
    with Servers(tmp_path):
        assert alive(stranger)
    stranger.kill()
    stranger.wait()


@pytest.mark.parametrize("text", ["", "not json", "[[999999999, 1.0]]"])
def test_notes_that_make_no_sense_are_thrown_away(tmp_path: Path, text: str) -> None:
    (tmp_path / "children.json").write_text(text)
    with Servers(tmp_path):
        assert not (tmp_path / "children.json").exists()


def test_a_home_that_is_a_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("")
    with pytest.raises(ServerError, match="cannot be used"), Servers(tmp_path / "home"):
        pass


def test_a_server_that_ends_at_once_says_where_its_reasons_are(tmp_path: Path) -> None:
    (tmp_path / "valkey").mkdir()
    (tmp_path / "valkey" / "dump.rdb").write_text("this is no dump")
    with (
        Servers(tmp_path) as servers,
        pytest.raises(ServerError, match=r"Valkey did not start; .*valkey\.log says why"),
    ):
        servers.start_valkey()


def test_half_a_data_folder_is_made_anew() -> None:
    with tempfile.TemporaryDirectory(prefix="marquee-") as folder:  # pytest's is closed to PostgreSQL's user
        draft = Path(folder) / "postgres.new"
        draft.mkdir()
        (draft / "rubbish").write_text("from a start that was killed")
        with Servers(Path(folder)) as servers:
            servers.start_postgres()
        assert (Path(folder) / "postgres" / "PG_VERSION").exists()
        assert not (Path(folder) / "postgres" / "rubbish").exists()


def test_a_wheel_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda _name: None)
    with Servers(tmp_path) as servers, pytest.raises(ServerError, match="set DATABASE_URL and REDIS_URL"):
        servers.start_valkey()


def test_a_data_folder_that_cannot_be_made_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    failed = subprocess.CompletedProcess([], 1, "", "initdb: hint\ninitdb: error: no space left")
    monkeypatch.setattr(subprocess, "run", lambda *_args, **_options: failed)
    with (
        tempfile.TemporaryDirectory(prefix="marquee-") as home,
        Servers(Path(home)) as servers,
        pytest.raises(ServerError, match="no space left"),
    ):
        servers.start_postgres()
