"""Bodies in memory: each bounded by its path, all together by what the process may hold."""

import asyncio

from project.server.asgi.wsgi_adapter import WsgiAdapter
from tests.project.server.wsgi_exchange import Client, Gate, answering, ask, http_scope, run


def test_a_path_that_takes_files_takes_more() -> None:
    limits = {"max_body": 10, "larger_bodies": {"/files": 20}}
    statuses = [ask(answering(), http_scope(path), [b"x" * 15], **limits).status for path in ("/files", "/")]
    assert statuses == [200, 413]


def test_a_body_that_finds_no_room_is_answered_503_and_taken_when_there_is_room() -> None:
    async def story() -> list[int]:
        gate = Gate()
        adapter = WsgiAdapter(gate, threads=2, body_memory=20)
        first = asyncio.create_task(Client(body=[b"x" * 15]).ask(adapter))
        await gate.holds()
        second = await Client(body=[b"x" * 15]).ask(adapter)
        gate.open.set()
        statuses = [(await first).status, second.status, (await Client(body=[b"x" * 15]).ask(adapter)).status]
        await adapter.close()
        return statuses

    assert run(story()) == [200, 503, 200]


def test_whatever_becomes_of_a_body_its_room_is_free_again() -> None:
    async def story() -> int:
        adapter = WsgiAdapter(answering(), max_body=10)
        left = Client(body=[b"12345"])
        left.left.set()
        for client in (Client(body=[b"12345"]), Client(body=[b"12345"] * 10), left):
            await client.ask(adapter)
        return adapter.memory.used

    assert run(story()) == 0
