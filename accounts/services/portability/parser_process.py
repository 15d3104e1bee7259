"""Parsing in a process of its own: what a stranger's file costs, no visitor and no other import pays.

The child knows neither database nor keys (its environment is empty), may take `MEMORY` and `CPU_SECONDS`, and one
runs at a time in each web process, for which one more may wait. It is started with the file on its standard input as
``python -m accounts.services.portability.parser_process NAME``, and answers with one JSON document.
"""

import dataclasses
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol, cast

import orjson

from accounts.services.portability import parsers
from accounts.services.portability.bounded import Unreadable
from accounts.services.portability.parsers import ParsedFile, ParsedRow
from catalog.types import MovieReference

ROOT = Path(__file__).resolve().parents[3]
MEMORY = 256 * 1024 * 1024  # bytes of address space; the largest file that is read takes a fifth of it
CPU_SECONDS = 10
PATIENCE = 20.0  # seconds until a child that does not end is killed
TURN = 5.0  # seconds that an import waits for the one before it
MOST_UPLOADED = 10_000_000  # bytes
MOST_THREADS = 2  # of a web process that files may hold at once: one is read, one waits; visitors have the others
_room = threading.BoundedSemaphore(MOST_THREADS)
_turn = threading.Lock()


class Busy(Exception):
    """Another file is being read."""


class Readable(Protocol):
    """A file as it was handed in."""

    def read(self, size: int = ..., /) -> bytes:
        """The next bytes."""


def parse(name: str, content: Readable) -> ParsedFile:
    """The entries of a file.

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
            command, stdin=file, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            cwd=ROOT, env={}, check=False, timeout=PATIENCE,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        raise Unreadable("too_large") from None
    if ended.returncode:  # it was killed at a limit
        raise Unreadable("too_large")
    return ended.stdout


def _parsed(answer: bytes) -> ParsedFile:
    document = orjson.loads(answer)
    if "refused" in document:
        raise Unreadable(document["refused"])
    entries = tuple(
        ParsedRow(MovieReference(*movie), meaning, datetime.fromisoformat(moment) if moment else None)
        for movie, meaning, moment in document["entries"]
    )
    return ParsedFile(document["format"], entries, document["preferences"])


def _printable(name: str) -> str:
    """A name as an argument: its end counts, no NUL, not an option."""
    return "./" + name.replace("\x00", "").encode(errors="replace").decode()[-200:]


def main() -> None:
    """The child: limits first, then the file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    try:
        parsed = parsers.read(sys.argv[1], cast("BinaryIO", sys.stdin.buffer))
        document: dict[str, object] = {
            "format": parsed.format,
            "entries": [(dataclasses.astuple(row.movie), row.meaning, row.at) for row in parsed.entries],
            "preferences": parsed.preferences,
        }
    except Unreadable as error:
        document = {"refused": error.code}
    sys.stdout.buffer.write(orjson.dumps(document))


if __name__ == "__main__":
    main()
