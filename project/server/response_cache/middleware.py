"""The public response cache, in pure ASGI before the adapter: what is the same for everybody skips Django altogether.

It keeps exactly those answers whose Cache-Control declares them public, and looks only at requests that bring nothing
of somebody's own, as `variant` tells it; everything else passes by untouched. Answers are packed once, when they are
kept. One request at a time makes a missing answer, the others wait for it. Knows nothing of Django; wired by
`project.asgi`.
Why here and why so: docs/decisions/0060-public-answers-in-a-response-cache.md.
"""

import asyncio
import re
import time
import uuid
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from typing import Any, cast

import asgiref.typing as asgi

from project.server.asgi.compression import negotiate
from project.server.asgi.etags import matches
from project.server.asgi.wsgi_adapter import response_body, response_start
from project.server.response_cache.entry import Entry
from project.server.response_cache.recorder import ResponseRecorder
from project.server.response_cache.store import Key, LocalStore, SharedStore
from project.server.response_cache.variant import Variant, Vary, only_plain

type App = Any  # an ASGI application; asgiref's type admits no callable object
type Receive = asgi.ASGIReceiveCallable
type Send = asgi.ASGISendCallable
type Event = asgi.ASGISendEvent

LOCAL_SECONDS = 2.0  # how long a process trusts its own copy before it looks at the shared one
RETRY_SECONDS = 2.0  # after a failed renewal
LOCAL_BYTES = 32 * 1024 * 1024
MOST_KEYS = 4096  # addresses known to be nobody else's, and renewals that failed
TELLING = frozenset({b"host", b"origin", b"x-forwarded-proto", b"cookie", b"accept-language"})
PERSONAL_HEADERS = frozenset({b"authorization", b"range"})
NEVER_CACHED = ("/static/", "/admin", "/livez", "/readyz", "/metrics")
SAFE_ID = re.compile(rb"[A-Za-z0-9._-]{8,64}")


@dataclass(frozen=True, slots=True)
class CacheLookup:
    """What the response cache must know of a request."""

    key: Key
    variant: Variant
    accept_encoding: str
    if_none_match: str
    request_id: bytes
    is_head: bool
    began: float


class ResponseCache:
    """Answers what is public from its stores, and lets ``app`` answer the rest.

    Args:
        app: makes the answers.
        far: shared by all processes.
        origins: that may read answers from other sites' scripts; their answers differ by one header.
        vary: tells which variant of an answer a request asks for, or that it is somebody's own.
        count: told how each answer came about (hit, stale or miss), what was asked, and the status.
    """

    def __init__(
        self,
        app: App,
        shared: SharedStore,
        *,
        origins: Iterable[str] = (),
        vary: Vary = only_plain,
        local_bytes: int = LOCAL_BYTES,
        count: Callable[[str, CacheLookup, int], None] = lambda _state, _lookup, _status: None,
    ) -> None:
        self.app, self.shared, self.local = app, shared, LocalStore(local_bytes)
        self.local_seconds = LOCAL_SECONDS
        self.origins = frozenset(origin.encode() for origin in origins)
        self.vary, self.count = vary, count
        self._in_flight: dict[Key, asyncio.Future[Entry | None]] = {}
        self._private = ExpiringKeys()  # keys whose answers were not public: nobody waits for those
        self._failed = ExpiringKeys()  # keys that could not be made anew
        self._background: set[asyncio.Task[None]] = set()

    async def __call__(self, scope: asgi.Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope of any type."""
        lookup = self._lookup(scope) if scope["type"] == "http" else None
        if lookup is None or self._private.holds(lookup.key):
            await self.app(scope, receive, send)
            if scope["type"] == "lifespan":
                await self.shared.close()
            return
        local = self.local.get(lookup.key)
        now = time.time()
        if local and lookup.began < local[1] and local[0].age(now) <= local[0].max_age:
            await self._answer(local[0], lookup, send, "hit")
            return
        entry = await self._newest(lookup, local and local[0])
        await self._serve(entry, lookup, cast("asgi.HTTPScope", scope), receive, send)

    def _lookup(self, scope: asgi.HTTPScope) -> CacheLookup | None:
        """The request as far as it matters; None when it is not the response cache's business."""
        method, path = scope["method"], scope["path"]
        if method not in {"GET", "HEAD"} or path.startswith(NEVER_CACHED):
            return None
        received = list(scope["headers"])
        headers = dict(received)
        if not PERSONAL_HEADERS.isdisjoint(headers):
            return None
        variant = self.vary(path, headers)
        if variant is None or (len(headers) < len(received) and _are_ambiguous(received)):
            return None
        origin = headers.get(b"origin", b"")
        secure = scope["scheme"] == "https" or headers.get(b"x-forwarded-proto") == b"https"
        shared = origin if origin in self.origins else b""
        key = (path, scope["query_string"], headers.get(b"host", b""), secure, shared, variant.language, *variant.key)
        given = headers.get(b"x-request-id", b"")
        return CacheLookup(
            key,
            variant,
            headers.get(b"accept-encoding", b"").decode("latin-1"),
            headers.get(b"if-none-match", b"").decode("latin-1"),
            given if SAFE_ID.fullmatch(given) else uuid.uuid4().hex.encode(),
            method == "HEAD",
            time.monotonic(),
        )

    async def _newest(self, lookup: CacheLookup, local_entry: Entry | None) -> Entry | None:
        """The newer of this process's entry and the shared one. Meanwhile the others go on with this process's."""
        until = lookup.began + self.local_seconds
        if local_entry:
            self.local.put(lookup.key, local_entry, until)
        shared_entry = await self.shared.get(lookup.key)
        newest = self.local.get(lookup.key)  # somebody may have made it in the meantime
        local_entry = newest[0] if newest else local_entry
        if shared_entry and (local_entry is None or shared_entry.created_at > local_entry.created_at):
            self.local.put(lookup.key, shared_entry, until)
            return shared_entry
        return local_entry

    async def _serve(
        self, entry: Entry | None, lookup: CacheLookup, scope: asgi.HTTPScope, receive: Receive, send: Send
    ) -> None:
        age = entry.age(time.time()) if entry else 0.0
        if entry and age <= entry.max_age:
            await self._answer(entry, lookup, send, "hit")
        elif entry and age <= entry.max_age + entry.stale_while_revalidate:
            self._renew(lookup, scope)
            await self._answer(entry, lookup, send, "stale")
        else:
            fallback = entry if entry and age <= entry.max_age + entry.stale_if_error else None
            await self._load_or_wait(lookup, scope, receive, send, fallback)

    async def _answer(self, entry: Entry, lookup: CacheLookup, send: Send, state: str) -> None:
        encoding = negotiate(lookup.accept_encoding)
        encoding = encoding if encoding in entry.bodies else ""
        known = matches(lookup.if_none_match, entry.etag)
        self.count(state, lookup, 304 if known else 200)
        headers = [
            *(entry.not_modified_headers if known else entry.headers_by_encoding[encoding]),
            (b"x-cache", state.encode()),
            (b"age", b"%d" % entry.age(time.time())),
            (b"x-request-id", lookup.request_id),
            (b"server-timing", b"edge;dur=%.2f" % ((time.monotonic() - lookup.began) * 1000)),
        ]
        await send(response_start(304 if known else 200, headers))
        await send(response_body(b"" if known or lookup.is_head else entry.bodies[encoding], more=False))

    async def _load_or_wait(
        self, lookup: CacheLookup, scope: asgi.HTTPScope, receive: Receive, send: Send, fallback: Entry | None
    ) -> None:
        """Let the application answer; keep what is public; wait if somebody is at it already."""
        if fallback and self._failed.holds(lookup.key):
            await self._answer(fallback, lookup, send, "stale")
            return
        pending = self._in_flight.get(lookup.key)
        if lookup.is_head or pending:
            loaded = await asyncio.shield(pending) if pending else None
            if loaded or fallback:
                await self._answer(loaded or cast("Entry", fallback), lookup, send, "hit" if loaded else "stale")
            else:
                await self.app(scope, receive, send)
            return
        recorder = ResponseRecorder(send, has_fallback=fallback is not None, variant=lookup.variant)
        entry = await self._load(lookup.key, scope, receive, recorder)
        if entry:
            await self._answer(entry, lookup, send, "miss")
        elif fallback and recorder.failed:
            self._failed.add(lookup.key, RETRY_SECONDS)
            await self._answer(fallback, lookup, send, "stale")

    def _renew(self, lookup: CacheLookup, scope: asgi.HTTPScope) -> None:
        """Make a stale answer anew while the old one is shown."""
        if lookup.key not in self._in_flight and not self._failed.holds(lookup.key):
            self._start_background(self._renewal(lookup, {**scope, "method": "GET"}))

    async def _renewal(self, lookup: CacheLookup, scope: asgi.HTTPScope) -> None:
        key = lookup.key
        if key in self._in_flight:
            return
        recorder = ResponseRecorder(None, has_fallback=True, variant=lookup.variant)
        if await self._load(key, scope, _EmptyRequest(), recorder) is None:
            if recorder.failed:
                self._failed.add(key, RETRY_SECONDS)
            else:  # it is not public any more, or gone
                self.local.drop(key)
                await self.shared.drop(key)

    async def _load(
        self, key: Key, scope: asgi.HTTPScope, receive: Receive, recorder: ResponseRecorder
    ) -> Entry | None:
        """Make one answer, and give it to all who wait for it."""
        pending: asyncio.Future[Entry | None] = asyncio.get_running_loop().create_future()
        self._in_flight[key] = pending
        recorder.on_private = lambda: self._give_up(key, pending)
        entry = None
        try:
            await self.app({**scope, "marquee.response_cache": True}, receive, recorder)
            entry = await recorder.entry()
            if entry:
                self.local.put(key, entry, time.monotonic() + self.local_seconds)
                self._start_background(self.shared.put(key, entry))
        finally:
            self._in_flight.pop(key, None)
            if not pending.done():
                pending.set_result(entry)
        return entry

    def _give_up(self, key: Key, pending: asyncio.Future[Entry | None]) -> None:
        """An answer of somebody's own: who waits shall ask for theirs, and the next ones need not wait."""
        self._private.add(key, RETRY_SECONDS * 5)
        if not pending.done():
            pending.set_result(None)

    def _start_background(self, coroutine: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(coroutine)
        self._background.add(task)
        task.add_done_callback(self._background.discard)


def _are_ambiguous(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether a header that tells answers apart came twice: applications differ in which one they believe."""
    names = [name for name, _ in headers if name in TELLING or name.startswith(b"hx-")]
    return len(names) > len(set(names))


class ExpiringKeys:
    """Keys that are remembered for some seconds; a bounded number of them."""

    def __init__(self) -> None:
        self._until: dict[Key, float] = {}

    def add(self, key: Key, seconds: float) -> None:
        """Remember ``key``."""
        if len(self._until) >= MOST_KEYS:
            self._until.clear()
        self._until[key] = time.monotonic() + seconds

    def holds(self, key: Key) -> bool:
        """Whether ``key`` is still remembered."""
        until = self._until.get(key)
        return until is not None and time.monotonic() < until


class _EmptyRequest:
    """The receiving side of a request that no client waits for: an empty body, and then nothing ever."""

    def __init__(self) -> None:
        self.was_asked = False

    async def __call__(self) -> Any:
        if self.was_asked:
            await asyncio.Event().wait()
        self.was_asked = True
        return {"type": "http.request", "body": b"", "more_body": False}
