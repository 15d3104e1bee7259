"""What is left of `up` while everything runs: a process that waits, without Django, in a tenth of the memory.

`become` replaces the program of this process; its id, its children and the lock on the home folder stay as they were.
What ends is started again, later each time; what ends again and again ends everything, with the reason. Only while the
disk is full nothing is given up: there is room again some day, and nobody is there to start Marquee. A signal stops
all children, the last one first. A closed terminal is such a signal.
Nothing here but the standard library and psutil, as what is imported stays in memory for as long as Marquee runs.
"""

import contextlib
import dataclasses
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, NoReturn

from project.server import processes

ROOT = Path(__file__).resolve().parents[2]
ENDINGS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
# Blocked before this program is replaced, and waited for after that: one that comes in between is not lost.
AWAITED = (*ENDINGS, signal.SIGCHLD, signal.SIGALRM)
MOST_FAILURES = 8  # ends in a row, none of them after a minute of work, until all is given up
LONGEST_PAUSE = 30.0  # seconds between an end and a start
STEADY = 60.0  # seconds after which a process has not failed to start
# Bytes: with less than this free on the disk of the home, its ends have that reason. PostgreSQL needs most at once, a
# file of 16 MB for its log of writes.
NO_ROOM = 20_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Child:
    """A process as it runs already, and how it is started again."""

    pid: int
    program: processes.Program


@dataclasses.dataclass(frozen=True, slots=True)
class Care:
    """What is watched, started again and stopped.

    Attributes:
        children: in the order of their start.
        notes: the file for the next start that names them, removed when they have ended.
        lock: descriptor of the home folder's lock, kept until then.
        began: when the start began, on the monotonic clock.
        pause: seconds between the first end of a process and its new start; twice as long after the next.
    """

    children: tuple[Child, ...]
    notes: str
    lock: int
    began: float
    pause: float = 1.0

    def say(self, line: str) -> None:
        """One line on the terminal, which may be gone."""
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.write(f"[{time.monotonic() - self.began:5.1f} s] {line}\n")
            sys.stdout.flush()


def become(care: Care) -> NoReturn:
    """Go on as the supervisor; does not come back."""
    signal.pthread_sigmask(signal.SIG_BLOCK, AWAITED)
    for descriptor in (care.lock, *(number for child in care.children for number in child.program.descriptors)):
        os.set_inheritable(descriptor, True)
    sys.stdout.flush()
    sys.stderr.flush()
    os.chdir(ROOT)
    flags = subprocess._args_from_interpreter_flags()  # type: ignore[attr-defined]  # noqa: SLF001 - as multiprocessing does
    program = [sys.executable, *flags, "-m", __name__, json.dumps(dataclasses.asdict(care))]
    os.execv(sys.executable, program)  # noqa: S606 - our own program


class _Watched:
    """One program over all its processes."""

    def __init__(self, child: Child) -> None:
        self.program, self.pid = child.program, child.pid
        self.started_at = time.monotonic()
        self.failures = self.restarts = 0
        self.due: float | None = None  # when it is started again, on the monotonic clock; None while it runs


class Supervisor:
    """Keeps what `care` names running, until a signal comes or a program cannot be kept."""

    def __init__(self, care: Care) -> None:
        self.care, self.watched = care, [_Watched(child) for child in care.children]
        self.disk_is_full = False

    def run(self) -> str | None:
        """Why it was given up; None when a signal asked for the end. `AWAITED` are blocked."""
        for signum in AWAITED:
            if signum != signal.SIGHUP or signal.getsignal(signum) != signal.SIG_IGN:  # nohup: closing ends nothing
                signal.signal(signum, lambda *_: None)  # an ignored one would not be delivered everywhere
        reason = None
        while reason is None:
            reason = self._look()
            if reason is None and signal.sigwait(AWAITED) in ENDINGS:
                break
        signal.setitimer(signal.ITIMER_REAL, 0)
        for each in reversed(self.watched):
            if each.due is None:
                processes.stop(each.pid, signal.Signals(each.program.stop_signal))
        Path(self.care.notes).unlink(missing_ok=True)
        os.close(self.care.lock)
        return reason

    def _look(self) -> str | None:
        """See who has ended, start whose time has come, have us woken for the next; why all is given up, if it is."""
        ended = _reaped()
        for each in self.watched:
            if each.due is None and each.pid in ended:
                processes.end_group(each.pid)
                if reason := self._plan(each, ended[each.pid]):
                    return reason
        for each in self.watched:
            if each.due is not None and each.due <= time.monotonic() and (reason := self._start(each)):
                return reason
        waiting = [each.due for each in self.watched if each.due is not None]
        signal.setitimer(signal.ITIMER_REAL, max(0.001, min(waiting) - time.monotonic()) if waiting else 0)
        return None

    def _plan(self, each: _Watched, code: int | str) -> str | None:
        now = time.monotonic()
        each.failures = 1 if now - each.started_at > STEADY else each.failures + 1
        where = f" ({each.program.log})" if each.program.log else ""
        no_room = self._has_no_room()
        if no_room:
            each.failures = min(each.failures, MOST_FAILURES - 2)  # two more when there is room again
        if each.failures > MOST_FAILURES:
            each.due = now
            return f"{each.program.name} stopped {each.failures} times in a row, last with code {code}{where}."
        pause = min(LONGEST_PAUSE, self.care.pause * 2 ** (each.failures - 1))
        each.due = now + pause
        why = ", as the disk is full" if no_room else ""
        self.care.say(f"{each.program.name} stopped with code {code}{why}{where}; it starts again in {pause:.3g} s")
        return None

    def _start(self, each: _Watched) -> str | None:
        each.started_at, each.due = time.monotonic(), None
        try:
            each.pid = processes.start(each.program, unblocked=AWAITED).pid
        except OSError as error:
            return self._plan(each, error.strerror or str(error))
        each.restarts += 1
        self._note()
        return None

    def _has_no_room(self) -> bool:
        try:
            return shutil.disk_usage(Path(self.care.notes).parent).free < NO_ROOM
        except OSError:  # the folder is gone: whatever that is, it is not a full disk
            return False

    def _note(self) -> None:
        """Write down who runs now; a disk that is full is said once."""
        running = [(each.pid, each.program.name, each.restarts) for each in self.watched if each.due is None]
        try:
            processes.note(Path(self.care.notes), running)
        except OSError as error:
            if not self.disk_is_full:
                self.care.say(f"{self.care.notes} cannot be written ({error.strerror}); Marquee goes on without it")
            self.disk_is_full = True
        else:
            self.disk_is_full = False


def _reaped() -> dict[int, int]:
    """The codes of all children that have ended, also of those that were left to us as the first process."""
    ended: dict[int, int] = {}
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return ended
        if not pid:
            return ended
        ended[pid] = os.waitstatus_to_exitcode(status)


def _care(given: dict[str, Any]) -> Care:
    """What `become` wrote, again."""
    children = tuple(
        Child(child["pid"], processes.Program(**{name: _frozen(value) for name, value in child["program"].items()}))
        for child in given["children"]
    )
    return Care(**given | {"children": children})


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


def main() -> None:
    """Supervise what the only argument names."""
    care = _care(json.loads(sys.argv[1]))
    if reason := Supervisor(care).run():
        sys.exit(f"CommandError: {reason}")
    care.say("Stopped")


if __name__ == "__main__":
    main()
