"""Ending processes, also those of a start that was killed."""

import contextlib
import json
import signal
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import psutil

STOP_PATIENCE = 12.0  # seconds until a child that does not stop is killed


def note(file: Path, children: Iterable[subprocess.Popen[bytes]]) -> None:
    """Write down which children run, with their start times: process ids are used again."""
    running = [[child.pid, psutil.Process(child.pid).create_time()] for child in children if child.poll() is None]
    file.write_text(json.dumps(running))


def end_noted(file: Path, say: Callable[[str], None]) -> None:
    """End what a killed start wrote down and left running."""
    with contextlib.suppress(FileNotFoundError, ValueError):
        for pid, started_at in json.loads(file.read_text()):
            with contextlib.suppress(psutil.NoSuchProcess):
                process = psutil.Process(pid)
                if abs(process.create_time() - started_at) < 1:
                    say(f"Ending what an earlier start left behind (process {pid})")
                    end_tree(process)
    file.unlink(missing_ok=True)


def stop(child: subprocess.Popen[bytes], stop_signal: signal.Signals) -> None:
    """Ask ``child`` to stop by ``stop_signal``, and wait; kill it when it does not."""
    if child.poll() is None:
        child.send_signal(stop_signal)
        try:
            child.wait(timeout=STOP_PATIENCE)
        except subprocess.TimeoutExpired:
            end_tree(psutil.Process(child.pid))
            child.wait()


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
