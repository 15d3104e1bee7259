"""A port of its own for operators: /livez, /readyz and /metrics, in plain HTTP, without a check of the Host or a limit.

It is answered on the event loop, and what must be looked up in a thread that nobody else uses: also when all threads
that serve visitors wait. One process of the machine listens; when it ends, the next one takes over at once. Knows
nothing of Django: `project.asgi` says what the addresses answer.
"""

import asyncio
import fcntl
import logging
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import Any, NamedTuple

import asgiref.typing as asgi
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol
from uvicorn.server import ServerState

from project.server.asgi.wsgi_adapter import response_body, response_start

log = logging.getLogger(__name__)
PATIENCE = 3.0  # seconds for one answer; what asks gives up soon after
RETRY = 5.0  # seconds until a port that somebody else has is tried again


class Reply(NamedTuple):
    """What is answered at one address."""

    status: int
    content_type: str
    body: bytes


ALIVE = Reply(HTTPStatus.OK, "application/json", b'{"status": "ok"}')
TOO_SLOW = Reply(HTTPStatus.SERVICE_UNAVAILABLE, "application/json", b'{"status": "unavailable", "reason": "too slow"}')
NOTHING = Reply(HTTPStatus.NOT_FOUND, "text/plain", b"There are /livez, /readyz and /metrics.\n")
FAILED = Reply(HTTPStatus.INTERNAL_SERVER_ERROR, "text/plain", b"It could not be looked up; the log says why.\n")


class OperationsPort:
    """Wraps an ASGI application: while its server lives, one process of the machine answers operators.

    Args:
        app: gets every scope as it comes.
        address: (host, port) to listen at; None for no such port.
        lock: a file that only one process of the machine holds at a time.
        replies: path -> what looks its answer up, in a thread.
    """

    def __init__(
        self, app: Any, address: tuple[str, int] | None, *, lock: Path, replies: Mapping[str, Callable[[], Reply]]
    ) -> None:
        self.app, self.address, self.lock, self.replies = app, address, lock, replies
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="operations")
        self._pending: dict[str, asyncio.Future[Reply]] = {}

    async def __call__(self, scope: asgi.Scope, receive: Any, send: Any) -> None:
        """Serve one connection scope of any type."""
        if scope["type"] != "lifespan" or self.address is None:
            await self.app(scope, receive, send)
            return
        listening = asyncio.create_task(self._listen(*self.address))
        try:
            await self.app(scope, receive, send)
        finally:
            listening.cancel()
            self._thread.shutdown(wait=False, cancel_futures=True)

    async def _listen(self, host: str, port: int) -> None:
        """Wait for our turn, then answer until we are cancelled."""
        loop = asyncio.get_running_loop()
        turn: asyncio.Future[None] = loop.create_future()
        waiting = threading.Thread(target=self._wait_for_turn, args=(loop, turn), daemon=True, name="operations-port")
        waiting.start()  # it costs no wake-up
        await turn
        config = Config(
            self._answer,
            log_config=None,
            access_log=False,
            lifespan="off",
            ws="none",
            interface="asgi3",
            proxy_headers=False,
        )
        config.load()
        state = ServerState()
        while True:
            try:
                server = await loop.create_server(lambda: HttpToolsProtocol(config, state, {}), host, port)
            except OSError as error:
                log.error("operations_port_taken: %s:%d %s", host, port, error)  # noqa: TRY400 - no stack trace says more
                await asyncio.sleep(RETRY)
            else:
                break
        try:
            await server.serve_forever()
        finally:
            server.close()

    def _wait_for_turn(self, loop: asyncio.AbstractEventLoop, turn: asyncio.Future[None]) -> None:
        """Hold the lock, which this process keeps until its end."""
        self._held = self.lock.open("ab")
        fcntl.flock(self._held, fcntl.LOCK_EX)

        def take() -> None:
            if not turn.done():  # the server has not stopped meanwhile
                turn.set_result(None)

        if not loop.is_closed():
            loop.call_soon_threadsafe(take)

    async def _answer(self, scope: asgi.Scope, _receive: Any, send: asgi.ASGISendCallable) -> None:
        """The application of this port."""
        assert scope["type"] == "http"
        reply = ALIVE if scope["path"] == "/livez" else await self._look_up(scope["path"])
        headers = [
            (b"content-type", reply.content_type.encode()),
            (b"content-length", b"%d" % len(reply.body)),
            (b"cache-control", b"no-store"),
        ]
        await send(response_start(reply.status, headers))
        await send(response_body(b"" if scope["method"] == "HEAD" else reply.body, more=False))

    async def _look_up(self, path: str) -> Reply:
        """One look for all who ask meanwhile."""
        if path not in self.replies:
            return NOTHING
        pending = self._pending.get(path)
        if pending is None or pending.done():
            pending = asyncio.get_running_loop().run_in_executor(self._thread, self.replies[path])
            self._pending[path] = pending
        try:
            return await asyncio.wait_for(asyncio.shield(pending), PATIENCE)
        except TimeoutError:
            return TOO_SLOW
        except Exception:  # whatever fails in a room's gauges: who asks gets an answer, and the log says why
            log.exception("operations_failed: %s", path)
            return FAILED
