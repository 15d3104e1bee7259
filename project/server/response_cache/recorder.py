"""Which answers the response cache may keep, and how it gets hold of them. Knows nothing of Django."""

import asyncio
import time
from collections.abc import Callable

import asgiref.typing as asgi

from project.server.asgi.etags import etag_of
from project.server.response_cache.entry import Entry, Headers, encoded_bodies
from project.server.response_cache.variant import PLAIN, TARGETED, Variant

type Send = asgi.ASGISendCallable
type Event = asgi.ASGISendEvent

LARGEST_BODY = 512 * 1024  # bytes of a body that is kept
# An answer that varies by anything else is not kept, but for what its `Variant` names. The first two are answered from
# the entry; the third is part of the key; requests with the last two never come here, nor with cookies that matter.
KNOWN_VARY = frozenset({"accept-encoding", "if-none-match", "origin", "cookie", "authorization", "range"})
OF_ONE_REQUEST = {b"content-length", b"content-encoding", b"etag", b"last-modified", b"x-request-id", b"x-cache",
    b"age", b"server-timing", b"date", b"connection", b"ratelimit", b"ratelimit-policy", b"retry-after",
    b"edge-cache-control"}  # fmt: skip


class ResponseRecorder:
    """Stands in for the client: catches a public answer, passes any other on as it comes.

    Args:
        send: the client's; None when nobody waits.
        has_fallback: there is something else to show, so a failure (5xx) need not reach the client.
        variant: what of the request is part of the key.
    """

    def __init__(self, send: Send | None, *, has_fallback: bool, variant: Variant = PLAIN) -> None:
        self.client, self.has_fallback, self.variant = send, has_fallback, variant
        self.start_event: asgi.HTTPResponseStartEvent | None = None
        self.chunks: list[bytes] = []
        self.size = 0
        self.complete = self.is_passed_on = self.failed = False
        self.times: tuple[int, int, int] | None = None
        self.on_private: Callable[[], None] = lambda: None

    async def __call__(self, event: Event) -> None:
        """Take what the application sends."""
        if event["type"] == "http.response.start":
            await self._open(event)
        elif event["type"] == "http.response.body":
            await self._body(event)

    async def _open(self, event: asgi.HTTPResponseStartEvent) -> None:
        self.start_event, self.times = event, lifetimes(event, self.variant)
        if self.times is None:
            self.failed = event["status"] >= 500
            if not (self.failed and self.has_fallback):
                await self._pass(event)
            if not self.failed:
                self.on_private()

    async def _body(self, event: asgi.HTTPResponseBodyEvent) -> None:
        if self.is_passed_on:
            await self._pass(event)
            return
        if self.times is None:
            return
        self.chunks.append(event.get("body", b""))  # both keys may be missing
        self.size += len(self.chunks[-1])
        self.complete = not event.get("more_body", False)
        if self.size > LARGEST_BODY and self.start_event:
            self.times = None
            self.on_private()
            await self._pass(self.start_event)
            await self._pass({**event, "body": b"".join(self.chunks)})
            self.chunks = []

    async def _pass(self, event: Event) -> None:
        self.is_passed_on = True
        if self.client:
            await self.client(event)

    async def entry(self) -> Entry | None:
        """What is to be kept, packed in a thread; None when there is nothing whole and public."""
        if not self.complete or self.times is None or self.start_event is None:
            return None
        return await asyncio.to_thread(_entry, list(self.start_event["headers"]), b"".join(self.chunks), self.times)


def lifetimes(event: asgi.HTTPResponseStartEvent, variant: Variant = PLAIN) -> tuple[int, int, int] | None:
    """Seconds fresh, shown while renewed, shown when broken, as the answer itself allows; None when it does not."""
    headers = {name: value.decode("latin-1") for name, value in event["headers"]}
    allowed = headers.get(TARGETED.lower().encode(), headers.get(b"cache-control", ""))
    rules = dict(_rule(rule) for rule in allowed.lower().split(","))
    vary = {name.strip() for name in headers.get(b"vary", "").lower().split(",") if name.strip()}
    if event["status"] != 200 or "public" not in rules or {b"set-cookie", b"content-encoding"} & headers.keys():
        return None
    if not vary <= KNOWN_VARY | variant.vary or headers.get(b"content-language", "") != variant.language:
        return None
    if {"no-store", "no-cache", "private"} & rules.keys() or not rules.get("max-age"):
        return None
    longest = 86_400  # a day here is as good as the year that a browser may keep it
    names = ("max-age", "stale-while-revalidate", "stale-if-error")
    max_age, stale_while_revalidate, stale_if_error = (min(int(rules.get(name) or 0), longest) for name in names)
    return max_age, stale_while_revalidate, stale_if_error


def _rule(text: str) -> tuple[str, str]:
    name, _, value = text.strip().partition("=")
    return name, value if value.isdigit() else ""


def _entry(headers: Headers, body: bytes, times: tuple[int, int, int]) -> Entry:
    given = {name: value.decode("latin-1") for name, value in headers}
    saved = [(n.decode("latin-1"), v.decode("latin-1")) for n, v in headers if n not in OF_ONE_REQUEST | {b"vary"}]
    vary = [name.strip() for name in given.get(b"vary", "").split(",") if name.strip()]
    if "accept-encoding" not in map(str.lower, vary):
        vary.append("Accept-Encoding")
    saved.append(("vary", ", ".join(vary)))
    return Entry(time.time(), *times, etag_of(body), tuple(saved), encoded_bodies(body, given.get(b"content-type", "")))
