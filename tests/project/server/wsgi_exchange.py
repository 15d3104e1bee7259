"""Both sides of the adapter, for its tests: a server's client, and applications that wait, stream or answer."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, cast

from project.server.asgi.wsgi_adapter import Headers, WsgiAdapter

if TYPE_CHECKING:
    import asgiref.typing as asgi
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


PATIENCE = 30  # seconds after which a test that hangs is given up


def run[T](story: Coroutine[Any, Any, T]) -> T:
    """Run ``story`` in a loop of its own; an adapter that hangs fails the test."""
    return asyncio.run(asyncio.wait_for(story, PATIENCE))


def http_scope(
    path: str = "/", method: str = "GET", headers: Headers | None = None, **others: object
) -> dict[str, Any]:
    return {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": method,
        "scheme": "http",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "headers": headers or [],
        "client": ("203.0.113.7", 4711),
        "server": ("marquee.test", 8000),
        "extensions": None,
    } | others


@dataclass
class Client:
    """The server's side of one exchange: gives the body, keeps what was sent, can leave."""

    scope: dict[str, Any] = field(default_factory=http_scope)
    body: list[bytes] = field(default_factory=lambda: [b""])
    sent: list[Any] = field(default_factory=list)
    slow: bool = False
    reads: int = 0
    reads_at_answer: int = 0

    def __post_init__(self) -> None:
        self.left, self.may_send = asyncio.Event(), asyncio.Event()
        self.news = asyncio.Condition()

    async def receive(self) -> Any:
        if self.reads < len(self.body):
            self.reads += 1
            return {
                "type": "http.request",
                "body": self.body[self.reads - 1],
                "more_body": self.reads < len(self.body),
            }
        await self.left.wait()
        return {"type": "http.disconnect"}

    async def send(self, message: Any) -> None:
        self.reads_at_answer = self.reads_at_answer if self.sent else self.reads
        async with self.news:
            self.sent.append(message)
            self.news.notify_all()
        if self.slow and message["type"] == "http.response.body":
            await self.may_send.wait()

    async def got(self, count: int) -> None:
        """Wait until ``count`` events were sent."""
        async with self.news:
            await self.news.wait_for(lambda: len(self.sent) >= count)

    async def ask(self, adapter: WsgiAdapter) -> "Client":
        await adapter(cast("asgi.Scope", self.scope), self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def headers(self) -> Headers:
        return list(self.sent[0]["headers"])

    @property
    def content(self) -> bytes:
        return b"".join(event["body"] for event in self.sent[1:])

    @property
    def finished(self) -> bool:
        return bool(self.sent) and self.sent[-1].get("more_body") is False


def answering(
    *chunks: bytes, status: str = "200 OK", headers: list[tuple[str, str]] | None = None
) -> "WSGIApplication":
    """An application that answers ``chunks`` from memory."""

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response(status, headers or [])
        return list(chunks)

    return app


def ask(
    app: "WSGIApplication",
    scope: dict[str, Any] | None = None,
    body: list[bytes] | None = None,
    **options: Any,
) -> Client:
    """One exchange with a fresh adapter."""

    async def story() -> Client:
        adapter = WsgiAdapter(app, **options)
        client = await Client(scope or http_scope(), body or [b""]).ask(adapter)
        await adapter.close()
        return client

    return run(story())


def environ_of(scope: dict[str, Any] | None = None, body: list[bytes] | None = None) -> "WSGIEnvironment":
    """What the application is given."""
    seen: WSGIEnvironment = {}

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        seen.update(environ)
        return answering()(environ, start_response)  # type: ignore[return-value]

    ask(app, scope, body)
    return seen


class Gate:
    """An application whose requests stand still until they are let go."""

    def __init__(self) -> None:
        self.paths: list[str] = []
        self.entered, self.open = threading.Semaphore(0), threading.Event()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        self.paths.append(environ["PATH_INFO"])
        self.entered.release()
        assert self.open.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"let go"]

    async def holds(self, count: int = 1) -> None:
        for _ in range(count):
            await asyncio.to_thread(self.entered.acquire)


class Reel:
    """A streamed answer: endless unless ``length`` is given, and it knows whether it was closed."""

    def __init__(self, chunk: bytes = b"frame", length: int = 10**9) -> None:
        self.chunk, self.length, self.shown = chunk, length, 0
        self.closed, self.step = threading.Event(), threading.Semaphore(0)
        self.stepwise = False

    def __iter__(self) -> Iterator[bytes]:
        while self.shown < self.length:
            if self.stepwise:
                assert self.step.acquire(timeout=PATIENCE)
            self.shown += 1
            yield self.chunk

    def close(self) -> None:
        self.closed.set()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> "Reel":
        start_response("200 OK", [])
        return self


async def settled(condition: Callable[[], bool]) -> None:
    """Let the loop turn until ``condition`` holds."""
    while not condition():  # noqa: ASYNC110 - not a wait for time: threads have no asyncio.Event to set
        await asyncio.sleep(0)
