"""Carries a synchronous WSGI application to an ASGI server with one thread hop per request.

The event loop reads the request body, ONE job in a fixed pool of threads makes the whole answer, and
one wake-up of the loop sends it. Only answers that are not in memory (files, generators) cost more
wake-ups. Why not Django's own ASGI handler: docs/decisions/0002-one-thread-hop.md.
An application that depends on work elsewhere need not hold its thread meanwhile: it calls ``environ[WAIT_FOR]`` with a
future and returns. When the future is done, it is run once more, with the future as ``environ[DONE]``; the answer of
the first run is dropped (decision 0206).
Knows nothing of Django.
"""

import asyncio
import json
import logging
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote_to_bytes
from wsgiref.util import FileWrapper, is_hop_by_hop

import asgiref.typing as asgi

from project.server.asgi.frames import with_room
from project.server.asgi.request_body import BodyMemory, BodyRefused, TooLarge, read_body

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication, WSGIEnvironment

type Headers = list[tuple[bytes, bytes]]
type Receive = asgi.ASGIReceiveCallable
type Send = asgi.ASGISendCallable
type Refuse = Callable[[asgi.HTTPScope, HTTPStatus], tuple[Headers, bytes]]
type ExcInfo = tuple[type[BaseException], BaseException, TracebackType] | tuple[None, None, None]
log = logging.getLogger(__name__)

FILE_BLOCK = 65_536  # bytes; Django asks for 4 KiB, which would be a wake-up each
WAIT_FOR, DONE = "marquee.wait_for", "marquee.done"  # names in the environ
LINGER = 2.0  # seconds for which the rest of a refused upload is thrown away, see `ThreadBridge._refuse`
IN_MEMORY: tuple[type, ...] = (type(iter([])), type(iter(())))  # of lists, tuples and Django's HttpResponse
SENTENCES = {
    HTTPStatus.BAD_REQUEST: "This is not a well-formed HTTP/1.1 request.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not take that method.",
    HTTPStatus.REQUEST_TIMEOUT: "The request did not arrive in time.",
    HTTPStatus.REQUEST_URI_TOO_LONG: "The address is longer than the server accepts.",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many requests. Please wait a moment.",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "The header fields are larger than the server accepts.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "This is more than the server accepts in one request.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong on our side.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Too many requests are waiting. Please try again in a second.",
}


def plain_refusal(scope: asgi.HTTPScope, status: HTTPStatus) -> tuple[Headers, bytes]:
    """Answer a status of ``SENTENCES``: a problem document under /api/, a short page elsewhere."""
    path, title, text = scope["path"], status.phrase, SENTENCES[status]
    headers = [(b"cache-control", b"no-store"), (b"content-security-policy", b"default-src 'none'")]
    if not path.startswith("/api/"):
        page = f"<!doctype html><html lang=en><title>{title}</title><h1>{title}</h1><p>{text}</p></html>\n"
        return [*headers, (b"content-type", b"text/html; charset=utf-8")], page.encode()
    envelope: dict[str, object] = {"success": False, "data": None, "message": text, "pagination": None}
    problem: dict[str, object] = {"type": "about:blank", "title": title, "status": status, "detail": text}
    document = envelope | problem | {"meta": {}, "instance": quote(path), "errors": [], "request_id": None}
    return [*headers, (b"content-type", b"application/problem+json")], json.dumps(document).encode()


def response_start(status: int, headers: Headers) -> asgi.HTTPResponseStartEvent:
    """Open an answer."""
    return {"type": "http.response.start", "status": status, "headers": headers, "trailers": False}


def response_body(body: bytes, *, more: bool) -> asgi.HTTPResponseBodyEvent:
    """Carry the body or a piece of it."""
    return {"type": "http.response.body", "body": body, "more_body": more}


class WsgiAdapter:
    """An ASGI application that runs ``app`` in ``threads`` threads.

    At most ``queue`` further requests wait; the next one is answered 503 at once. A body of more than
    ``max_body`` bytes, or than ``larger_bodies`` has for its path, is answered 413; all bodies together take at most
    ``body_memory`` bytes, one that finds no room is answered 503. A streamed answer is at most
    ``stream_buffer`` bytes (and one chunk) ahead of its client. ``refuse`` makes headers and body of 413, 500 and 503;
    the adapter adds Content-Length, Retry-After and Connection.
    """

    def __init__(
        self,
        app: "WSGIApplication",
        *,
        threads: int = 8,
        queue: int = 120,
        max_body: int = 1_048_576,
        larger_bodies: Mapping[str, int] = MappingProxyType({}),
        body_memory: int = 67_108_864,
        stream_buffer: int = 524_288,
        refuse: Refuse = plain_refusal,
    ) -> None:
        self.app, self.threads, self.capacity = app, threads, threads + queue
        self.max_body, self.larger_bodies, self.memory = max_body, larger_bodies, BodyMemory(body_memory)
        self.stream_buffer, self.refuse = stream_buffer, refuse
        self.in_flight = 0  # jobs waiting or running; only the loop's thread touches it
        self._open()

    async def __call__(self, scope: asgi.Scope, receive: Receive, send: Send) -> None:
        """Serve one connection scope of any type."""
        if scope["type"] == "http":
            await self._serve(scope, receive, send)
        elif scope["type"] == "lifespan":
            await receive()
            if self.closed:  # a second life, as tests have it
                self._open()
            await send({"type": "lifespan.startup.complete"})
            await receive()
            await self.close()
            await send({"type": "lifespan.shutdown.complete"})
        else:  # closing before accepting makes the server answer the handshake with 403
            await send({"type": "websocket.close", "code": 1003, "reason": "No WebSockets here"})

    async def close(self) -> None:
        """Finish what is in flight, answer 503 from now on. The loop stays free to send the last answers."""
        self.closed = True
        await asyncio.to_thread(self.pool.shutdown)

    def _open(self) -> None:
        self.closed = False
        self.pool = ThreadPoolExecutor(self.threads, thread_name_prefix="wsgi")

    async def _serve(self, scope: asgi.HTTPScope, receive: Receive, send: Send) -> None:
        try:
            body = await read_body(scope, receive, self.larger_bodies.get(scope["path"], self.max_body), self.memory)
        except ConnectionError:
            return
        except BodyRefused as error:
            too_large = isinstance(error, TooLarge)
            status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if too_large else HTTPStatus.SERVICE_UNAVAILABLE
            await self._refuse(scope, send, status, rest=receive if error.has_more else None)
            return
        try:
            await self._answer(scope, body, receive, send)
        finally:
            self.memory.used -= len(body)

    async def _answer(self, scope: asgi.HTTPScope, body: bytes, receive: Receive, send: Send) -> None:
        if self.closed or self.in_flight >= self.capacity:
            await self._refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE)
            return
        job = Job(self, scope, body)
        await self._deliver(job, receive, send)
        if job.work:
            work = asyncio.wrap_future(job.work)
            work.add_done_callback(lambda done: done.cancelled() or done.exception())  # the application tells it
            await asyncio.wait([work])  # which does not cancel it when this is cancelled
            if self.closed or self.in_flight >= self.capacity:
                await self._refuse(scope, send, HTTPStatus.SERVICE_UNAVAILABLE)
            else:
                await self._deliver(Job(self, scope, body, done=job.work), receive, send)

    async def _deliver(self, job: "Job", receive: Receive, send: Send) -> None:
        """Send what a job answers; nothing, if it waits for work elsewhere."""
        # Leaving early only matters while a job waits or streams: the usual request pays for no watcher.
        watcher = asyncio.create_task(job.watch(receive)) if self.in_flight > self.threads else None
        try:
            chunk, more = await job.take()  # a deadline belongs around this line; cancelling it is safe
            if job.abandoned or job.work:
                return
            watcher = watcher or (asyncio.create_task(job.watch(receive)) if more else None)
            if not more and not job.complete:
                await self._refuse(job.scope, send, HTTPStatus.INTERNAL_SERVER_ERROR)
                return
            with suppress(OSError):  # how a server may say that the client has left
                await job.send(send, chunk, more=more)
        finally:
            job.abandon()
            if watcher:
                watcher.cancel()

    async def _refuse(
        self, scope: asgi.HTTPScope, send: Send, status: HTTPStatus, *, rest: Receive | None = None
    ) -> None:
        headers, body = self.refuse(scope, status)
        headers = [*headers, (b"content-length", b"%d" % len(body))]
        headers += [(b"retry-after", b"1")] if status == HTTPStatus.SERVICE_UNAVAILABLE else []
        headers += [(b"connection", b"close")] if rest else []
        body = b"" if scope["method"] == "HEAD" else body
        await send(response_start(status, headers))
        await send(response_body(body, more=rest is not None))
        if rest:
            # Closing on unread bytes resets the connection, and a browser then shows that instead of our
            # answer. So what still comes in a short while is thrown away before the answer is finished.
            with suppress(TimeoutError):
                async with asyncio.timeout(LINGER):
                    while (await rest()).get("more_body"):
                        pass
            await send(response_body(b"", more=False))


class Job:
    """One request: run by a pool thread, which fills a bounded pipe that the loop empties."""

    def __init__(
        self, adapter: WsgiAdapter, scope: asgi.HTTPScope, body: bytes, *, done: "Future[Any] | None" = None
    ) -> None:
        self.adapter, self.scope, self.body, self.done = adapter, scope, body, done
        self.work: Future[Any] | None = None  # that the answer waits for
        self.status, self.length = 0, -1
        self.headers: Headers = []
        self.chunks: list[bytes] = []
        self.size = 0  # bytes in the pipe
        self.woken = self.begun = self.complete = self.ended = self.abandoned = False
        self.changed = threading.Condition()
        self.ready = asyncio.Event()
        self.loop = asyncio.get_running_loop()
        adapter.in_flight += 1
        # In a copy of the context the job sees what the response cache has bound and leaves nothing to the next job.
        self.future: Future[None] = adapter.pool.submit(with_room, copy_context().run, self._run)

    # In the loop.

    async def watch(self, receive: Receive) -> None:
        """Give the job up when its client leaves."""
        while (await receive())["type"] != "http.disconnect":
            pass
        self.abandon()

    def abandon(self) -> None:
        """Want no answer any more: a waiting job is dropped, a streaming one stops, others do not notice."""
        self.abandoned = True
        if not self.ended and self.future.cancel():
            self.body = b""  # the pool keeps a dropped job until a thread comes by
            self._end()
        with self.changed:
            self.changed.notify()

    def _end(self) -> None:
        self.ended = True
        self.adapter.in_flight -= 1
        self.ready.set()

    async def take(self) -> tuple[bytes, bool]:
        """Wait for something; all that has gathered, and whether more will come."""
        await self.ready.wait()
        self.ready.clear()
        with self.changed:
            taken, self.chunks, self.size, self.woken = b"".join(self.chunks), [], 0, False
            self.changed.notify()
        return taken, not self.ended

    async def send(self, send: Send, chunk: bytes, *, more: bool) -> None:
        """Send the answer at the client's pace. A broken one stays unfinished, so the server hangs up."""
        if not more and not self._is_bodyless() and self.length < 0:
            self.headers.append((b"content-length", b"%d" % len(chunk)))
        await send(response_start(self.status, self.headers))
        if self._is_bodyless():
            chunk = b""
        await send(response_body(chunk, more=more or not self.complete))
        while more:
            chunk, more = await self.take()
            await send(response_body(chunk, more=more or not self.complete))

    def _is_bodyless(self) -> bool:
        return self.scope["method"] == "HEAD" or self.status in {204, 304}

    # In the thread.

    def _run(self) -> None:
        try:
            self._answer()
        except BaseException:  # SystemExit included: whatever the application does, its client gets an answer
            log.exception("%s %r failed", self.scope["method"], self.scope["path"])
        finally:
            self.loop.call_soon_threadsafe(self._end)

    def _answer(self) -> None:
        values = environ(self.scope, self.body, self.adapter.threads)
        values |= {DONE: self.done} if self.done else {WAIT_FOR: self._wait_for}
        result = self.adapter.app(values, self._start_response)
        try:
            chunks = iter(result)
            if isinstance(chunks, IN_MEMORY):
                self.chunks += chunks
            else:
                self._stream(chunks)
            self._require_start()
            self.complete = True  # an error in close() is logged, but does not undo a good answer
        finally:
            if hasattr(result, "close"):
                result.close()

    def _wait_for(self, work: "Future[Any]") -> None:
        self.work = work

    def _stream(self, chunks: Iterator[bytes]) -> None:
        produced = 0
        for chunk in filter(None, chunks):
            self._require_start()
            produced += len(chunk)
            with self.changed:
                self.changed.wait_for(lambda: self.abandoned or self.size < self.adapter.stream_buffer)
                self.chunks.append(chunk)
                self.size += len(chunk)
                if self.abandoned or produced == self.length or self._is_bodyless():
                    return  # `_run` wakes the loop in a moment: a small file costs one wake-up
                if not self.woken:
                    self.woken = self.begun = True
                    self.loop.call_soon_threadsafe(self.ready.set)

    def _start_response(
        self, status: str, headers: list[tuple[str, str]], exc_info: ExcInfo | None = None, /
    ) -> Callable[[bytes], object]:
        if exc_info and exc_info[1] and self.begun:
            raise exc_info[1]  # too late for an error page (PEP 3333)
        if self.status and not exc_info:
            raise RuntimeError("The application called start_response twice.")
        self.status, self.headers, self.length = int(status[:3]), [], -1
        for name, value in headers:
            if name.lower() == "content-length":
                if self._is_bodyless() and self.scope["method"] != "HEAD":
                    continue  # uvicorn would wait for that body
                self.length = int(value)
            if not is_hop_by_hop(name):
                self.headers.append((name.lower().encode("latin-1"), value.encode("latin-1")))
        return self.chunks.append

    def _require_start(self) -> None:
        if not self.status:
            raise RuntimeError("The application never called start_response.")


@lru_cache(512)
def environ_name(header: bytes) -> str | None:
    """Name of ``header`` in the environ; None for what concerns only the connection or could pose as another.

    X_Forwarded_For would become the same name as X-Forwarded-For, and Proxy the variable HTTP_PROXY.
    """
    name = header.decode("latin-1").lower()
    if "_" in name or name in {"content-length", "proxy", "trailer"} or is_hop_by_hop(name):
        return None
    return "CONTENT_TYPE" if name == "content-type" else f"HTTP_{name.upper().replace('-', '_')}"


def environ(scope: asgi.HTTPScope, body: bytes, threads: int) -> "WSGIEnvironment":
    """Build the environ of PEP 3333: text is bytes read as latin-1."""
    path, root, raw = scope["path"].encode(), scope.get("root_path", "").encode(), scope.get("raw_path")
    if raw and "\ufffd" in scope["path"]:  # the server could not decode it: Django wants the bytes
        path = unquote_to_bytes(raw)
    if root and (path + b"/").startswith(root + b"/"):
        path = path[len(root) :]
    host, port = scope.get("server") or ("localhost", None)
    values: WSGIEnvironment = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": root.decode("latin-1"),
        "PATH_INFO": path.decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "CONTENT_LENGTH": str(len(body)),
        "SERVER_NAME": host if port else "localhost",  # a path, if the server listens on a socket file
        "SERVER_PORT": str(port or (443 if scope["scheme"] == "https" else 80)),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope["scheme"],
        "wsgi.input": BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": threads > 1,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
        "wsgi.file_wrapper": lambda file, _block=0: FileWrapper(file, FILE_BLOCK),
        "asgi.scope": scope,
    }
    if client := scope.get("client"):
        values["REMOTE_ADDR"], values["REMOTE_PORT"] = client[0], str(client[1])
    for header, value in scope["headers"]:
        if name := environ_name(header):
            text = value.decode("latin-1")
            separator = "; " if name == "HTTP_COOKIE" else ","
            values[name] = f"{values[name]}{separator}{text}" if name in values else text
    return values
