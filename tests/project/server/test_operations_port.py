"""The operators' port: answered on the loop, by one process of the machine, whatever visitors wait for."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from project.server import operations_port
from project.server.operations_port import OperationsPort, Reply
from tests.faults.product import until
from tests.ports import free_port

type Replies = dict[str, Callable[[], Reply]]


async def site(scope: Any, receive: Any, send: Any) -> None:
    """An application that lives until it is told to stop."""
    assert scope["type"] == "lifespan"
    await receive()
    await send({"type": "lifespan.startup.complete"})
    await receive()


@asynccontextmanager
async def serving(lock: Path, port: int, replies: Replies | None = None) -> AsyncIterator[OperationsPort]:
    """A process's port while its server lives."""
    served = OperationsPort(site, ("127.0.0.1", port), lock=lock, replies=replies or {})
    events: asyncio.Queue[str] = asyncio.Queue()
    events.put_nowait("startup")
    life = asyncio.create_task(served({"type": "lifespan"}, events.get, lambda _event: asyncio.sleep(0)))  # type: ignore[arg-type]
    try:
        yield served
    finally:
        events.put_nowait("shutdown")
        await life
        if held := getattr(served, "_held", None):
            held.close()  # what the end of a process does


async def ask(port: int, path: str, **headers: str) -> httpx.Response:
    """The answer, as soon as somebody listens."""
    async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
        for _ in range(200):
            try:
                return await client.get(f"http://127.0.0.1:{port}{path}", headers=headers)
            except httpx.ConnectError:
                await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")


def test_it_answers_whatever_host_is_named(tmp_path: Path) -> None:
    async def asked() -> tuple[httpx.Response, ...]:
        port = free_port()
        async with serving(tmp_path / "lock", port, {"/readyz": lambda: Reply(503, "text/x", b"no")}):
            paths = ("/livez", "/readyz", "/else")
            return tuple([await ask(port, path, Host="films.example.org") for path in paths])

    alive, ready, other = asyncio.run(asked())
    assert (alive.status_code, alive.json()) == (200, {"status": "ok"})
    assert (ready.status_code, ready.headers["content-type"], ready.text) == (503, "text/x", "no")
    assert other.status_code == 404


def test_a_look_that_hangs_is_given_up_and_life_is_told_meanwhile(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations_port, "PATIENCE", 0.2)
    hanging, looks = threading.Event(), []

    def look() -> Reply:
        looks.append(1)
        hanging.wait(20)
        return Reply(200, "text/plain", b"late")

    async def asked() -> tuple[int, int, int]:
        port = free_port()
        async with serving(tmp_path / "lock", port, {"/readyz": look}):
            first, second, alive = await asyncio.gather(ask(port, "/readyz"), ask(port, "/readyz"), ask(port, "/livez"))
            hanging.set()
            return first.status_code, second.status_code, alive.status_code

    assert asyncio.run(asked()) == (503, 503, 200)
    assert looks == [1]


def test_a_look_that_fails_is_an_answer(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    def look() -> Reply:
        raise ValueError("broken")

    async def asked() -> int:
        port = free_port()
        async with serving(tmp_path / "lock", port, {"/metrics": look}):
            return (await ask(port, "/metrics")).status_code

    assert asyncio.run(asked()) == 500
    assert "operations_failed" in caplog.text


def test_one_process_listens_and_the_next_takes_over(tmp_path: Path) -> None:
    async def asked() -> list[str]:
        port, said = free_port(), []
        named: list[Replies] = [{"/readyz": lambda name=name: Reply(200, "t", name)} for name in (b"1", b"2")]  # type: ignore[misc]
        async with serving(tmp_path / "lock", port, named[0]):
            said.append((await ask(port, "/readyz")).text)
            async with asyncio.timeout(20):
                second = serving(tmp_path / "lock", port, named[1])
                await second.__aenter__()
                said.append((await ask(port, "/readyz")).text)
        said.append((await ask(port, "/readyz")).text)
        await second.__aexit__(None, None, None)
        return said

    assert asyncio.run(asked()) == ["1", "1", "2"]


def test_a_port_that_somebody_else_has_is_said_and_tried_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(operations_port, "RETRY", 0.05)

    async def asked() -> int:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            async with serving(tmp_path / "lock", port):
                await asyncio.to_thread(until, lambda: "operations_port_taken" in caplog.text, within=20)
                other.close()
                return (await ask(port, "/livez")).status_code

    assert asyncio.run(asked()) == 200
