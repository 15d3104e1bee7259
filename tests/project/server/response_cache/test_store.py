"""Where public answers are kept: their form in Redis, and what happens when Redis has something else, or is away."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import orjson
import pytest
from django.conf import settings

from project.server import redis_guard
from project.server.redis_guard import GUARD
from project.server.response_cache.entry import Entry, dumps, encoded_bodies, loads
from project.server.response_cache.store import RedisStore
from tests.project.server.asgi_exchange import run

KEY = ("/list", b"", b"host", False, b"")


def entry(body: bytes = b"films " * 400) -> Entry:
    return Entry(
        time.time(), 60, 600, 86_400, 'W/"1"', (("content-type", "text/html"),), encoded_bodies(body, "text/html")
    )


def told[T](story: Callable[[RedisStore], Awaitable[T]], url: str = settings.REDIS_URL) -> T:
    async def with_store() -> T:
        shared = RedisStore(url, prefix="test-store:")
        try:
            return await story(shared)
        finally:
            await shared.close()

    return run(with_store())


def test_an_entry_comes_back_from_redis_as_it_was() -> None:
    kept = entry()

    async def story(shared: RedisStore) -> Entry | None:
        await shared.put(KEY, kept)
        return await shared.get(KEY)

    assert told(story) == kept


def test_an_entry_lives_as_long_as_it_can_be_of_use() -> None:
    async def story(shared: RedisStore) -> int:
        await shared.put(KEY, entry())
        return int(await shared._redis.ask("TTL", shared.name(KEY)))

    assert 86_400 < told(story) <= 86_460


def test_a_dropped_entry_is_gone() -> None:
    async def story(shared: RedisStore) -> Entry | None:
        await shared.put(KEY, entry())
        await shared.drop(KEY)
        return await shared.get(KEY)

    assert told(story) is None


def _other_shape() -> bytes:
    head, _, bodies = dumps(entry()).partition(b"\n")
    return orjson.dumps({**orjson.loads(head), "shape": 0}) + b"\n" + bodies


@pytest.mark.parametrize(
    "document",
    [b"", b"garbage", b"{}\n", b'{"shape":1}\n', b"[]\n", b"\x80\x04", dumps(entry())[:-1], _other_shape()],
)
def test_what_is_corrupt_or_of_another_shape_is_nothing(document: bytes) -> None:
    assert loads(document) is None


def test_a_corrupt_value_is_dropped_from_redis() -> None:
    async def story(shared: RedisStore) -> tuple[Entry | None, bool]:
        await shared._redis.ask("SET", shared.name(KEY), b"garbage")
        found = await shared.get(KEY)
        return found, bool(await shared._redis.ask("EXISTS", shared.name(KEY)))

    assert told(story) == (None, False)


@pytest.mark.parametrize("is_silent", [False, True], ids=["hangs up", "keeps silent"])
def test_a_redis_that_fails_is_not_asked_again_at_once(monkeypatch: pytest.MonkeyPatch, *, is_silent: bool) -> None:
    monkeypatch.setattr(redis_guard, "RETRY_AFTER_OUTAGE", 60.0)  # longer than the test takes on the busiest machine
    connections = 0

    async def fail(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        if is_silent:
            await reader.read()
        writer.close()

    async def story() -> None:
        server = await asyncio.start_server(fail, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        shared = RedisStore(f"redis://127.0.0.1:{port}/0", prefix="x:", timeout=0.1)
        for _ in range(100):
            assert await shared.get(KEY) is None
        await shared.close()
        server.close()
        await server.wait_closed()

    run(story())
    assert connections == 1


def test_a_redis_that_is_back_is_used_again() -> None:
    async def story(shared: RedisStore) -> Entry | None:
        GUARD.until = time.monotonic() - 1
        await shared.put(KEY, entry())
        return await shared.get(KEY)

    assert told(story) is not None


def test_names_in_redis_are_short_whatever_is_asked_for() -> None:
    shared = RedisStore(settings.REDIS_URL, prefix="p:")
    assert len(shared.name(("/x" * 10_000, b"q" * 10_000))) == 34
    assert shared.name(("/a", b"")) != shared.name(("/a", b"b"))


def test_what_does_not_get_smaller_is_kept_plain_only() -> None:
    assert set(encoded_bodies(b"x" * 2000, "image/png")) == {""}
    assert set(encoded_bodies(b"short", "text/html")) == {""}
    assert set(encoded_bodies(b"films " * 400, "application/json")) == {"", "zstd", "br", "gzip"}
