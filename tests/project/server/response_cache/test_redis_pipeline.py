"""Many requests on one connection to a real Valkey, and what happens when the other end is none."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import hiredis
import pytest
import uvloop
from django.conf import settings

from project.server.response_cache.redis_pipeline import Pipeline
from tests.project.server.asgi_exchange import run


def told[T](story: Callable[[Pipeline], Awaitable[T]], url: str = settings.REDIS_URL, timeout: float = 2) -> T:
    async def with_pipeline() -> T:
        pipeline = Pipeline(url, timeout=timeout)
        try:
            return await story(pipeline)
        finally:
            await pipeline.aclose()

    return run(with_pipeline())


def test_every_asker_gets_the_reply_to_their_own_question() -> None:
    async def story(redis: Pipeline) -> None:
        await asyncio.gather(*[redis.ask("SET", f"k{n}", str(n)) for n in range(500)])
        replies = await asyncio.gather(*[redis.ask("GET", f"k{n}") for n in range(500)])
        assert replies == [str(n).encode() for n in range(500)]

    told(story)


def test_it_works_in_the_loop_that_serves() -> None:
    async def story() -> object:
        redis = Pipeline(settings.REDIS_URL, timeout=20)
        try:
            return await redis.ask("PING")
        finally:
            await redis.aclose()

    assert uvloop.run(story()) == b"PONG"


def test_many_who_come_at_once_share_one_connection() -> None:
    async def story(redis: Pipeline) -> set[bytes]:
        return set(await asyncio.gather(*[redis.ask("CLIENT", "ID") for _ in range(50)]))

    assert len(told(story)) == 1


def test_the_reply_to_somebody_who_has_gone_reaches_nobody_else() -> None:
    async def story(redis: Pipeline) -> object:
        await redis.ask("SET", "mine", "1")
        await redis.ask("SET", "theirs", "2")
        impatient = asyncio.create_task(redis.ask("GET", "theirs"))
        await asyncio.sleep(0)
        impatient.cancel()
        return await redis.ask("GET", "mine")

    assert told(story) == b"1"


def test_a_refused_command_harms_no_other() -> None:
    async def story(redis: Pipeline) -> object:
        with pytest.raises(hiredis.ReplyError):
            await redis.ask("NOT-A-COMMAND")
        return await redis.ask("PING")

    assert told(story) == b"PONG"


def test_a_connection_that_was_lost_is_opened_anew() -> None:
    async def story(redis: Pipeline) -> object:
        mine = str(await redis.ask("CLIENT", "ID"))
        other = Pipeline(settings.REDIS_URL, timeout=20)
        await other.ask("CLIENT", "KILL", "ID", mine)
        await other.aclose()
        await anew(redis)
        return await redis.ask("PING")

    assert told(story) == b"PONG"


async def anew(redis: Pipeline) -> None:
    """Until the loss has been noticed, which one command may have to find out."""
    with suppress(OSError):
        await redis.ask("PING")


def test_a_database_of_its_own_is_chosen() -> None:
    async def story(redis: Pipeline) -> object:
        await redis.ask("SET", "only-here", "1")
        info = await redis.ask("CLIENT", "INFO")
        await redis.ask("DEL", "only-here")
        return b" db=3 " in info

    assert told(story, settings.REDIS_URL.replace("db=0", "db=3"))


def test_a_password_is_sent() -> None:
    async def story(redis: Pipeline) -> None:
        with pytest.raises(hiredis.ReplyError, match="WRONGPASS"):
            await redis.ask("PING")

    told(story, settings.REDIS_URL.replace("unix://", "unix://somebody:secret@"))


@pytest.mark.parametrize("answer", [b"HTTP/1.1 400 Bad Request\r\n\r\n", b"", b"$9\r\ntoo"])
def test_whoever_is_no_redis_is_left_alone(answer: bytes) -> None:
    async def odd(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(100)
        writer.write(answer)
        await writer.drain()
        writer.close()

    async def story() -> None:
        server = await asyncio.start_server(odd, "127.0.0.1", 0)
        redis = Pipeline(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0", timeout=20)
        with suppress(OSError):  # the first reply may look like one
            await redis.ask("GET", "x")
        with pytest.raises(OSError):
            await redis.ask("GET", "x")
        await redis.aclose()
        server.close()
        await server.wait_closed()

    run(story())


def test_nobody_waits_for_a_server_that_is_silent() -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async def story() -> None:
        server = await asyncio.start_server(silent, "127.0.0.1", 0)
        redis = Pipeline(f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/0", timeout=0.05)
        with pytest.raises(TimeoutError):
            await redis.ask("GET", "x")
        await redis.aclose()
        server.close()
        await server.wait_closed()

    run(story())
