"""A TCP proxy with a fault that can be switched while it runs: what lies between the product and its servers."""

import asyncio
import struct
import threading
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from socket import SO_LINGER, SOL_SOCKET
from typing import Any, Literal

ABORT = struct.pack("ii", 1, 0)  # SO_LINGER of zero seconds: closing sends RST
NOISE = bytes(range(255, -1, -1)) * 4
PIECE = 65_536  # bytes
type Writer = asyncio.StreamWriter


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
    """One proxy; its event loop runs in a thread of its own."""

    def __init__(self, upstream: Path) -> None:
        self.upstream, self.port = upstream, 0
        self._fault = Fault()
        self._server: asyncio.Server | None = None
        self._writers: set[Writer] = set()
        self._loop = asyncio.new_event_loop()
        self._changed = asyncio.Event()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._run(self._listen())

    @property
    def fault(self) -> Fault:
        """What is wrong just now; set it to change that at once, also for connections that stand."""
        return self._fault

    @fault.setter
    def fault(self, fault: Fault) -> None:
        self._run(self._become(fault))

    def stop(self) -> None:
        self._run(self._end_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(timeout=5)
        self._loop.close()

    async def _end_all(self) -> None:
        await self._become(Fault("refuse"))
        serving = asyncio.all_tasks() - {asyncio.current_task()}
        for task in serving:
            task.cancel()
        await asyncio.wait([*serving, asyncio.ensure_future(asyncio.sleep(0.01))])  # a turn for transports

    def _run(self, coroutine: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(timeout=5)

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._serve, "127.0.0.1", self.port, backlog=512)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _become(self, fault: Fault) -> None:
        self._fault = fault
        self._changed.set()
        self._changed = asyncio.Event()
        if fault.kind == "refuse" and self._server:
            self._server.close()
            self._server = None
        if fault.kind in {"refuse", "reset"}:
            for writer in [*self._writers]:
                self._end(writer)
        if fault.kind != "refuse" and self._server is None:
            await self._listen()
        await asyncio.sleep(0.01)  # for what that has set off

    def _end(self, writer: Writer) -> None:
        if self._fault.kind == "reset" and not writer.is_closing():
            writer.get_extra_info("socket").setsockopt(SOL_SOCKET, SO_LINGER, ABORT)
        writer.transport.abort()

    async def _serve(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        self._writers.add(writer)
        try:
            await self._until_heard()
            if self._fault.kind != "reset":
                await self._pass_on(reader, writer)
        finally:
            self._writers.discard(writer)
            self._end(writer) if self._fault.kind == "reset" else writer.close()

    async def _pass_on(self, reader: asyncio.StreamReader, writer: Writer) -> None:
        answers, there = await asyncio.open_unix_connection(self.upstream)
        asked = asyncio.ensure_future(self._hand_on_questions(reader, there, writer))
        answered = asyncio.ensure_future(self._hand_on_answers(answers, writer))
        try:
            await asyncio.wait([asked, answered], return_when=asyncio.FIRST_COMPLETED)
        finally:
            asked.cancel()
            answered.cancel()
            await asyncio.gather(asked, answered, return_exceptions=True)
            there.close()

    async def _hand_on_questions(self, reader: asyncio.StreamReader, there: Writer, here: Writer) -> None:
        while piece := await reader.read(PIECE):
            await self._until_heard()
            garbled = self._fault.kind == "garbage"
            (here if garbled else there).write(NOISE if garbled else piece)

    async def _hand_on_answers(self, reader: asyncio.StreamReader, here: Writer) -> None:
        passed = 0
        while piece := await reader.read(PIECE):
            await self._until_heard()
            fault = self._fault
            if fault.kind == "delay":
                await asyncio.sleep(fault.seconds)
            elif fault.kind == "cut" and passed + len(piece) > fault.after:
                here.write(piece[: fault.after - passed])
                return
            elif fault.kind == "garbage":
                continue
            passed += len(piece)
            here.write(piece)

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
