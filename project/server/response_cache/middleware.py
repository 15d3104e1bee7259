"""The public response cache, in pure ASGI before the bridge: what is the same for everybody skips Django altogether.

It keeps exactly those answers whose Cache-Control declares them public, and looks only at requests that bring neither
cookie nor token; everything else passes by untouched. Answers are packed once, when they are kept. One request
at a time makes a missing answer, the others wait for it. Knows nothing of Django; wired by `project.asgi`.
Why here and why so: docs/decisions/0060-public-answers-at-the-edge.md.
"""

import asyncio
import re
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, cast

import asgiref.typing as asgi

from project.server.compression import negotiate
from project.server.etags import matches
from project.server.response_cache.entry import Entry
from project.server.response_cache.recorder import Catcher
from project.server.response_cache.store import Far, Key, Near
from project.server.wsgi_adapter import part, start

type App = Any  # an ASGI application; asgiref's type admits no callable object
type Receive = asgi.ASGIReceiveCallable
type Send = asgi.ASGISendCallable
type Event = asgi.ASGISendEvent

NEAR_SECONDS = 2.0  # how long a process trusts its own copy before it looks at the shared one
RETRY_SECONDS = 2.0  # after a failed renewal
NEAR_BYTES = 32 * 1024 * 1024
MOST_NOTES = 4096  # addresses known to be nobody else's, and renewals that failed
PERSONAL = frozenset({b"cookie", b"authorization", b"range", b"hx-request", b"hx-boosted", b"hx-target"})
ELSEWHERE = ("/static/", "/admin", "/livez", "/readyz", "/metrics")
SAFE_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class Asked:
    """What the edge must know of a request."""

    key: Key
    accept_encoding: str
    if_none_match: str
    request_id: bytes
    head: bool
    began: float


class Edge:
    """Answers what is public from its shelves, and lets ``app`` answer the rest.

    Args:
        app: makes the answers.
        far: shared by all processes.
        origins: that may read answers from other sites' scripts; their answers differ by one header.
        count: told how each answer came about: hit, stale or miss.
    """

    def __init__(
        self,
        app: App,
        far: Far,
        *,
        origins: Iterable[str] = (),
        near_bytes: int = NEAR_BYTES,
        count: Callable[[str], None] = lambda _state: None,
    ) -> None:
        self.app, self.far, self.near = app, far, Near(near_bytes)
        self.near_seconds = NEAR_SECONDS
        self.origins = frozenset(origin.encode() for origin in origins)
        self.count = count
        self._flights: dict[Key, asyncio.Future[Entry | None]] = {}
        self._private = Notes()  # keys whose answers were not public: nobody waits for those
        self._resting = Notes()  # keys that could not be made anew
        self._errands: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: asgi.Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope of any type."""
        asked = self._read(scope) if scope["type"] == "http" else None
        if asked is None or self._private.holds(asked.key):
            await self.app(scope, receive, send)
            if scope["type"] == "lifespan":
                await self.far.close()
            return
        near = self.near.get(asked.key)
        now = time.time()
        if near and asked.began < near[1] and near[0].age(now) <= near[0].fresh:
            await self._answer(near[0], asked, send, "hit")
            return
        entry = await self._look(asked, near and near[0])
        await self._serve(entry, asked, cast("asgi.HTTPScope", scope), receive, send)

    def _read(self, scope: asgi.HTTPScope) -> Asked | None:
        """The request as far as it matters; None when it is not the edge's business."""
        method, path = scope["method"], scope["path"]
        if method not in {"GET", "HEAD"} or path.startswith(ELSEWHERE):
            return None
        headers = dict(scope["headers"])
        if not PERSONAL.isdisjoint(headers):
            return None
        origin = headers.get(b"origin", b"")
        secure = scope["scheme"] == "https" or headers.get(b"x-forwarded-proto") == b"https"
        shared = origin if origin in self.origins else b""
        key = (path, scope["query_string"], headers.get(b"host", b""), secure, shared)
        given = headers.get(b"x-request-id", b"")
        return Asked(
            key,
            headers.get(b"accept-encoding", b"").decode("latin-1"),
            headers.get(b"if-none-match", b"").decode("latin-1"),
            given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex.encode(),
            method == "HEAD",
            time.monotonic(),
        )

    async def _look(self, asked: Asked, mine: Entry | None) -> Entry | None:
        """The newer of this process's entry and the shared one. Meanwhile the others go on with this process's."""
        until = asked.began + self.near_seconds
        if mine:
            self.near.put(asked.key, mine, until)
        theirs = await self.far.get(asked.key)
        newest = self.near.get(asked.key)  # somebody may have made it in the meantime
        mine = newest[0] if newest else mine
        if theirs and (mine is None or theirs.made > mine.made):
            self.near.put(asked.key, theirs, until)
            return theirs
        return mine

    async def _serve(
        self, entry: Entry | None, asked: Asked, scope: asgi.HTTPScope, receive: Receive, send: Send
    ) -> None:
        age = entry.age(time.time()) if entry else 0.0
        if entry and age <= entry.fresh:
            await self._answer(entry, asked, send, "hit")
        elif entry and age <= entry.fresh + entry.stale:
            self._renew(asked, scope)
            await self._answer(entry, asked, send, "stale")
        else:
            fallback = entry if entry and age <= entry.fresh + entry.broken else None
            await self._make(asked, scope, receive, send, fallback)

    async def _answer(self, entry: Entry, asked: Asked, send: Send, state: str) -> None:
        self.count(state)
        encoding = negotiate(asked.accept_encoding)
        encoding = encoding if encoding in entry.bodies else ""
        known = matches(asked.if_none_match, entry.etag)
        headers = [
            *(entry.bare_head if known else entry.heads[encoding]),
            (b"x-cache", state.encode()),
            (b"age", b"%d" % entry.age(time.time())),
            (b"x-request-id", asked.request_id),
            (b"server-timing", b"edge;dur=%.2f" % ((time.monotonic() - asked.began) * 1000)),
        ]
        await send(start(304 if known else 200, headers))
        await send(part(b"" if known or asked.head else entry.bodies[encoding], more=False))

    async def _make(
        self, asked: Asked, scope: asgi.HTTPScope, receive: Receive, send: Send, fallback: Entry | None
    ) -> None:
        """Let the application answer; keep what is public; wait if somebody is at it already."""
        if fallback and self._resting.holds(asked.key):
            await self._answer(fallback, asked, send, "stale")
            return
        flight = self._flights.get(asked.key)
        if asked.head or flight:
            made = await asyncio.shield(flight) if flight else None
            if made or fallback:
                await self._answer(made or cast("Entry", fallback), asked, send, "hit" if made else "stale")
            else:
                await self.app(scope, receive, send)
            return
        catcher = Catcher(send, spare=fallback is not None)
        entry = await self._fly(asked.key, scope, receive, catcher)
        if entry:
            await self._answer(entry, asked, send, "miss")
        elif fallback and catcher.failed:
            self._resting.add(asked.key, RETRY_SECONDS)
            await self._answer(fallback, asked, send, "stale")

    def _renew(self, asked: Asked, scope: asgi.HTTPScope) -> None:
        """Make a stale answer anew while the old one is shown."""
        if asked.key not in self._flights and not self._resting.holds(asked.key):
            self._errand(self._renewal(asked.key, {**scope, "method": "GET"}))

    async def _renewal(self, key: Key, scope: asgi.HTTPScope) -> None:
        if key in self._flights:
            return
        catcher = Catcher(None, spare=True)
        if await self._fly(key, scope, _Nobody(), catcher) is None:
            if catcher.failed:
                self._resting.add(key, RETRY_SECONDS)
            else:  # it is not public any more, or gone
                self.near.drop(key)
                await self.far.drop(key)

    async def _fly(self, key: Key, scope: asgi.HTTPScope, receive: Receive, catcher: "Catcher") -> Entry | None:
        """Make one answer, and give it to all who wait for it."""
        flight: asyncio.Future[Entry | None] = asyncio.get_running_loop().create_future()
        self._flights[key] = flight
        catcher.on_private = lambda: self._give_up(key, flight)
        entry = None
        try:
            await self.app({**scope, "marquee.edge": True}, receive, catcher)
            entry = await catcher.entry()
            if entry:
                self.near.put(key, entry, time.monotonic() + self.near_seconds)
                self._errand(self.far.put(key, entry))
        finally:
            self._flights.pop(key, None)
            if not flight.done():
                flight.set_result(entry)
        return entry

    def _give_up(self, key: Key, flight: asyncio.Future[Entry | None]) -> None:
        """An answer of somebody's own: who waits shall ask for theirs, and the next ones need not wait."""
        self._private.add(key, RETRY_SECONDS * 5)
        if not flight.done():
            flight.set_result(None)

    def _errand(self, story: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(story)
        self._errands.add(task)
        task.add_done_callback(self._errands.discard)


class Notes:
    """Keys that are remembered for some seconds; a bounded number of them."""

    def __init__(self) -> None:
        self._until: dict[Key, float] = {}

    def add(self, key: Key, seconds: float) -> None:
        """Remember ``key``."""
        if len(self._until) >= MOST_NOTES:
            self._until.clear()
        self._until[key] = time.monotonic() + seconds

    def holds(self, key: Key) -> bool:
        """Whether ``key`` is still remembered."""
        until = self._until.get(key)
        return until is not None and time.monotonic() < until


class _Nobody:
    """The receiving side of a request that no client waits for: an empty body, and then nothing ever."""

    def __init__(self) -> None:
        self.asked = False

    async def __call__(self) -> Any:
        if self.asked:
            await asyncio.Event().wait()
        self.asked = True
        return {"type": "http.request", "body": b"", "more_body": False}
