"""The WSGI adapter: more requests than it takes, its life from start to stop, and a real uvicorn."""

import asyncio
import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, cast

import httpx
import pytest
import uvicorn

from project.server.asgi.wsgi_adapter import Headers, WsgiAdapter
from tests.project.server.wsgi_exchange import PATIENCE, Client, Gate, Reel, answering, ask, http_scope, run, settled

if TYPE_CHECKING:
    import asgiref.typing as asgi
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


# Overload.


def overloaded(scope: dict[str, Any], **options: Any) -> Client:
    """The answer to the request that is one too many."""

    async def story() -> Client:
        gate = Gate()
        adapter = WsgiAdapter(gate, threads=1, queue=1, **options)
        tasks = [asyncio.create_task(Client().ask(adapter)) for _ in range(2)]
        await gate.holds()
        surplus = await Client(scope).ask(adapter)
        gate.open.set()
        assert [task.status for task in await asyncio.gather(*tasks)] == [200, 200]
        await adapter.close()
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


def test_the_instance_of_a_refusal_is_an_address_whatever_was_asked_for() -> None:
    assert json.loads(overloaded(http_scope("/api/\x0e?ï")).content)["instance"] == "/api/%0E%3F%C3%AF"


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
        adapter = WsgiAdapter(gate, threads=1, queue=0)
        for _ in range(3):
            client = await Client().ask(adapter)
        return client.status, adapter.in_flight

    assert run(story()) == (200, 0)


def test_a_waiting_request_is_dropped_when_its_client_leaves() -> None:
    async def story() -> tuple[list[str], list[Any], int]:
        gate = Gate()
        adapter = WsgiAdapter(gate, threads=1, queue=5)
        running = asyncio.create_task(Client(http_scope("/first")).ask(adapter))
        await gate.holds()
        client = Client(http_scope("/second"))
        waiting = asyncio.create_task(client.ask(adapter))
        await settled(lambda: adapter.in_flight == 2)
        client.left.set()
        await waiting
        in_flight = adapter.in_flight
        gate.open.set()
        await running
        await adapter.close()
        return gate.paths, client.sent, in_flight

    assert run(story()) == (["/first"], [], 1)


def test_a_cancelled_request_keeps_its_place_until_its_thread_is_free() -> None:
    async def story() -> tuple[int, int]:
        gate = Gate()
        adapter = WsgiAdapter(gate, threads=1, queue=0)
        task = asyncio.create_task(Client().ask(adapter))
        await gate.holds()
        task.cancel()
        await asyncio.wait([task])
        refused = await Client().ask(adapter)
        gate.open.set()
        await settled(lambda: adapter.in_flight == 0)
        return refused.status, (await Client().ask(adapter)).status

    assert run(story()) == (503, 200)


# The other scopes.


class Life:
    """A server's lifespan, one step at a time."""

    def __init__(self, adapter: WsgiAdapter) -> None:
        self.steps: asyncio.Queue[Any] = asyncio.Queue()
        self.events: asyncio.Queue[Any] = asyncio.Queue()
        scope = cast("asgi.Scope", {"type": "lifespan", "asgi": {"version": "3.0"}})
        self.task = asyncio.create_task(adapter(scope, self.steps.get, self.events.put))

    async def step(self, name: str) -> str:
        await self.steps.put({"type": f"lifespan.{name}"})
        return str((await self.events.get())["type"])


def test_the_lifespan_is_answered() -> None:
    async def story() -> list[str]:
        life = Life(WsgiAdapter(answering()))
        return [await life.step("startup"), await life.step("shutdown")]

    assert run(story()) == ["lifespan.startup.complete", "lifespan.shutdown.complete"]


def test_shutdown_waits_for_what_is_in_flight_and_refuses_what_comes() -> None:
    async def story() -> list[int]:
        gate = Gate()
        adapter = WsgiAdapter(gate, threads=1)
        life = Life(adapter)
        await life.step("startup")
        tasks = [asyncio.create_task(Client().ask(adapter)) for _ in range(2)]
        await gate.holds()
        shutdown = asyncio.create_task(life.step("shutdown"))
        await settled(lambda: adapter.closed)
        late = await Client().ask(adapter)
        assert not shutdown.done()
        gate.open.set()
        await shutdown
        return [late.status, *(task.status for task in await asyncio.gather(*tasks))]

    assert run(story()) == [503, 200, 200]


def test_a_bridge_can_live_twice() -> None:
    async def story() -> int:
        adapter = WsgiAdapter(answering())
        for _ in range(2):
            life = Life(adapter)
            await life.step("startup")
            client = await Client().ask(adapter)
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

        config = uvicorn.Config(WsgiAdapter(app, **options), log_level="warning", lifespan="on", ws="none")
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
