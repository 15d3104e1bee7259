"""The serving bridge: a real event loop, real threads, and at the end a real uvicorn."""

import asyncio
import json
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from http import HTTPStatus
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
import uvicorn

from project import bridge as module
from project.bridge import FILE_BLOCK, Headers, ThreadBridge

if TYPE_CHECKING:
    import asgiref.typing as asgi
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

PATIENCE = 5  # seconds after which a test that hangs is given up
TOO_BAD: Any = (ValueError, ValueError("too bad"), None)  # as sys.exc_info() has it
EDGE_BOUND: ContextVar[str] = ContextVar("EDGE_BOUND", default="nothing")


def run[T](story: Coroutine[Any, Any, T]) -> T:
    """Run ``story`` in a loop of its own; a bridge that hangs fails the test."""
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

    async def ask(self, bridge: ThreadBridge) -> "Client":
        await bridge(cast("asgi.Scope", self.scope), self.receive, self.send)
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
    """One exchange with a fresh bridge."""

    async def story() -> Client:
        bridge = ThreadBridge(app, **options)
        client = await Client(scope or http_scope(), body or [b""]).ask(bridge)
        await bridge.close()
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


# The way in.


def test_the_path_is_bytes_read_as_latin_1() -> None:
    assert environ_of(http_scope("/film/Amélie"))["PATH_INFO"] == "/film/Am\xc3\xa9lie"


def test_a_path_that_is_not_utf_8_keeps_its_bytes() -> None:
    assert environ_of(http_scope("/\ufffd", raw_path=b"/%ff"))["PATH_INFO"] == "/\xff"


def test_the_root_path_is_the_script_name_and_leaves_the_path() -> None:
    environ = environ_of(http_scope("/cinema/films", root_path="/cinema"))
    assert (environ["SCRIPT_NAME"], environ["PATH_INFO"]) == ("/cinema", "/films")


def test_a_path_that_only_begins_like_the_root_path_stays_whole() -> None:
    assert environ_of(http_scope("/cinemas", root_path="/cinema"))["PATH_INFO"] == "/cinemas"


def test_the_request_line_reaches_the_application() -> None:
    environ = environ_of(http_scope("/x", "DELETE", query_string=b"q=%C3%A9&p=2", scheme="https"))
    names = ("REQUEST_METHOD", "QUERY_STRING", "wsgi.url_scheme", "SERVER_PROTOCOL")
    assert [environ[name] for name in names] == ["DELETE", "q=%C3%A9&p=2", "https", "HTTP/1.1"]


def test_both_ends_of_the_connection_reach_the_application() -> None:
    environ = environ_of()
    names = ("SERVER_NAME", "SERVER_PORT", "REMOTE_ADDR", "REMOTE_PORT")
    assert [environ[name] for name in names] == ["marquee.test", "8000", "203.0.113.7", "4711"]


def test_a_socket_file_has_a_name_and_port_too_and_no_remote_address() -> None:
    environ = environ_of(http_scope(server=("/run/marquee.sock", None), client=None, scheme="https"))
    assert (environ["SERVER_NAME"], environ["SERVER_PORT"]) == ("localhost", "443")
    assert "REMOTE_ADDR" not in environ


def test_the_application_is_told_that_it_runs_in_several_threads() -> None:
    environ = environ_of()
    names = ("wsgi.multithread", "wsgi.multiprocess", "wsgi.run_once", "wsgi.version")
    assert [environ[name] for name in names] == [True, True, False, (1, 0)]


def test_headers_get_their_cgi_names() -> None:
    headers = [(b"content-type", b"text/plain"), (b"x-request-id", b"a\xe9")]
    environ = environ_of(http_scope(headers=headers))
    assert (environ["CONTENT_TYPE"], environ["HTTP_X_REQUEST_ID"]) == ("text/plain", "a\xe9")


@pytest.mark.parametrize(
    "name", [b"x_forwarded_for", b"proxy", b"connection", b"transfer-encoding", b"te", b"trailer", b"upgrade"]
)
def test_headers_of_the_connection_and_impostors_are_dropped(name: bytes) -> None:
    environ = environ_of(http_scope(headers=[(name, b"evil")]))
    assert "evil" not in environ.values()


def test_a_header_sent_twice_is_joined_by_a_comma() -> None:
    headers = [(b"x-forwarded-for", b"1.1.1.1"), (b"x-forwarded-for", b"2.2.2.2")]
    assert environ_of(http_scope(headers=headers))["HTTP_X_FORWARDED_FOR"] == "1.1.1.1,2.2.2.2"


def test_cookies_sent_apart_are_joined_by_a_semicolon() -> None:
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2")]
    assert environ_of(http_scope(headers=headers))["HTTP_COOKIE"] == "a=1; b=2"


def test_a_body_in_pieces_arrives_whole_with_its_length() -> None:
    environ = environ_of(body=[b"one ", b"two ", b"three"])
    assert (environ["wsgi.input"].read(), environ["CONTENT_LENGTH"]) == (b"one two three", "13")


def test_what_the_edge_has_bound_is_seen_in_the_thread() -> None:
    seen: list[str] = []

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        seen.append(EDGE_BOUND.get())
        EDGE_BOUND.set("left behind")
        start_response("200 OK", [])
        return []

    async def story() -> None:
        bridge = ThreadBridge(app, threads=1)
        EDGE_BOUND.set("request 1")
        await Client().ask(bridge)
        EDGE_BOUND.set("request 2")
        await Client().ask(bridge)
        await bridge.close()

    run(story())
    assert seen == ["request 1", "request 2"]


# The body's limit.


def test_a_body_at_the_limit_is_accepted() -> None:
    assert ask(answering(b"ok"), body=[b"12345", b"67890"], max_body=10).status == 200


def test_a_declared_length_over_the_limit_is_refused_before_anything_is_read() -> None:
    client = ask(answering(), http_scope(headers=[(b"content-length", b"11")]), [b"12345678901"], max_body=10)
    assert (client.status, client.reads_at_answer) == (413, 0)


def test_a_length_that_is_no_number_is_refused() -> None:
    assert ask(answering(), http_scope(headers=[(b"content-length", b"x")])).status == 413


def test_an_undeclared_body_is_refused_at_the_piece_that_passes_the_limit() -> None:
    client = ask(answering(), body=[b"12345"] * 100, max_body=10)
    assert (client.status, client.reads_at_answer) == (413, 3)


def test_what_follows_a_refused_body_is_thrown_away_and_the_connection_closed() -> None:
    client = ask(answering(), body=[b"12345"] * 100, max_body=10)
    assert (b"connection", b"close") in client.headers
    assert (client.reads, client.finished) == (100, True)


def test_a_client_that_goes_on_sending_is_not_listened_to_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LINGER", 0)

    async def story() -> Client:
        client = Client(http_scope(headers=[(b"content-length", b"99")]), [])  # sends nothing, never leaves
        return await client.ask(ThreadBridge(answering(), max_body=10))

    assert run(story()).finished


def test_a_refused_body_that_is_read_already_costs_no_connection() -> None:
    client = ask(answering(), body=[b"12345678901"], max_body=10)
    assert (b"connection", b"close") not in client.headers
    assert client.finished


def test_the_application_never_sees_a_refused_body() -> None:
    gate = Gate()
    ask(gate, body=[b"12345678901"], max_body=10)
    assert gate.paths == []


def test_a_client_that_leaves_in_the_middle_of_its_body_is_forgotten() -> None:
    async def story() -> list[Any]:
        client = Client(body=[])
        client.left.set()
        await client.ask(ThreadBridge(answering()))
        return client.sent

    assert run(story()) == []


# The way out.


def test_an_answer_in_memory_is_one_start_and_one_body() -> None:
    client = ask(answering(b"Buster ", b"Keaton", headers=[("Content-Length", "13")]))
    assert [event["type"] for event in client.sent] == ["http.response.start", "http.response.body"]
    assert (client.status, client.content) == (200, b"Buster Keaton")


def test_an_answer_in_memory_wakes_the_loop_once(monkeypatch: pytest.MonkeyPatch) -> None:
    async def story() -> int:
        loop = asyncio.get_running_loop()
        wake, calls = loop.call_soon_threadsafe, list[object]()

        def counting(call: Callable[[], object]) -> asyncio.Handle:
            calls.append(call)
            return wake(call)

        monkeypatch.setattr(loop, "call_soon_threadsafe", counting)
        await Client().ask(ThreadBridge(answering(b"a", b"b")))
        return len(calls)

    assert run(story()) == 1


def test_a_missing_content_length_is_added() -> None:
    assert ask(answering(b"abc")).headers == [(b"content-length", b"3")]


def test_two_cookies_stay_two_headers_in_order() -> None:
    client = ask(answering(headers=[("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")]))
    assert client.headers[:2] == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2")]


def test_header_values_are_latin_1() -> None:
    assert (b"x-title", b"Am\xe9lie") in ask(answering(headers=[("X-Title", "Amélie")])).headers


def test_hop_by_hop_headers_of_the_application_are_dropped() -> None:
    client = ask(answering(headers=[("Connection", "close"), ("Transfer-Encoding", "chunked"), ("X-Kept", "1")]))
    assert client.headers == [(b"x-kept", b"1"), (b"content-length", b"0")]


def test_head_is_answered_without_body_and_with_its_length() -> None:
    client = ask(answering(b"abc", headers=[("Content-Length", "3")]), http_scope(method="HEAD"))
    assert (client.content, client.headers) == (b"", [(b"content-length", b"3")])


def test_head_of_a_streamed_answer_reads_no_more_than_one_chunk() -> None:
    reel = Reel()
    client = ask(reel, http_scope(method="HEAD"))
    assert (client.content, client.finished, reel.shown, reel.closed.is_set()) == (b"", True, 1, True)


@pytest.mark.parametrize("status", ["204 No Content", "304 Not Modified"])
def test_an_answer_without_body_has_no_length_either(status: str) -> None:
    client = ask(answering(b"abc", status=status, headers=[("Content-Length", "3"), ("ETag", "x")]))
    assert (client.content, client.headers) == (b"", [(b"etag", b"x")])


def test_the_old_write_callable_puts_its_bytes_first() -> None:
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", [])(b"written, ")
        return [b"returned"]

    assert ask(app).content == b"written, returned"


def test_an_error_page_may_replace_an_answer_that_has_not_begun() -> None:
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        start_response("200 OK", [("X-Hope", "1")])
        start_response("502 Bad Gateway", [], TOO_BAD)
        return [b"sorry"]

    client = ask(app)
    assert (client.status, client.headers, client.content) == (502, [(b"content-length", b"5")], b"sorry")


def test_a_small_file_is_read_in_one_block_and_closed() -> None:
    file = BytesIO(b"x" * 20_000)

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        start_response("200 OK", [("Content-Length", "20000")])
        return environ["wsgi.file_wrapper"](file, 4096)

    client = ask(app)
    assert (len(client.content), len(client.sent), file.closed) == (20_000, 2, True)


def test_a_large_file_arrives_whole() -> None:
    film = bytes(range(256)) * 8_000

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Any:
        start_response("200 OK", [("Content-Length", str(len(film)))])
        return environ["wsgi.file_wrapper"](BytesIO(film), 4096)

    client = ask(app, stream_buffer=FILE_BLOCK)
    assert (client.content == film, client.finished) == (True, True)


# Streams.


def test_a_chunk_is_sent_before_the_next_one_is_made() -> None:
    async def story() -> list[bytes]:
        reel = Reel(length=2)
        reel.stepwise = True
        client = Client()
        task = asyncio.create_task(client.ask(ThreadBridge(reel)))
        reel.step.release()
        await client.got(2)
        first = client.content
        reel.step.release()
        await task
        return [first, client.content]

    assert run(story()) == [b"frame", b"frameframe"]


def test_empty_chunks_are_not_sent() -> None:
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        start_response("200 OK", [])
        yield from (b"", b"", b"a")

    assert ask(app).content == b"a"


def test_a_slow_client_holds_the_application_back() -> None:
    async def story() -> tuple[int, bool]:
        reel, client = Reel(b"x" * 10, length=1000), Client(slow=True)
        bridge = ThreadBridge(reel, stream_buffer=100)
        task = asyncio.create_task(client.ask(bridge))
        await client.got(2)
        await settled(lambda: reel.shown >= 11)
        ahead = reel.shown
        client.may_send.set()
        await task
        return ahead, len(client.content) == 10_000

    ahead, arrived = run(story())
    assert ahead <= 2 * 11 + 1  # what the client has, what the pipe has, and one in the hand
    assert arrived


def test_a_slow_client_of_a_short_stream_holds_no_thread() -> None:
    async def story() -> int:
        reel, client = Reel(length=5), Client(slow=True)
        bridge = ThreadBridge(reel)
        task = asyncio.create_task(client.ask(bridge))
        await client.got(2)
        await settled(lambda: bridge.in_flight == 0)
        client.may_send.set()
        await task
        return len(client.content)

    assert run(story()) == 25


def test_a_stream_stops_and_is_closed_when_its_client_leaves() -> None:
    async def story() -> bool:
        reel, client = Reel(), Client()
        bridge = ThreadBridge(reel)
        task = asyncio.create_task(client.ask(bridge))
        await client.got(3)
        client.left.set()
        await task
        assert bridge.in_flight == 0
        return reel.closed.is_set()

    assert run(story())


def test_a_stream_stops_when_the_server_says_that_the_client_has_left() -> None:
    async def story() -> bool:
        reel = Reel()
        bridge, client = ThreadBridge(reel), Client()

        async def broken(message: Any) -> None:
            raise BrokenPipeError

        await bridge(cast("asgi.Scope", client.scope), client.receive, broken)
        await bridge.close()
        return reel.closed.is_set()

    assert run(story())


def test_a_cancelled_request_stops_its_stream() -> None:
    async def story() -> bool:
        reel, client = Reel(), Client()
        bridge = ThreadBridge(reel)
        task = asyncio.create_task(client.ask(bridge))
        await client.got(2)
        task.cancel()
        await bridge.close()
        await settled(lambda: bridge.in_flight == 0)
        return reel.closed.is_set()

    assert run(story())


# Errors.


def failing(*chunks: bytes, error: BaseException) -> "WSGIApplication":
    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        start_response("200 OK", [])
        yield from chunks
        raise error

    return app


def not_starting(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    return [b"no head"]


def not_starting_stream(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
    yield b"no head"


def starting_twice(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("200 OK", [])
    start_response("200 OK", [])
    return []


@pytest.mark.parametrize(
    "app",
    [
        failing(error=ValueError("oops")),
        failing(error=SystemExit()),
        not_starting,
        not_starting_stream,
        starting_twice,
        answering(headers=[("X-Title", "七人の侍")]),
    ],
)
def test_an_error_is_logged_once_and_answered_500(app: "WSGIApplication", caplog: pytest.LogCaptureFixture) -> None:
    client = ask(app, http_scope("/a\nb"))
    assert (client.status, client.finished) == (500, True)
    (record,) = caplog.records
    assert record.exc_info
    assert record.getMessage() == "GET '/a\\nb' failed"


def test_an_error_in_a_stream_is_logged_once_and_leaves_the_answer_unfinished(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def story() -> Client:
        gate = threading.Event()

        def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
            start_response("200 OK", [])
            yield b"good"
            assert gate.wait(PATIENCE)
            raise ValueError("oops")

        client = Client()
        task = asyncio.create_task(client.ask(ThreadBridge(app)))
        await client.got(2)
        gate.set()
        return await task

    client = run(story())
    assert (client.status, client.content, client.finished, len(caplog.records)) == (200, b"good", False, 1)


def test_an_error_page_comes_too_late_for_a_stream_that_has_begun(caplog: pytest.LogCaptureFixture) -> None:
    async def story() -> Client:
        sent = threading.Event()

        def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
            start_response("200 OK", [])
            yield b"good"
            assert sent.wait(PATIENCE)
            start_response("500 No", [], TOO_BAD)

        client = Client()
        task = asyncio.create_task(client.ask(ThreadBridge(app)))
        await client.got(2)
        sent.set()
        return await task

    client = run(story())
    assert (client.status, client.finished) == (200, False)
    assert "too bad" in caplog.text


def test_an_iterable_that_fails_is_closed() -> None:
    class Torn(Reel):
        def __iter__(self) -> Iterator[bytes]:
            raise ValueError("torn")

    reel = Torn()
    assert ask(reel).status == 500
    assert reel.closed.is_set()


def test_an_error_in_close_is_logged_but_does_not_undo_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    class Sticky(Reel):
        def close(self) -> None:
            raise ValueError("stuck")

    client = ask(Sticky(length=1))
    assert (client.status, client.content, client.finished, len(caplog.records)) == (200, b"frame", True, 1)


# Overload.


def overloaded(scope: dict[str, Any], **options: Any) -> Client:
    """The answer to the request that is one too many."""

    async def story() -> Client:
        gate = Gate()
        bridge = ThreadBridge(gate, threads=1, queue=1, **options)
        tasks = [asyncio.create_task(Client().ask(bridge)) for _ in range(2)]
        await gate.holds()
        surplus = await Client(scope).ask(bridge)
        gate.open.set()
        assert [task.status for task in await asyncio.gather(*tasks)] == [200, 200]
        await bridge.close()
        return surplus

    return run(story())


def test_a_request_beyond_threads_and_queue_is_answered_503_at_once() -> None:
    client = overloaded(http_scope("/films"))
    assert (client.status, client.finished) == (503, True)
    assert (b"retry-after", b"1") in client.headers
    assert client.content.startswith(b"<!doctype html>")


def test_a_refusal_of_the_api_is_an_envelope_and_a_problem_document() -> None:
    client = overloaded(http_scope("/api/v1/movies"))
    assert (b"content-type", b"application/problem+json") in client.headers
    document = json.loads(client.content)
    sentence = document["message"]
    assert document == {
        "success": False,
        "data": None,
        "message": sentence,
        "pagination": None,
        "meta": {},
        "type": "about:blank",
        "title": "Service Unavailable",
        "status": 503,
        "detail": sentence,
        "instance": "/api/v1/movies",
        "errors": [],
        "request_id": None,
    }


def test_a_refusal_of_head_has_no_body() -> None:
    assert overloaded(http_scope(method="HEAD")).content == b""


def test_the_frame_decides_what_a_refusal_says() -> None:
    def refuse(scope: "asgi.HTTPScope", status: HTTPStatus) -> tuple[Headers, bytes]:
        return [(b"x-frame", b"yes")], f"{scope['path']} {status:d}".encode()

    client = overloaded(http_scope("/films"), refuse=refuse)
    assert client.content == b"/films 503"
    assert client.headers == [(b"x-frame", b"yes"), (b"content-length", b"10"), (b"retry-after", b"1")]


def test_after_an_overload_there_is_room_again() -> None:
    async def story() -> tuple[int, int]:
        gate = Gate()
        gate.open.set()
        bridge = ThreadBridge(gate, threads=1, queue=0)
        for _ in range(3):
            client = await Client().ask(bridge)
        return client.status, bridge.in_flight

    assert run(story()) == (200, 0)


def test_a_waiting_request_is_dropped_when_its_client_leaves() -> None:
    async def story() -> tuple[list[str], list[Any], int]:
        gate = Gate()
        bridge = ThreadBridge(gate, threads=1, queue=5)
        running = asyncio.create_task(Client(http_scope("/first")).ask(bridge))
        await gate.holds()
        client = Client(http_scope("/second"))
        waiting = asyncio.create_task(client.ask(bridge))
        await settled(lambda: bridge.in_flight == 2)
        client.left.set()
        await waiting
        in_flight = bridge.in_flight
        gate.open.set()
        await running
        await bridge.close()
        return gate.paths, client.sent, in_flight

    assert run(story()) == (["/first"], [], 1)


def test_a_cancelled_request_keeps_its_place_until_its_thread_is_free() -> None:
    async def story() -> tuple[int, int]:
        gate = Gate()
        bridge = ThreadBridge(gate, threads=1, queue=0)
        task = asyncio.create_task(Client().ask(bridge))
        await gate.holds()
        task.cancel()
        await asyncio.wait([task])
        refused = await Client().ask(bridge)
        gate.open.set()
        await settled(lambda: bridge.in_flight == 0)
        return refused.status, (await Client().ask(bridge)).status

    assert run(story()) == (503, 200)


# The other scopes.


class Life:
    """A server's lifespan, one step at a time."""

    def __init__(self, bridge: ThreadBridge) -> None:
        self.steps: asyncio.Queue[Any] = asyncio.Queue()
        self.events: asyncio.Queue[Any] = asyncio.Queue()
        scope = cast("asgi.Scope", {"type": "lifespan", "asgi": {"version": "3.0"}})
        self.task = asyncio.create_task(bridge(scope, self.steps.get, self.events.put))

    async def step(self, name: str) -> str:
        await self.steps.put({"type": f"lifespan.{name}"})
        return str((await self.events.get())["type"])


def test_the_lifespan_is_answered() -> None:
    async def story() -> list[str]:
        life = Life(ThreadBridge(answering()))
        return [await life.step("startup"), await life.step("shutdown")]

    assert run(story()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_shutdown_waits_for_what_is_in_flight_and_refuses_what_comes() -> None:
    async def story() -> list[int]:
        gate = Gate()
        bridge = ThreadBridge(gate, threads=1)
        life = Life(bridge)
        await life.step("startup")
        tasks = [asyncio.create_task(Client().ask(bridge)) for _ in range(2)]
        await gate.holds()
        shutdown = asyncio.create_task(life.step("shutdown"))
        await settled(lambda: bridge.closed)
        late = await Client().ask(bridge)
        assert not shutdown.done()
        gate.open.set()
        await shutdown
        return [late.status, *(task.status for task in await asyncio.gather(*tasks))]

    assert run(story()) == [503, 200, 200]


def test_a_bridge_can_live_twice() -> None:
    async def story() -> int:
        bridge = ThreadBridge(answering())
        for _ in range(2):
            life = Life(bridge)
            await life.step("startup")
            client = await Client().ask(bridge)
            await life.step("shutdown")
        return client.status

    assert run(story()) == 200


def test_a_websocket_is_closed_before_it_is_accepted() -> None:
    client = ask(answering(), {"type": "websocket"})
    assert client.sent == [{"type": "websocket.close", "code": 1003, "reason": "No WebSockets here"}]


# A real server.


@contextmanager
def served(app: "WSGIApplication", stopping: threading.Event | None = None, **options: Any) -> Iterator[str]:
    """uvicorn on a free port of 127.0.0.1, in a thread; gives its address and sets ``stopping``."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = threading.Event()

        class Server(uvicorn.Server):
            async def startup(self, sockets: list[socket.socket] | None = None) -> None:
                await super().startup(sockets)
                started.set()

            async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
                (stopping or threading.Event()).set()
                await super().shutdown(sockets)

        config = uvicorn.Config(ThreadBridge(app, **options), log_level="warning", lifespan="on", ws="none")
        server = Server(config)
        thread = threading.Thread(target=server.run, args=([listener],))
        thread.start()
        assert started.wait(PATIENCE)
        try:
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(PATIENCE)
            assert not thread.is_alive()


def echo(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
    start_response("200 OK", [("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")])
    return [
        environ["REQUEST_METHOD"].encode(),
        b" ",
        environ["PATH_INFO"].encode("latin-1"),
        b" ",
        environ["wsgi.input"].read(),
    ]


def test_uvicorn_serves_a_chunked_body_and_an_odd_path() -> None:
    with served(echo) as address:
        answer = httpx.post(f"{address}/a%2Fb/%ff", content=iter([b"one ", b"two"]))
    assert answer.content == b"POST /a/b/\xff one two"
    assert answer.headers.get_list("set-cookie") == ["a=1", "b=2"]


def test_uvicorn_serves_head_and_then_the_next_request_on_the_same_connection() -> None:
    with served(echo) as address, httpx.Client() as client:
        answers = [client.head(address), client.get(address)]
    assert [answer.content for answer in answers] == [b"", b"GET / "]


def test_uvicorn_delivers_the_413_to_a_client_that_sends_everything_first() -> None:
    with served(echo, max_body=1000) as address:
        answer = httpx.post(address, content=b"x" * 3_000_000)
    assert (answer.status_code, answer.headers["connection"]) == (413, "close")


def test_uvicorn_cuts_a_stream_that_broke() -> None:
    reel = Reel(b"x" * 100_000, length=50)

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterator[bytes]:
        start_response("200 OK", [])
        yield from reel
        raise ValueError("torn")

    with served(app) as address, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(address)


def test_uvicorn_tells_of_a_client_that_left_and_the_stream_is_closed() -> None:
    reel = Reel(b"x" * 10_000)
    with served(reel) as address:
        with httpx.stream("GET", address) as answer:
            assert next(answer.iter_raw())
        assert reel.closed.wait(PATIENCE)


def test_uvicorn_finishes_what_is_in_flight_when_it_stops() -> None:
    entered, stopping, answers = threading.Event(), threading.Event(), list[httpx.Response]()

    def app(environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        entered.set()
        assert stopping.wait(PATIENCE)
        start_response("200 OK", [])
        return [b"the end"]

    with served(app, stopping) as address:
        asking = threading.Thread(target=lambda: answers.append(httpx.get(address)))
        asking.start()
        assert entered.wait(PATIENCE)
    asking.join(PATIENCE)
    assert [answer.content for answer in answers] == [b"the end"]
