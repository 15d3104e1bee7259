"""The public response cache: who makes a missing or an old answer, what failures do, and what bounds there are."""

import asyncio
from typing import Any

import pytest
from django.conf import settings

from project.server.response_cache import middleware as module
from project.server.response_cache import recorder
from project.server.response_cache.middleware import ResponseCache
from project.server.response_cache.recorder import lifetimes
from project.server.response_cache.store import RedisStore
from tests.project.server.asgi_exchange import App, Client, Gate, http_scope, run
from tests.project.server.response_cache.cached_app import LIST, OLD, age, ask, settled


def test_many_who_ask_for_a_missing_answer_cause_it_once() -> None:
    gate = Gate()
    app = App(cache=LIST, gate=gate)

    async def story(cache: ResponseCache) -> None:
        crowd = [asyncio.create_task(Client().ask(cache)) for _ in range(50)]
        await gate.reached(1)
        gate.open()
        answers = await asyncio.gather(*crowd)
        assert {one.content for one in answers} == {app.body}

    ask(story, app)
    assert app.asked == 1


def test_nobody_waits_for_an_answer_of_somebody_else() -> None:
    gate = Gate()
    app = App(cache="private", gate=gate, names_each=True)

    async def story(cache: ResponseCache) -> None:
        crowd = [asyncio.create_task(Client().ask(cache)) for _ in range(10)]
        await gate.reached(1)
        gate.open()
        answers = await asyncio.gather(*crowd)
        assert len({one.content for one in answers}) == 10

    ask(story, app)
    assert app.asked == 10


def test_a_stale_answer_is_shown_at_once_and_made_anew_behind_it() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await age(cache, OLD)
        stale_while_revalidate = await Client().ask(cache)
        assert (stale_while_revalidate.header("x-cache"), stale_while_revalidate.content) == ("stale", app.named(1))
        assert int(stale_while_revalidate.header("age") or 0) >= OLD
        await settled(cache)
        assert (await Client().ask(cache)).content == app.named(2)

    ask(story, app)
    assert app.asked == 2


def test_an_answer_beyond_its_stale_time_is_made_before_it_is_shown() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await age(cache, 700)
        late = await Client().ask(cache)
        assert (late.header("x-cache"), late.content) == ("miss", app.named(2))

    ask(story, app)


def test_an_old_answer_is_better_than_a_failure() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await age(cache, 700)
        app.status = 503
        for _ in range(3):
            answer = await Client().ask(cache)
            assert (answer.status, answer.header("x-cache"), answer.content) == (200, "stale", app.named(1))
        head = await Client(http_scope(method="HEAD")).ask(cache)
        assert head.status == 200

    ask(story, app)
    assert app.asked == 2, "a failure is not asked for again at once"


def test_a_failed_renewal_leaves_the_stale_answer() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await age(cache, OLD)
        app.status = 500
        for _ in range(3):
            assert (await Client().ask(cache)).header("x-cache") == "stale"
            await settled(cache)

    ask(story, app)
    assert app.asked == 2


def test_a_film_that_is_gone_is_not_shown_from_the_cache() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await age(cache, OLD)
        app.status = 404
        await Client().ask(cache)
        await settled(cache)
        assert (await Client().ask(cache)).status == 404

    ask(story, app)


def test_a_failure_without_an_older_answer_reaches_the_client() -> None:
    app = App(cache=LIST, status=503)

    async def story(cache: ResponseCache) -> None:
        assert (await Client().ask(cache)).status == 503
        app.status = 200
        assert (await Client().ask(cache)).status == 200

    ask(story, app)


def test_an_application_that_breaks_off_leaves_nothing_behind() -> None:
    app = App(cache=LIST, breaks_off=True)

    async def story(cache: ResponseCache) -> None:
        with pytest.raises(RuntimeError):
            await Client().ask(cache)
        app.breaks_off = False
        assert (await Client().ask(cache)).content == app.body

    ask(story, app)


def test_a_body_that_is_too_large_to_keep_is_passed_on_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "LARGEST_BODY", 1000)
    app = App(cache=LIST, body=b"x" * 3000, chunks=3)

    async def story(cache: ResponseCache) -> None:
        for _ in range(2):
            assert (await Client().ask(cache)).content == app.body

    ask(story, app)
    assert app.asked == 2


def test_memory_stays_within_its_bound() -> None:
    app = App(cache=LIST, body=b"x" * 10_000)

    async def story(cache: ResponseCache) -> None:
        for number in range(200):
            await Client(http_scope(query_string=b"page=%d" % number)).ask(cache)
        assert cache.local.size <= 100_000
        assert cache.local.size == sum(entry.size for entry, _ in cache.local._entries.values())

    ask(story, app, local_bytes=100_000)


def test_notes_stay_within_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_KEYS", 20)

    async def story(cache: ResponseCache) -> None:
        for number in range(100):
            await Client(http_scope(query_string=b"q=%d" % number)).ask(cache)
        assert len(cache._private._until) <= 20

    ask(story, App(cache="private"))


def test_without_redis_everything_is_right_and_still_kept_near() -> None:
    app = App(cache=LIST, names_each=True)

    async def told() -> None:
        cache = ResponseCache(app, RedisStore("unix:///nowhere/valkey.sock", prefix="x:"))
        assert (await Client().ask(cache)).header("x-cache") == "miss"
        cache.local_seconds = 0
        assert (await Client().ask(cache)).header("x-cache") == "hit"
        await settled(cache)

    run(told())
    assert app.asked == 1


def test_lifespan_and_websockets_reach_the_application() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def told() -> None:
        cache = ResponseCache(app, RedisStore(settings.REDIS_URL, prefix="test-cache:"))
        for kind in ("websocket", "lifespan"):
            await cache({"type": kind}, None, None)  # type: ignore[arg-type]

    run(told())
    assert seen == ["websocket", "lifespan"]


def test_that_a_year_long_permission_is_used_for_a_day_at_most() -> None:
    headers = [(b"cache-control", b"max-age=31536000, public, immutable")]
    event: Any = {"type": "http.response.start", "status": 200, "headers": headers}
    assert lifetimes(event) == (86_400, 0, 0)
