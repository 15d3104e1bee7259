"""Stories with a response cache before an application, for its tests."""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from django.conf import settings

from project.server.response_cache.entry import Entry
from project.server.response_cache.middleware import ResponseCache
from project.server.response_cache.store import RedisStore
from tests.project.server.asgi_exchange import App, run

LIST = "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400"
OLD = 100  # seconds after which LIST is stale


def ask(story: Callable[[ResponseCache], Coroutine[Any, Any, None]], app: App, **options: Any) -> ResponseCache:
    """Run a story with a response cache before ``app`` and the tests' Valkey."""

    async def told() -> ResponseCache:
        cache = ResponseCache(app, RedisStore(settings.REDIS_URL, prefix="test-cache:"), **options)
        try:
            await story(cache)
            await settled(cache)
        finally:
            await cache.shared.close()
        return cache

    return run(told())


async def settled(cache: ResponseCache) -> None:
    """Until what the response cache does behind its answers is done."""
    while cache._background:
        await asyncio.gather(*cache._background)
        await asyncio.sleep(0)  # let the loop tell the response cache that they are done


async def age(cache: ResponseCache, seconds: float) -> None:
    """Let everything that the response cache keeps, here and in Valkey, be older."""
    await settled(cache)
    for key, (kept, _) in list(cache.local._entries.items()):
        times = (kept.max_age, kept.stale_while_revalidate, kept.stale_if_error)
        older = Entry(kept.created_at - seconds, *times, kept.etag, kept.headers, kept.bodies)
        cache.local.put(key, older, 0.0)
        await cache.shared.put(key, older)
