"""Stories with an edge before an application, for its tests."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from django.conf import settings

from project.server.response_cache.entry import Entry
from project.server.response_cache.middleware import Edge
from project.server.response_cache.store import RedisShelf
from tests.project.server.asgi_exchange import App, run

LIST = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
OLD = 100  # seconds after which LIST is stale


def ask(story: Callable[[Edge], Coroutine[Any, Any, None]], app: App, **options: Any) -> Edge:
    """Run a story with an edge before ``app`` and the tests' Valkey."""

    async def told() -> Edge:
        edge = Edge(app, RedisShelf(settings.REDIS_URL, prefix="test-edge:"), **options)
        try:
            await story(edge)
            await settled(edge)
        finally:
            await edge.far.close()
        return edge

    return run(told())


async def settled(edge: Edge) -> None:
    """Until what the edge does behind its answers is done."""
    while edge._errands:
        await asyncio.gather(*edge._errands)
        await asyncio.sleep(0)  # let the loop tell the edge that they are done


async def age(edge: Edge, seconds: float) -> None:
    """Let everything that the edge keeps, here and in Valkey, be older."""
    await settled(edge)
    for key, (kept, _) in list(edge.near._kept.items()):
        times = (kept.fresh, kept.stale, kept.broken)
        older = Entry(kept.made - seconds, *times, kept.etag, kept.headers, kept.bodies)
        edge.near.put(key, older, 0.0)
        await edge.far.put(key, older)
