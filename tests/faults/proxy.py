"""A TCP proxy with a fault that can be switched while it runs: what lies between the product and its servers."""

import asyncio
import socket
import struct
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Literal

ABORT = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: closing sends RST
NOISE = bytes(range(255, -1, -1)) * 4
PIECE = 65_536  # bytes

type Kind = Literal["none", "refuse", "reset", "silence", "delay", "garbage", "cut"]


@dataclass(frozen=True)
class Fault:
    """What is wrong: nobody listens (and what stands is closed), what comes and stands is reset, nothing is handed on
    until it is over, answers are late, answers are bytes that mean nothing, connections end within an answer.
    """

    kind: Kind = "none"
    seconds: float = 0  # that each piece of an answer is late, for "delay"
    after: int = 0  # bytes of answers after which a connection ends, for "cut"


class Proxy:
    """One proxy; its event loop runs in a thread of its own. Every socket is closed by the one who opened it."""

    def __init__(self, upstream: Path) -> None:
        self.upstream, self.port = upstream, 0
        self._fault = Fault()
        self._door = self._bind()
        self._serving: set[asyncio.Task[None]] = set()
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._become(Fault()))

    @property
    def fault(self) -> Fault:
        """What is wrong just now; set it to change that at once, also for connections that stand."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self._run(self._become(fault))

    def stop(self) -> None:
        self._run(self._become(Fault("refuse")))
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()
        self._door.close()

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=10)

    def _bind(self) -> socket.socket:
        """A socket that refuses as long as it does not listen: nobody else gets the port meanwhile."""
        door = socket.socket()
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        door.bind(("127.0.0.1", self.port))
        door.setblocking(False)
        self.port = door.getsockname()[1]
        return door

    async def _become(self, fault: Fault) -> None:
        self._fault = fault
        self._changed.set()
        self._changed = asyncio.Event()
        if fault.kind == "refuse" and self._loop.remove_reader(self._door):
            self._door.close()
            self._door = self._bind()
        if fault.kind in {"refuse", "reset"}:
            await self._end_all()
        if fault.kind != "refuse":
            self._door.listen(512)
            self._loop.add_reader(self._door, self._accept)

    async def _end_all(self) -> None:
        """Every connection is closed, or reset, when this returns."""
        ending = [*self._serving]
        for task in ending:
            task.cancel()
        if ending:
            await asyncio.wait(ending)

    def _accept(self) -> None:
        try:
            here, _ = self._door.accept()
        except (BlockingIOError, ConnectionAbortedError):  # it has left again
            return
        here.setblocking(False)
        here.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        task = self._loop.create_task(self._serve(here))
        self._serving.add(task)
        task.add_done_callback(partial(self._hang_up, here))  # also of a task that was cancelled before it began
        if self._fault.kind == "reset":
            task.cancel()

    def _hang_up(self, here: socket.socket, task: asyncio.Task[None]) -> None:
        if self._fault.kind == "reset":
            here.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, ABORT)
        here.close()
        self._serving.discard(task)

    async def _serve(self, here: socket.socket) -> None:
        await self._until_heard()
        with socket.socket(socket.AF_UNIX) as there:
            there.setblocking(False)
            await self._loop.sock_connect(there, str(self.upstream))
            asked = asyncio.ensure_future(self._hand_on_questions(here, there))
            answered = asyncio.ensure_future(self._hand_on_answers(there, here))
            try:
                await asyncio.wait([asked, answered], return_when=asyncio.FIRST_COMPLETED)
            finally:
                asked.cancel()
                answered.cancel()
                await asyncio.gather(asked, answered, return_exceptions=True)  # an end that hung up ends the other

    async def _hand_on_questions(self, here: socket.socket, there: socket.socket) -> None:
        while piece := await self._loop.sock_recv(here, PIECE):
            await self._until_heard()
            garbled = self._fault.kind == "garbage"
            await self._loop.sock_sendall(here if garbled else there, NOISE if garbled else piece)

    async def _hand_on_answers(self, there: socket.socket, here: socket.socket) -> None:
        passed = 0
        while piece := await self._loop.sock_recv(there, PIECE):
            await self._until_heard()
            fault = self._fault
            if fault.kind == "delay":
                await asyncio.sleep(fault.seconds)
            elif fault.kind == "cut" and passed + len(piece) > fault.after:
                await self._loop.sock_sendall(here, piece[: fault.after - passed])
                return
            elif fault.kind == "garbage":
                continue
            passed += len(piece)
            await self._loop.sock_sendall(here, piece)

    async def _until_heard(self) -> None:
        while self._fault.kind == "silence":
            await self._changed.wait()


@contextmanager
def before(upstream: Path) -> Iterator[Proxy]:
    """A proxy in front of a server's Unix socket, on a port of this machine."""
    proxy = Proxy(upstream)
    try:
        yield proxy
    finally:
        proxy.stop()
