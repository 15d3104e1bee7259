"""The WSGI adapter: an application that waits for work elsewhere holds no thread, and is asked again."""

import asyncio
from concurrent.futures import Future
from typing import TYPE_CHECKING

from project.server.asgi.wsgi_adapter import DONE, WAIT_FOR, WsgiAdapter
from tests.project.server.wsgi_exchange import Client, http_scope, run

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment


class Waiting:
    """Answers `/now` at once, all else when its future brings something."""

    def __init__(self) -> None:
        self.future: Future[bytes] = Future()
        self.runs = 0
        self.begun = asyncio.Event()
        self.loop = asyncio.get_running_loop()

    def __call__(self, environ: "WSGIEnvironment", start_response: "StartResponse") -> list[bytes]:
        if environ["PATH_INFO"] == "/now":
            start_response("200 OK", [])
            return [b"now"]
        self.runs += 1
        if DONE not in environ:
            environ[WAIT_FOR](self.future)
            start_response("202 Accepted", [])
            self.loop.call_soon_threadsafe(self.begun.set)
            return [b"nobody sees this"]
        start_response("200 OK", [])
        return [environ[DONE].result()]


def test_its_only_thread_serves_others_meanwhile() -> None:
    async def story() -> None:
        app = Waiting()
        adapter = WsgiAdapter(app, threads=1, queue=1)
        waiting = asyncio.create_task(Client().ask(adapter))
        await app.begun.wait()
        others = [await Client(http_scope("/now")).ask(adapter) for _ in range(3)]
        assert [other.content for other in others] == [b"now"] * 3
        assert not waiting.done()
        app.future.set_result(b"a picture")
        client = await waiting
        assert (client.status, client.content, app.runs, adapter.in_flight) == (200, b"a picture", 2, 0)
        await adapter.close()

    run(story())


def test_work_that_fails_is_the_applications_to_tell() -> None:
    async def story() -> None:
        app = Waiting()
        adapter = WsgiAdapter(app, threads=1)
        app.future.set_exception(ValueError("no picture"))
        client = await Client().ask(adapter)
        assert (client.status, app.runs) == (500, 2)
        await adapter.close()

    run(story())


def test_whoever_is_given_up_does_not_cancel_the_work_of_others() -> None:
    async def story() -> None:
        app = Waiting()
        adapter = WsgiAdapter(app, threads=1)
        given_up = asyncio.create_task(Client().ask(adapter))
        await app.begun.wait()
        await asyncio.sleep(0)
        given_up.cancel()
        await asyncio.wait([given_up])
        assert not app.future.cancelled()
        await adapter.close()

    run(story())


def test_a_server_that_stops_meanwhile_says_so() -> None:
    async def story() -> None:
        app = Waiting()
        adapter = WsgiAdapter(app, threads=1)
        waiting = asyncio.create_task(Client().ask(adapter))
        await app.begun.wait()
        await adapter.close()
        app.future.set_result(b"a picture")
        assert (await waiting).status == 503

    run(story())
