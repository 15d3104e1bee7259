"""The way of the bytes: uvicorn's HTTP/1.1 protocol on httptools, with limits, time-outs and refusals of our own.

uvicorn bounds neither a head nor its time, answers a broken request in bare text even amid another answer, and queues
pipelined requests without end. A refused connection is closed in both directions, gently: see `HttpProtocol._linger`.
"""

import asyncio
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from fcntl import ioctl
from http import HTTPStatus
from termios import TIOCOUTQ
from typing import TYPE_CHECKING, Any, ClassVar, cast
from weakref import WeakKeyDictionary

import asgiref.typing as asgi
import httptools
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

from project.server.asgi.wsgi_adapter import plain_refusal
from project.server.front.connection_limits import Limits
from project.server.front.connections import Admission, Connections
from project.server.front.forwarded import visitors_scheme
from project.server.front.framing import FIELDS, Framing, Refused, target_of
from project.server.front.progress import Progress
from project.server.front.refusals import Refuse, send_refusal

if TYPE_CHECKING:
    from uvicorn._types import ASGI3Application

_servers: WeakKeyDictionary[ServerState, Connections] = WeakKeyDictionary()


@dataclass(frozen=True, slots=True)
class Options:
    """What a product sets: its limits, how it refuses, and who is told the reason of each refusal (a fixed word)."""

    limits: Limits = Limits()  # noqa: RUF009 - frozen
    refuse: Refuse = plain_refusal
    count: Callable[[str], None] = lambda _reason: None


class HttpProtocol(HttpToolsProtocol):
    """One connection. Subclass it to set ``options``, and name that to uvicorn as ``http``."""

    options: ClassVar[Options] = Options()

    def __init__(
        self, config: Config, server_state: ServerState, app_state: dict[str, Any],
        _loop: asyncio.AbstractEventLoop | None = None,
    ) -> None:  # fmt: skip
        super().__init__(config, server_state, app_state, _loop)
        self.limits, self.refuse, self.count = self.options.limits, self.options.refuse, self.options.count
        self.parser.set_dangerous_leniencies(lenient_data_after_close=False)
        if server_state not in _servers:
            _servers[server_state] = Connections(self.limits, self.loop)
        self.siblings = _servers[server_state]
        self.progress = Progress(self.limits)
        self.url = b""
        self.headers = []
        self.framing = Framing()
        self.in_body = False  # the head is complete, its body is not
        self.is_deaf = False  # whatever still comes is thrown away
        self.is_lingering = False
        self.is_surplus = False
        self.head_size = 0  # bytes of a head that is not complete, at most
        self.wire_size = 0  # bytes of the body with its framing
        self.body_size = 0  # bytes of the body itself
        self.heads = 0  # complete ones so far
        self.resumed = 0  # how often the write buffer ran low

    # What uvicorn's server and transport call.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Count the connection, and hang up when there are far too many."""
        super().connection_made(transport)
        admission = self.siblings.open(self, self.client[0] if self.client else "")
        self.is_surplus = admission is Admission.SURPLUS
        if admission is Admission.DROPPED:
            self.count("connections")
            self._abort()

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        self.siblings.close(self)
        self.is_deaf = True
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse what has come; refuse what is too much of a head or of framing."""
        if self.is_deaf:
            return
        if self.in_body:
            self.wire_size += len(data)
        else:
            self.head_size += len(data)
        try:
            self.parser.feed_data(data)
            self._check_size()
        except httptools.HttpParserUpgrade:
            self._ignore_input()  # it is answered as if it had not asked; what follows is of another protocol
        except httptools.HttpParserError as error:
            cause = error.__context__
            self.url = self.url or target_of(data)  # so that a refusal has the form of its door
            self._refuse(cause if isinstance(cause, Refused) else Refused(HTTPStatus.BAD_REQUEST, "syntax"))
        except Refused as refused:
            self._refuse(refused)

    def _check_size(self) -> None:
        if self.head_size > self.limits.header_bytes:
            raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "header")
        if self.in_body and self.wire_size > 2 * self.body_size + self.limits.chunk_overhead:
            raise Refused(HTTPStatus.BAD_REQUEST, "chunks")

    def resume_writing(self) -> None:
        """The client has taken most of what was to be sent."""
        self.resumed += 1
        super().resume_writing()

    def check(self, now: float) -> None:
        """Close the connection if its client is too slow; called by the clock."""
        if self.progress.is_reader_too_slow(now, self.resumed + self.heads, self._unsent()):
            self.count("slow reader")
            self._abort()
        elif self.is_lingering:
            if self.progress.is_overdue(now, "linger", self.limits.linger):
                self.transport.close()
        elif self.in_body and not self.is_deaf:
            self._check_body(now)
        elif self.is_answering:
            self.progress.reading.restart(now, "answer")
        elif self.head_size or not self.heads:
            self._check_head(now)
        elif self.progress.is_overdue(now, ("idle", self.heads), self.limits.idle_timeout):
            self.transport.close()

    def _unsent(self) -> int:
        """Bytes that the client has not acknowledged; 0 when the kernel has them all, and can do without us.

        The kernel's own buffer of some megabytes takes more only when a third of it is free: it must be counted, too.
        """
        size = self.transport.get_write_buffer_size()
        if size:
            with suppress(OSError):  # not every kernel tells
                queued = ioctl(self.transport.get_extra_info("socket").fileno(), TIOCOUTQ, bytes(4))
                size += int.from_bytes(queued, sys.byteorder)
        return size

    def _check_head(self, now: float) -> None:
        timeout = self.limits.linger if self.is_surplus else self.limits.header_timeout
        if not self.progress.is_overdue(now, ("head", self.heads), timeout):
            return
        if self.head_size:
            self._refuse(Refused(HTTPStatus.REQUEST_TIMEOUT, "slow header"))
        else:
            self.transport.close()

    def _check_body(self, now: float) -> None:
        if self.flow.read_paused:  # it is we who are slow
            self.progress.reading.restart(now, "pause")
        elif self.progress.is_body_too_slow(now, ("body", self.heads), self.wire_size):
            self._refuse(Refused(HTTPStatus.REQUEST_TIMEOUT, "slow body"))

    # What the parser calls. A `Refused` from here comes back to `data_received` as the context of a parser's error.

    def on_message_begin(self) -> None:
        """Begin a request."""
        super().on_message_begin()
        self.framing = Framing()

    def on_url(self, url: bytes) -> None:
        """Gather the target."""
        self.url += url
        if len(self.url) > self.limits.request_line:
            raise Refused(HTTPStatus.REQUEST_URI_TOO_LONG, "request line")

    def on_header(self, name: bytes, value: bytes) -> None:
        """Gather a field. Those after a chunked body, trailers, are dropped: nobody has looked at them in time."""
        if self.in_body:
            return
        name = name.lower()
        if name in FIELDS:
            self.framing.note(name, value)
        elif name == b"expect":
            self.expect_100_continue = value.lower() == b"100-continue"
        self.headers.append((name, value))

    def on_headers_complete(self) -> None:
        """Let the application answer, unless the request is ambiguous, too large, or sent before its turn."""
        size, self.head_size = self.head_size, 0
        if self.is_answering:
            raise Refused(HTTPStatus.BAD_REQUEST, "pipelining")
        if size > self.limits.header_bytes:  # it may have come together with a body
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
        if size > self.limits.header_bytes or len(self.headers) > self.limits.header_fields:
            raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "header")
        wants_upgrade = self.parser.should_upgrade()
        self.framing.check(self.parser.get_http_version(), self.url, wants_upgrade=wants_upgrade)
        self.heads += 1
        self.in_body, self.wire_size, self.body_size = True, 0, 0
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        """Pass a piece of the body on."""
        self.body_size += len(body)
        super().on_body(body)

    def on_message_complete(self) -> None:
        """The request is whole."""
        self.in_body = False
        super().on_message_complete()

    # The way of an answer.

    @property
    def is_answering(self) -> bool:
        """Whether an answer is being made or sent."""
        return self.cycle is not None and not self.cycle.response_complete

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: "ASGI3Application") -> None:
        super()._start_asgi_task(cycle, cast("ASGI3Application", self._shed) if self.is_surplus else app)

    async def _shed(self, scope: asgi.HTTPScope, _receive: object, send: asgi.ASGISendCallable) -> None:
        """The application of a connection beyond a cap."""
        self.count("connections")
        extra = ((b"retry-after", b"1"), (b"connection", b"close"))
        outer: asgi.HTTPScope = {**scope, "scheme": self.outer_scheme}
        await send_refusal(self.refuse, outer, send, HTTPStatus.SERVICE_UNAVAILABLE, *extra)

    def on_response_complete(self) -> None:
        """Wait for the next request; one whose body has not been read to its end was the last.

        In place of uvicorn's: the clock stands for a timer per request, and there is no queue of pipelined requests.
        """
        self.server_state.total_requests += 1
        if self.in_body:
            self._linger()
        elif not self.transport.is_closing():
            self.flow.resume_reading()

    def _refuse(self, refused: Refused) -> None:
        """Answer a request that is not taken, unless the answer to it or to an earlier one has begun; then hang up."""
        self.count(refused.reason)
        is_own = self.in_body  # what is being answered is this request; its body turned out to be broken
        if self.is_answering and not (is_own and not self.cycle.response_started):
            self._ignore_input()
            return
        if self.is_answering:
            self.cycle.disconnected = True
            self.cycle.message_event.set()
        self.transport.write(self._refusal(refused.status))
        self._linger()

    def _refusal(self, status: HTTPStatus) -> bytes:
        """A whole answer, made from what is known of the request so far."""
        path = self.url.partition(b"?")[0].decode("latin-1")
        scope = {"type": "http", "method": "GET", "scheme": self.outer_scheme, "path": path, "headers": self.headers}
        headers, body = self.refuse(cast("asgi.HTTPScope", scope), status)
        headers = [*self.server_state.default_headers, *headers, (b"content-length", b"%d" % len(body))]
        lines = b"".join(name + b": " + value + b"\r\n" for name, value in headers)
        return STATUS_LINE[status] + lines + b"connection: close\r\n\r\n" + body

    @property
    def outer_scheme(self) -> str:
        """What the visitor speaks: a trusted proxy says so in its head, if that has come; what is left open is https.

        `ForwardedHeaders` reads the same where the application begins, which these refusals never reach.
        """
        if not (self.client and self.siblings.is_trusted(self.client[0])):
            return str(self.scheme)
        scheme = visitors_scheme(self.client[0], self.headers, self.limits.trusted_proxies)
        return scheme or (str(self.scheme) if b"x-forwarded-proto" in dict(self.headers) else "https")

    def _ignore_input(self) -> None:
        """Take nothing more from this client, and hang up after the answer that is being made."""
        self.is_deaf = True
        self.cycle.keep_alive = False

    def _linger(self) -> None:
        """Say that nothing more will come, and throw away for a moment what the client still sends.

        Closing on unread bytes resets the connection, and a client then sees that instead of the answer.
        """
        self.is_deaf = self.is_lingering = True
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        self.transport.write_eof()

    def _abort(self) -> None:
        """Hang up at once; what the client has not taken is lost."""
        self.is_deaf = True
        self.transport.abort()
