"""From SVG to PNG: by resvg, with our own fonts alone, so that a sheet looks the same on every machine.

A large picture takes a tenth of a second, in which resvg lets no other thread run. So a child makes them, one after the
other for each web process, and no web thread waits for it: who asks gets a future (`begin`). The child is kept for a
while, as to start it takes longer than to draw a poster (`resvg_child`).
Why so: docs/decisions/0161-pictures-by-resvg.md, 0206-no-thread-waits-for-a-picture.md.
"""

import atexit
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import IO

SCRIPT = Path(__file__).with_name("resvg_child.py")
ASKED, ANSWERED = struct.Struct("!II"), struct.Struct("!I")  # width and length of a drawing; length of a picture
PATIENCE = 5.0  # seconds until a child that does not answer is killed
IDLE = 30.0  # seconds for which a child is kept after its last picture
MOST_PICTURES = 200  # of one child: whatever resvg might leave behind goes with it
MOST_WAITING = 16  # pictures of a web process that are begun and not done


class Busy(Exception):
    """Enough others are begun, or this one took too long."""


class _Child:
    """A running `resvg_child`: one picture at a time."""

    def __init__(self) -> None:
        self.pictures = 0
        self.process = subprocess.Popen(  # noqa: S603 - our own script
            [sys.executable, "-E", str(SCRIPT)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={},
        )  # fmt: skip
        self.stdin, self.stdout = _pipe(self.process.stdin), _pipe(self.process.stdout)

    def draw(self, drawing: bytes, width: int) -> bytes:
        """A drawing as PNG; OSError or EOFError where the child has ended, be it by the kill of an overlong one."""
        watchdog = threading.Timer(PATIENCE, self.process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            self.stdin.write(ASKED.pack(width, len(drawing)) + drawing)
            self.stdin.flush()
            self.pictures += 1
            return self._read(*ANSWERED.unpack(self._read(ANSWERED.size)))
        finally:
            watchdog.cancel()

    def _read(self, size: int) -> bytes:
        data = self.stdout.read(size)
        if len(data) < size:
            raise EOFError
        return data

    def end(self) -> None:
        """Let it go; it holds nothing that could be lost."""
        self.process.kill()
        with suppress(OSError):  # what could not be written to it any more
            self.stdin.close()
        self.stdout.close()
        self.process.wait()


class _Maker:
    """The child of this process, and who waits for it."""

    def __init__(self) -> None:
        self.turn = threading.Lock()  # around the child
        self.child: _Child | None = None
        self.idle: threading.Timer | None = None
        self.lock = threading.Lock()  # around what is begun
        self.begun: dict[Hashable, Future[bytes]] = {}
        self.pool = ThreadPoolExecutor(1, thread_name_prefix="pictures")

    def begin(self, key: Hashable, make: Callable[[], bytes]) -> Future[bytes]:
        with self.lock:
            if key in self.begun:
                return self.begun[key]
            if len(self.begun) >= MOST_WAITING:
                raise Busy
            future = self.begun[key] = self.pool.submit(self._made, key, make)
            return future

    def _made(self, key: Hashable, make: Callable[[], bytes]) -> bytes:
        try:
            return make()
        finally:
            with self.lock:
                del self.begun[key]

    def png(self, svg: str, width: int) -> bytes:
        with self.turn:
            if self.idle:
                self.idle.cancel()
            if self.child and (self.child.process.poll() is not None or self.child.pictures >= MOST_PICTURES):
                self._end_child()
            self.child = self.child or _Child()
            try:
                return self.child.draw(svg.encode(), width)
            except (OSError, EOFError) as error:
                self._end_child()
                raise Busy from error
            finally:
                self.idle = threading.Timer(IDLE, self.stop)
                self.idle.daemon = True
                self.idle.start()

    def stop(self) -> None:
        with self.turn:
            self._end_child()

    def _end_child(self) -> None:
        if self.child:
            self.child.end()
        self.child = None


_maker = _Maker()
atexit.register(_maker.stop)


def png(svg: str, *, width: int) -> bytes:
    """The drawing as PNG, ``width`` pixels wide. Waits for the child: not for a web thread.

    Raises:
        Busy: it took too long, or is none that can be drawn.
    """
    return _maker.png(svg, width)


def begin(key: Hashable, make: Callable[[], bytes]) -> Future[bytes]:
    """Have ``make``, which calls `png`, run when it is its turn; those who name the same ``key`` wait for the same one.

    Raises:
        Busy: enough others are begun.
    """
    return _maker.begin(key, make)


def stop() -> None:
    """End the child; the next picture starts another one."""
    _maker.stop()


def _pipe(end: IO[bytes] | None) -> IO[bytes]:
    assert end is not None, "it was asked for"
    return end
