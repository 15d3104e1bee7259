"""What `up` becomes, with sleeping processes for its children."""

import json
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from project.server import processes, supervisor
from project.server.embedded_servers import Servers
from project.server.environment import ROOT
from tests.faults.product import until

SLEEP = "import time; time.sleep(60)"
START = """
import dataclasses, os, signal, sys
from pathlib import Path
from project.server import processes, supervisor
from project.server.embedded_servers import Servers

home, web_server, early = sys.argv[1:]
execute = os.execv

def announced(*program):  # signals wait by now
    print([child.pid for child in children], flush=True)
    if early:
        os.kill(os.getpid(), signal.SIGTERM)
    execute(*program)

os.execv = announced
with Servers(Path(home)) as servers:
    children = [
        servers.start(processes.Program(name, (sys.executable, "-c", code)))
        for name, code in (("The web server", web_server), ("The task worker", "import time; time.sleep(60)"))
    ]
    supervisor.become(dataclasses.replace(servers.in_care(0.0), pause=0.01))
"""


type Started = tuple[subprocess.Popen[str], list[psutil.Process]]


def started(home: Path, web_server: str = SLEEP, *, early: str = "", before: tuple[str, ...] = ()) -> Started:
    """A process that becomes the supervisor, and its two children."""
    process = subprocess.Popen(
        [*before, sys.executable, "-c", START, str(home), web_server, early],
        cwd=ROOT, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
    assert process.stdout
    return process, [psutil.Process(pid) for pid in json.loads(process.stdout.readline())]


def said_until(process: subprocess.Popen[str], words: str) -> str:
    assert process.stdout
    for line in process.stdout:
        if words in line:
            return line
    raise AssertionError(f"it never said: {words}")


@pytest.mark.parametrize(
    "wish", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP], ids=["Ctrl-C", "SIGTERM", "closed terminal"]
)
def test_a_signal_stops_all_children_and_frees_the_home(tmp_path: Path, wish: signal.Signals) -> None:
    process, children = started(tmp_path)
    process.send_signal(wish)
    said, complaints = process.communicate(timeout=30)
    assert said.endswith("Stopped\n")
    assert (process.returncode, complaints) == (0, "")
    assert not any(child.is_running() for child in children)
    assert not (tmp_path / "children.json").exists()
    with Servers(tmp_path):
        pass


def test_what_is_killed_starts_again_and_is_written_down(tmp_path: Path) -> None:
    process, (_web_server, worker) = started(tmp_path)
    worker.kill()
    assert "The task worker stopped with code -9; it starts again in 0.01 s" in said_until(process, "task worker")
    notes = tmp_path / "children.json"
    until(lambda: [entry.restarts for entry in processes.noted(notes)] == [0, 1], within=20)
    renewed = psutil.Process(processes.noted(notes)[1].pid)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert (process.returncode, renewed.is_running()) == (0, False)


def test_what_is_started_again_hears_signals_as_before(tmp_path: Path) -> None:
    """The supervisor has them blocked, which children inherit: such a one would not stop until it is killed."""
    tell = "import signal, time; print('blocked:', [*signal.pthread_sigmask(signal.SIG_BLOCK, ())], flush=True); "
    process, (web_server, _worker) = started(tmp_path, tell + SLEEP)
    assert said_until(process, "blocked: ") == "blocked: []\n"
    web_server.kill()
    assert said_until(process, "blocked: ") == "blocked: []\n"
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def test_what_cannot_be_kept_running_ends_all_with_its_reason(tmp_path: Path) -> None:
    process, children = started(tmp_path, "raise SystemExit(3)")
    said, complaints = process.communicate(timeout=60)
    assert "The web server stopped 9 times in a row, last with code 3." in complaints
    assert (process.returncode, said.count("it starts again in")) == (1, 8)
    assert "starts again in 0.02 s" in said
    assert not any(child.is_running() for child in children)


def test_what_an_ended_program_leaves_in_its_session_ends_too(tmp_path: Path) -> None:
    fork = "import os, time; os.fork(); time.sleep(60)"
    process, (web_server, _worker) = started(tmp_path, fork)
    until(lambda: len(web_server.children()) == 1, within=20)
    (left,) = web_server.children()
    web_server.kill()
    said_until(process, "it starts again")
    until(lambda: not left.is_running() or left.status() == psutil.STATUS_ZOMBIE, within=20)
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)


def test_a_terminal_that_is_closed_under_nohup_ends_nothing(tmp_path: Path) -> None:
    process, children = started(tmp_path, before=("nohup",))
    process.send_signal(signal.SIGHUP)
    children[1].kill()
    assert "starts again" in said_until(process, "task worker")
    assert children[0].is_running()
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
    assert process.returncode == 0


def test_a_full_disk_is_said_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The notes cannot be written, as their folder is gone."""
    watching = supervisor.Supervisor(supervisor.Care((), str(tmp_path / "gone" / "children.json"), 0, 0.0))
    watching._note()
    watching._note()
    assert capsys.readouterr().out.count("cannot be written (No such file or directory)") == 1


def test_while_the_disk_is_full_nothing_is_given_up(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    program = processes.Program("PostgreSQL", ("true",))
    watched = supervisor._Watched(supervisor.Child(0, program))
    watching = supervisor.Supervisor(supervisor.Care((), str(tmp_path / "children.json"), 0, 0.0))
    monkeypatch.setattr(supervisor, "NO_ROOM", 1 << 62)
    assert [watching._plan(watched, 1) for _ in range(30)] == [None] * 30
    assert watched.due is not None
    assert watched.due - watched.started_at < 31
    assert "PostgreSQL stopped with code 1, as the disk is full; it starts again in 30 s" in capsys.readouterr().out
    monkeypatch.setattr(supervisor, "NO_ROOM", 0)
    assert [watching._plan(watched, 1) for _ in range(3)] == [
        None, None, "PostgreSQL stopped 9 times in a row, last with code 1.",
    ]  # fmt: skip


def test_a_signal_while_the_program_is_replaced_is_not_lost(tmp_path: Path) -> None:
    process, children = started(tmp_path, early="early")
    process.communicate(timeout=30)
    assert process.returncode == 0
    assert not any(child.is_running() for child in children)


def test_the_lock_on_the_home_outlives_the_program(tmp_path: Path) -> None:
    process, _children = started(tmp_path)
    other = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path), SLEEP, ""],
        cwd=ROOT, text=True, capture_output=True, check=False,
    )  # fmt: skip
    assert "already runs" in other.stderr
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=30)
