"""The WSGI adapter: answers that are made while they are sent, and answers that fail."""

import asyncio
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

import pytest

from project.server.asgi.wsgi_adapter import WsgiAdapter
from tests.project.server.wsgi_exchange import PATIENCE, Client, Reel, answering, ask, http_scope, run, settled

if TYPE_CHECKING:
    import asgiref.typing as asgi
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


TOO_BAD: Any = (ValueError, ValueError("too bad"), None)  # as sys.exc_info() has it


# Streams.


def test_a_chunk_is_sent_before_the_next_one_is_made() -> None:
    async def story() -> list[bytes]:
        reel = Reel(length=2)
        reel.stepwise = True
        client = Client()
        task = asyncio.create_task(client.ask(WsgiAdapter(reel)))
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
        adapter = WsgiAdapter(reel, stream_buffer=100)
        task = asyncio.create_task(client.ask(adapter))
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
        adapter = WsgiAdapter(reel)
        task = asyncio.create_task(client.ask(adapter))
        await client.got(2)
        await settled(lambda: adapter.in_flight == 0)
        client.may_send.set()
        await task
        return len(client.content)

    assert run(story()) == 25


def test_a_stream_stops_and_is_closed_when_its_client_leaves() -> None:
    async def story() -> bool:
        reel, client = Reel(), Client()
        adapter = WsgiAdapter(reel)
        task = asyncio.create_task(client.ask(adapter))
        await client.got(3)
        client.left.set()
        await task
        assert adapter.in_flight == 0
        return reel.closed.is_set()

    assert run(story())


def test_a_stream_stops_when_the_server_says_that_the_client_has_left() -> None:
    async def story() -> bool:
        reel = Reel()
        adapter, client = WsgiAdapter(reel), Client()

        async def broken(message: Any) -> None:
            raise BrokenPipeError

        await adapter(cast("asgi.Scope", client.scope), client.receive, broken)
        await adapter.close()
        return reel.closed.is_set()

    assert run(story())


def test_a_cancelled_request_stops_its_stream() -> None:
    async def story() -> bool:
        reel, client = Reel(), Client()
        adapter = WsgiAdapter(reel)
        task = asyncio.create_task(client.ask(adapter))
        await client.got(2)
        task.cancel()
        await adapter.close()
        await settled(lambda: adapter.in_flight == 0)
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
        task = asyncio.create_task(client.ask(WsgiAdapter(app)))
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
        task = asyncio.create_task(client.ask(WsgiAdapter(app)))
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
