"""The public response cache: a real event loop, a real Valkey, and applications that count how often they are asked."""

import asyncio
import gzip
from collections.abc import Callable, Coroutine
from typing import Any

import brotli
import pytest
import zstandard
from django.conf import settings

from project import catcher
from project import edge as module
from project.catcher import shared_times
from project.edge import Edge
from project.shelf import Entry, RedisShelf
from tests.project.asgi import App, Client, Gate, http_scope, run

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


def test_the_second_asker_gets_the_answer_that_the_first_one_caused() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        first, second = await Client().ask(edge), await Client().ask(edge)
        assert (first.header("x-cache"), second.header("x-cache")) == ("miss", "hit")
        assert first.content == second.content == app.body

    ask(story, app)
    assert app.asked == 1


def test_it_tells_how_each_answer_came_about() -> None:
    app, told = App(cache=LIST), list[str]()

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await Client().ask(edge)
        await age(edge, OLD)
        await Client().ask(edge)

    ask(story, app, count=told.append)
    assert told == ["miss", "hit", "stale"]


def test_what_another_process_has_made_is_found_in_redis() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await settled(edge)
        other = Edge(app, edge.far)
        assert (await Client().ask(other)).header("x-cache") == "hit"

    ask(story, app)
    assert app.asked == 1


@pytest.mark.parametrize("cache", ["private, no-store", "no-cache", "public", "public, max-age=0", "max-age=60", ""])
def test_only_answers_that_call_themselves_public_are_kept(cache: str) -> None:
    app = App(cache=cache)

    async def story(edge: Edge) -> None:
        for _ in range(3):
            assert (await Client().ask(edge)).content == app.body

    ask(story, app)
    assert app.asked == 3


@pytest.mark.parametrize("extra", [("set-cookie", "a=b"), ("vary", "Accept-Language"), ("content-encoding", "br")])
def test_a_public_answer_with_something_personal_about_it_is_not_kept(extra: tuple[str, str]) -> None:
    app = App(cache=LIST, headers=[extra])

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await Client().ask(edge)

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize("status", [201, 301, 404])
def test_only_200_is_kept(status: int) -> None:
    app = App(cache=LIST, status=status)

    async def story(edge: Edge) -> None:
        assert (await Client().ask(edge)).status == status
        assert (await Client().ask(edge)).status == status

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize("name", ["cookie", "authorization", "range", "hx-request", "hx-boosted", "hx-target"])
def test_a_request_with_something_personal_about_it_never_meets_the_cache(name: str) -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        answer = await Client(http_scope(headers=[(name.encode(), b"x")])).ask(edge)
        assert answer.header("x-cache") is None

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("OPTIONS", "/"), ("GET", "/static/a.css"), ("GET", "/livez")]
)
def test_other_methods_and_operators_paths_pass_by(method: str, path: str) -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        for _ in range(2):
            await Client(http_scope(path, method)).ask(edge)

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize(
    "other",
    [
        {"query_string": b"page=2"},
        {"path": "/other"},
        {"headers": [(b"host", b"elsewhere.example")]},
        {"scheme": "https"},
        {"headers": [(b"x-forwarded-proto", b"https")]},
        {"headers": [(b"origin", b"https://app.example.org")]},
    ],
)
def test_everything_that_an_answer_depends_on_keeps_answers_apart(other: dict[str, Any]) -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await Client(http_scope(**other)).ask(edge)

    ask(story, app, origins=["https://app.example.org"])
    assert app.asked == 2


def test_an_origin_that_may_not_read_shares_the_answer_without_one() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await Client(http_scope(headers=[(b"origin", b"https://stranger.example")])).ask(edge)

    ask(story, app, origins=["https://app.example.org"])
    assert app.asked == 1


@pytest.mark.parametrize(
    ("accepted", "used", "unpack"),
    [
        ("gzip, br, zstd", "zstd", zstandard.decompress),
        ("gzip, br", "br", brotli.decompress),
        ("gzip", "gzip", gzip.decompress),
        ("", None, bytes),
        ("zstd;q=0, br;q=0", None, bytes),
    ],
)
def test_every_encoding_holds_the_same(accepted: str, used: str | None, unpack: Callable[[bytes], bytes]) -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        for _ in range(2):  # a miss, then a hit
            answer = await Client(http_scope(headers=[(b"accept-encoding", accepted.encode())])).ask(edge)
            assert answer.header("content-encoding") == used
            assert unpack(answer.content) == app.body
            assert answer.header("content-length") == str(len(answer.content))

    ask(story, app)
    assert app.asked == 1


def test_who_has_the_content_already_gets_304_without_it() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        first = await Client().ask(edge)
        tag = first.header("etag")
        assert tag
        again = await Client(http_scope(headers=[(b"if-none-match", tag.encode())])).ask(edge)
        assert (again.status, again.content, again.header("etag")) == (304, b"", tag)
        assert again.header("cache-control") == LIST
        assert again.header("content-length") is None

    ask(story, app)


def test_head_gets_the_headers_of_get() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        got = await Client().ask(edge)
        head = await Client(http_scope(method="HEAD")).ask(edge)
        assert (head.status, head.content) == (200, b"")
        assert head.header("content-length") == got.header("content-length")

    ask(story, app)
    assert app.asked == 1


def test_a_head_that_comes_first_is_answered_by_the_application() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        await Client(http_scope(method="HEAD")).ask(edge)
        assert (await Client().ask(edge)).header("x-cache") == "miss"

    ask(story, app)
    assert app.asked == 2


def test_all_headers_of_the_answer_are_kept_but_those_of_one_request() -> None:
    app = App(cache=LIST, headers=[("content-security-policy", "default-src 'none'"), ("x-request-id", "of-the-first"),
        ("ratelimit", "r=1"), ("date", "yesterday"), ("server-timing", "app;dur=9")])  # fmt: skip

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        hit = await Client(http_scope(headers=[(b"x-request-id", b"of-the-second")])).ask(edge)
        assert hit.header("content-security-policy") == "default-src 'none'"
        assert hit.header("x-request-id") == "of-the-second"
        assert hit.header("ratelimit") is None
        assert hit.header("date") is None
        assert (hit.header("server-timing") or "").startswith("edge;dur=")
        assert hit.header("vary") == "Accept-Encoding"

    ask(story, app)


def test_an_id_that_could_harm_a_log_is_replaced() -> None:
    async def story(edge: Edge) -> None:
        answer = await Client(http_scope(headers=[(b"x-request-id", b"a\nb{}<script>")])).ask(edge)
        assert len(answer.header("x-request-id") or "") == 32

    ask(story, App(cache=LIST))


def test_many_who_ask_for_a_missing_answer_cause_it_once() -> None:
    gate = Gate()
    app = App(cache=LIST, gate=gate)

    async def story(edge: Edge) -> None:
        crowd = [asyncio.create_task(Client().ask(edge)) for _ in range(50)]
        await gate.reached(1)
        gate.open()
        answers = await asyncio.gather(*crowd)
        assert {one.content for one in answers} == {app.body}

    ask(story, app)
    assert app.asked == 1


def test_nobody_waits_for_an_answer_of_somebody_else() -> None:
    gate = Gate()
    app = App(cache="private", gate=gate, names_each=True)

    async def story(edge: Edge) -> None:
        crowd = [asyncio.create_task(Client().ask(edge)) for _ in range(10)]
        await gate.reached(1)
        gate.open()
        answers = await asyncio.gather(*crowd)
        assert len({one.content for one in answers}) == 10

    ask(story, app)
    assert app.asked == 10


def test_a_stale_answer_is_shown_at_once_and_made_anew_behind_it() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await age(edge, OLD)
        stale = await Client().ask(edge)
        assert (stale.header("x-cache"), stale.content) == ("stale", app.named(1))
        assert int(stale.header("age") or 0) >= OLD
        await settled(edge)
        assert (await Client().ask(edge)).content == app.named(2)

    ask(story, app)
    assert app.asked == 2


def test_an_answer_beyond_its_stale_time_is_made_before_it_is_shown() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await age(edge, 700)
        late = await Client().ask(edge)
        assert (late.header("x-cache"), late.content) == ("miss", app.named(2))

    ask(story, app)


def test_an_old_answer_is_better_than_a_failure() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await age(edge, 700)
        app.status = 503
        for _ in range(3):
            answer = await Client().ask(edge)
            assert (answer.status, answer.header("x-cache"), answer.content) == (200, "stale", app.named(1))
        head = await Client(http_scope(method="HEAD")).ask(edge)
        assert head.status == 200

    ask(story, app)
    assert app.asked == 2, "a failure is not asked for again at once"


def test_a_failed_renewal_leaves_the_stale_answer() -> None:
    app = App(cache=LIST, names_each=True)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await age(edge, OLD)
        app.status = 500
        for _ in range(3):
            assert (await Client().ask(edge)).header("x-cache") == "stale"
            await settled(edge)

    ask(story, app)
    assert app.asked == 2


def test_a_film_that_is_gone_is_not_shown_from_the_cache() -> None:
    app = App(cache=LIST)

    async def story(edge: Edge) -> None:
        await Client().ask(edge)
        await age(edge, OLD)
        app.status = 404
        await Client().ask(edge)
        await settled(edge)
        assert (await Client().ask(edge)).status == 404

    ask(story, app)


def test_a_failure_without_an_older_answer_reaches_the_client() -> None:
    app = App(cache=LIST, status=503)

    async def story(edge: Edge) -> None:
        assert (await Client().ask(edge)).status == 503
        app.status = 200
        assert (await Client().ask(edge)).status == 200

    ask(story, app)


def test_an_application_that_breaks_off_leaves_nothing_behind() -> None:
    app = App(cache=LIST, breaks_off=True)

    async def story(edge: Edge) -> None:
        with pytest.raises(RuntimeError):
            await Client().ask(edge)
        app.breaks_off = False
        assert (await Client().ask(edge)).content == app.body

    ask(story, app)


def test_a_body_that_is_too_large_to_keep_is_passed_on_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catcher, "LARGEST", 1000)
    app = App(cache=LIST, body=b"x" * 3000, chunks=3)

    async def story(edge: Edge) -> None:
        for _ in range(2):
            assert (await Client().ask(edge)).content == app.body

    ask(story, app)
    assert app.asked == 2


def test_memory_stays_within_its_bound() -> None:
    app = App(cache=LIST, body=b"x" * 10_000)

    async def story(edge: Edge) -> None:
        for number in range(200):
            await Client(http_scope(query_string=b"page=%d" % number)).ask(edge)
        assert edge.near.size <= 100_000
        assert edge.near.size == sum(entry.size for entry, _ in edge.near._kept.values())

    ask(story, app, near_bytes=100_000)


def test_notes_stay_within_their_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_NOTES", 20)

    async def story(edge: Edge) -> None:
        for number in range(100):
            await Client(http_scope(query_string=b"q=%d" % number)).ask(edge)
        assert len(edge._private._until) <= 20

    ask(story, App(cache="private"))


def test_without_redis_everything_is_right_and_still_kept_near() -> None:
    app = App(cache=LIST, names_each=True)

    async def told() -> None:
        edge = Edge(app, RedisShelf("unix:///nowhere/valkey.sock", prefix="x:"))
        assert (await Client().ask(edge)).header("x-cache") == "miss"
        edge.near_seconds = 0
        assert (await Client().ask(edge)).header("x-cache") == "hit"
        await settled(edge)

    run(told())
    assert app.asked == 1


def test_lifespan_and_websockets_reach_the_application() -> None:
    seen = []

    async def app(scope: Any, receive: Any, send: Any) -> None:
        seen.append(scope["type"])

    async def told() -> None:
        edge = Edge(app, RedisShelf(settings.REDIS_URL, prefix="test-edge:"))
        for kind in ("websocket", "lifespan"):
            await edge({"type": kind}, None, None)  # type: ignore[arg-type]

    run(told())
    assert seen == ["websocket", "lifespan"]


def test_that_a_year_long_permission_is_used_for_a_day_at_most() -> None:
    headers = [(b"cache-control", b"max-age=31536000, public, immutable")]
    event: Any = {"type": "http.response.start", "status": 200, "headers": headers}
    assert shared_times(event) == (86_400, 0, 0)
