"""Starting and ending processes, also those of a start that was killed."""

import contextlib
import functools
import json
import os
import signal
import subprocess
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import psutil

STOP_PATIENCE = 12.0  # seconds until a child that does not stop is killed


@dataclass(frozen=True, slots=True)
class Program:
    """How one of our processes is started, for the first time and again.

    Attributes:
        name: as people read it, such as ``PostgreSQL``.
        command: the program and its arguments.
        folder: where it runs.
        stop_signal: number of the signal that stops it.
        log: file for what it says; None for where this process says things.
        user: id of the user that runs it; None for the one that runs this process.
        descriptors: open files that it inherits.
        environment: variables beside those of this process.
    """

    name: str
    command: tuple[str, ...]
    folder: str = "/"
    stop_signal: int = signal.SIGTERM
    log: str | None = None
    user: int | None = None
    descriptors: tuple[int, ...] = ()
    environment: tuple[tuple[str, str], ...] = ()


class Noted(NamedTuple):
    """A running process as it is written down."""

    pid: int
    started_at: float  # seconds since 1970: process ids are used again
    name: str = ""  # an earlier version wrote none
    restarts: int = 0


def start(program: Program, *, unblocked: Iterable[int] = ()) -> subprocess.Popen[bytes]:
    """Start ``program`` in a session of its own: Ctrl-C must reach its parent alone, which stops it in its turn.

    Args:
        program: what is started.
        unblocked: signals that this process has blocked and ``program`` must hear. Only where there are no threads:
            another's lock would stay locked in the child.

    Raises:
        OSError: it cannot be started.
    """
    options: dict[str, Any] = identity(program.user)
    with contextlib.ExitStack() as stack:
        if program.log:
            output = stack.enter_context(Path(program.log).open("ab"))
            options |= {"stdout": output, "stderr": output, "stdin": subprocess.DEVNULL}
        if unblocked:
            options["preexec_fn"] = functools.partial(signal.pthread_sigmask, signal.SIG_UNBLOCK, unblocked)
        child: subprocess.Popen[bytes] = subprocess.Popen(  # noqa: S603 - our own programs
            program.command, cwd=program.folder, start_new_session=True, pass_fds=program.descriptors,
            env={**os.environ, **dict(program.environment)}, **options,
        )  # fmt: skip
        return child


def identity(user: int | None) -> dict[str, object]:
    """How `subprocess` starts something as ``user``: without root's groups."""
    return {} if user is None else {"user": user, "group": user, "extra_groups": []}


def end_group(pid: int) -> None:
    """Tell what a program that has ended left running in its session, such as workers, to end as well."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGTERM)


def note(file: Path, children: Iterable[tuple[int, str, int]]) -> None:
    """Write down which children run: id, name and how often each was started again."""
    running = []
    for pid, name, restarts in children:
        with contextlib.suppress(psutil.NoSuchProcess):
            running.append(Noted(pid, psutil.Process(pid).create_time(), name, restarts))
    file.write_text(json.dumps(running))


def noted(file: Path) -> list[Noted]:
    """What is written down; nothing where there is no such file."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        return [Noted(*entry) for entry in json.loads(file.read_text())]
    return []


def end_noted(file: Path, say: Callable[[str], None]) -> None:
    """End what a killed start wrote down and left running."""
    for child in noted(file):
        if process := running(child):
            say(f"Ending what an earlier start left behind (process {child.pid})")
            end_tree(process)
    file.unlink(missing_ok=True)


def running(child: Noted) -> psutil.Process | None:
    """The process that was written down, unless it has ended."""
    with contextlib.suppress(psutil.NoSuchProcess):
        process = psutil.Process(child.pid)
        return process if abs(process.create_time() - child.started_at) < 1 else None
    return None


def stop(pid: int, stop_signal: signal.Signals) -> None:
    """Ask a child of this process to stop, and wait; kill it when it does not. One that is gone already is let go."""
    with contextlib.suppress(psutil.NoSuchProcess):
        child = psutil.Process(pid)
        child.send_signal(stop_signal)
        try:
            child.wait(timeout=STOP_PATIENCE)
        except psutil.TimeoutExpired:
            end_tree(child)


def end_tree(process: psutil.Process) -> None:
    """End a process and its children: politely first. SIGINT suits uvicorn, PostgreSQL and Valkey alike."""
    family = [process, *process.children(recursive=True)]
    for member in family:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.send_signal(signal.SIGINT)
    _, alive = psutil.wait_procs(family, timeout=STOP_PATIENCE / 2)
    for member in alive:
        with contextlib.suppress(psutil.NoSuchProcess):
            member.kill()
    psutil.wait_procs(alive, timeout=4)
