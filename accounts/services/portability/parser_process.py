"""Parsing in a process of its own: what a stranger's file costs, no visitor and no other import pays.

The child knows neither database nor keys (its environment is empty), may take `MEMORY` and `CPU_SECONDS`, and one
runs at a time in each web process, for which one more may wait. It is started with the file on its standard input as
``python -m accounts.services.portability.parser_process NAME``, and answers with one JSON document. A fault of ours
ends it with a trace, which is logged: it is never taken for a file that is only broken.
"""

import logging
import re
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Protocol, cast

import orjson
from pydantic import TypeAdapter

from accounts.services.portability.bounded import LONGEST_NAME, Unreadable
from accounts.services.portability.formats import readers
from accounts.services.portability.formats.read_rows import ReadFile

ROOT = Path(__file__).resolve().parents[3]
MEMORY = 256 * 1024 * 1024  # bytes of address space; the largest file that is read takes a fifth of it
CPU_SECONDS = 10
PATIENCE = 20.0  # seconds until a child that does not end is killed
TURN = 5.0  # seconds that an import waits for the one before it
MOST_UPLOADED = 10_000_000  # bytes
MOST_THREADS = 2  # of a web process that files may hold at once: one is read, one waits; visitors have the others
PREFIX = "./"  # of a name as an argument, so that it is no option
AT_A_LIMIT = {-signal.SIGXCPU, -signal.SIGKILL}  # how a child ends that takes too much
LONGEST_TRACE = 4000  # characters of it that are logged
log = logging.getLogger(__name__)
_REFUSED = re.compile(rb"refused (\w+)")
_FILES = TypeAdapter(list[ReadFile])
_room = threading.BoundedSemaphore(MOST_THREADS)
_turn = threading.Lock()


class Busy(Exception):
    """Another file is being read."""


class Readable(Protocol):
    """A file as it was handed in."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes."""


def parse(name: str, content: Readable) -> list[ReadFile]:
    """What was handed in, file by file.

    Raises:
        Unreadable: it cannot be read, or is more than is read.
        Busy: another file is being read, and took too long to wait for it, or others wait already.
    """
    with _a_turn(), tempfile.TemporaryFile() as file:  # the child reads back and forth, which a pipe cannot
        shutil.copyfileobj(content, file)
        if file.tell() > MOST_UPLOADED:
            raise Unreadable("too_large")
        file.seek(0)
        return _parsed(_answer(name, file))


@contextmanager
def _a_turn() -> Iterator[None]:
    """Be the only one whose file is read.

    Raises:
        Busy: it is not one's turn within a few seconds, or too many wait for theirs.
    """
    if not _room.acquire(blocking=False):
        raise Busy
    try:
        if not _turn.acquire(timeout=TURN):
            raise Busy
        try:
            yield
        finally:
            _turn.release()
    finally:
        _room.release()


def _answer(name: str, file: BinaryIO) -> bytes:
    command = [sys.executable, "-E", "-m", __name__, _printable(name)]
    try:
        ended = subprocess.run(  # noqa: S603 - our own module
            command, stdin=file, capture_output=True, cwd=ROOT, env={}, check=False, timeout=PATIENCE
        )
    except subprocess.TimeoutExpired:
        raise Unreadable("too_large") from None
    if ended.returncode in AT_A_LIMIT:
        log.warning("import_parser_killed: %d", ended.returncode)
        raise Unreadable("too_large")
    if ended.returncode:
        trace = ended.stderr.decode(errors="replace")[-LONGEST_TRACE:]
        log.error("import_parser_failed: %d\n%s", ended.returncode, trace)
        raise Unreadable
    return ended.stdout


def _parsed(answer: bytes) -> list[ReadFile]:
    refusal = _REFUSED.fullmatch(answer)
    if refusal:
        raise Unreadable("too_large" if refusal[1] == b"too_large" else "unreadable")
    return _FILES.validate_json(answer)


def _printable(name: str) -> str:
    """A name as an argument: its end counts, no NUL, not an option."""
    return PREFIX + name.replace("\x00", "").encode(errors="replace").decode()[-LONGEST_NAME:]


def main() -> None:
    """The child: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    sys.excepthook = _tell
    try:
        answer = orjson.dumps(readers.read(sys.argv[1].removeprefix(PREFIX), cast("BinaryIO", sys.stdin.buffer)))
    except Unreadable as error:
        answer = f"refused {error.code}".encode()
    except MemoryError:
        answer = b"refused too_large"
    sys.stdout.buffer.write(answer)


def _tell(kind: type[BaseException], _error: BaseException, trace: TracebackType | None) -> None:
    """Where a fault of ours happened and of which kind it is. What it says may quote the file, and is left out."""
    sys.stderr.write(f"{''.join(traceback.format_tb(trace))}{kind.__name__}\n")


if __name__ == "__main__":
    main()
