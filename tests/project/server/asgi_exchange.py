"""Both sides of an ASGI exchange, for tests of what stands between them."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any

PATIENCE = 30  # seconds after which a test that hangs is given up


def run[T](story: Coroutine[Any, Any, T]) -> T:
    """Run ``story`` in a loop of its own."""
    return asyncio.run(asyncio.wait_for(story, PATIENCE))


def http_scope(path: str = "/list", method: str = "GET", **others: Any) -> dict[str, Any]:
    headers = others.pop("headers", [])
    return {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": method, "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [*([] if any(name == b"host" for name, _ in headers) else [(b"host", b"marquee.test")]), *headers],
        "client": ("203.0.113.7", 4711), "server": ("marquee.test", 80), "extensions": None,
    } | others  # fmt: skip


@dataclass
class Client:
    """One request, and what came back."""

    scope: dict[str, Any] = field(default_factory=http_scope)
    sent: list[Any] = field(default_factory=list)

    async def receive(self) -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(self, event: Any) -> None:
        self.sent.append(event)

    async def ask(self, app: Any) -> "Client":
        await app(self.scope, self.receive, self.send)
        return self

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def content(self) -> bytes:
        return b"".join(event["body"] for event in self.sent[1:])

    def header(self, name: str) -> str | None:
        found = [value.decode() for given, value in self.sent[0]["headers"] if given == name.encode()]
        assert len(found) <= 1, f"{name} was sent twice"
        return found[0] if found else None


class Gate:
    """Holds an application back until the test opens it."""

    def __init__(self) -> None:
        self.waiting = 0
        self.news = asyncio.Condition()
        self.opened = asyncio.Event()

    async def wait(self) -> None:
        async with self.news:
            self.waiting += 1
            self.news.notify_all()
        await self.opened.wait()

    async def reached(self, count: int) -> None:
        async with self.news:
            await self.news.wait_for(lambda: self.waiting >= count)

    def open(self) -> None:
        self.opened.set()


@dataclass
class App:
    """An application that answers one body and counts how often it is asked."""

    cache: str = ""
    status: int = 200
    body: bytes = b'{"films": "' + b"a film, and another one. " * 100 + b'"}'
    headers: list[tuple[str, str]] = field(default_factory=list)
    gate: Gate | None = None
    names_each: bool = False  # every answer is different
    breaks_off: bool = False
    chunks: int = 1
    asked: int = 0

    def named(self, number: int) -> bytes:
        """The body of the answer with this number."""
        return b"answer %d " % number + self.body

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        self.asked += 1
        body = self.named(self.asked) if self.names_each else self.body
        if self.gate:
            await self.gate.wait()
        given = [("content-type", "application/json"), ("cache-control", self.cache), *self.headers]
        headers = [(name.encode(), value.encode()) for name, value in given if value]
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        if self.breaks_off:
            raise RuntimeError("the application broke off")
        size = -(-len(body) // self.chunks)
        for at in range(0, len(body), size):
            last = at + size >= len(body)
            await send({"type": "http.response.body", "body": body[at : at + size], "more_body": not last})
