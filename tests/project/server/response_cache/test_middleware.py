"""The public response cache: what is kept, what keeps answers apart, and in which form they are given."""

import gzip
from collections.abc import Callable
from typing import Any

import brotli
import pytest
import zstandard

from project.server.response_cache.middleware import ResponseCache
from tests.project.server.asgi_exchange import App, Client, http_scope
from tests.project.server.response_cache.cached_app import LIST, OLD, age, ask, settled


def test_the_second_asker_gets_the_answer_that_the_first_one_caused() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        first, second = await Client().ask(cache), await Client().ask(cache)
        assert (first.header("x-cache"), second.header("x-cache")) == ("miss", "hit")
        assert first.content == second.content == app.body

    ask(story, app)
    assert app.asked == 1


def test_it_tells_how_each_answer_came_about() -> None:
    app, told = App(cache=LIST), list[str]()

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await Client().ask(cache)
        await age(cache, OLD)
        await Client().ask(cache)

    ask(story, app, count=lambda state, *_what: told.append(state))
    assert told == ["miss", "hit", "stale"]


def test_what_another_process_has_made_is_found_in_redis() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await settled(cache)
        other = ResponseCache(app, cache.shared)
        assert (await Client().ask(other)).header("x-cache") == "hit"

    ask(story, app)
    assert app.asked == 1


def test_an_application_may_leave_out_what_asgi_lets_it() -> None:
    async def sparing(scope: Any, receive: Any, send: Any) -> None:
        headers = [(b"content-type", b"application/json"), (b"cache-control", LIST.encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"{}", "more_body": True})
        await send({"type": "http.response.body"})

    async def story(cache: ResponseCache) -> None:
        answers = [await Client().ask(cache) for _ in range(2)]
        assert [(one.content, one.header("x-cache")) for one in answers] == [(b"{}", "miss"), (b"{}", "hit")]

    ask(story, sparing)  # type: ignore[arg-type]  # no App, which counts


@pytest.mark.parametrize("cache", ["private, no-store", "no-cache", "public", "public, max-age=0", "max-age=60", ""])
def test_only_answers_that_call_themselves_public_are_kept(cache: str) -> None:
    app = App(cache=cache)

    async def story(cache: ResponseCache) -> None:
        for _ in range(3):
            assert (await Client().ask(cache)).content == app.body

    ask(story, app)
    assert app.asked == 3


@pytest.mark.parametrize("extra", [("set-cookie", "a=b"), ("vary", "Accept-Language"), ("content-encoding", "br")])
def test_a_public_answer_with_something_personal_about_it_is_not_kept(extra: tuple[str, str]) -> None:
    app = App(cache=LIST, headers=[extra])

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await Client().ask(cache)

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize("status", [201, 301, 404])
def test_only_200_is_kept(status: int) -> None:
    app = App(cache=LIST, status=status)

    async def story(cache: ResponseCache) -> None:
        assert (await Client().ask(cache)).status == status
        assert (await Client().ask(cache)).status == status

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize("name", ["cookie", "authorization", "range", "hx-request", "hx-boosted", "hx-target"])
def test_a_request_with_something_personal_about_it_never_meets_the_cache(name: str) -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        answer = await Client(http_scope(headers=[(name.encode(), b"x")])).ask(cache)
        assert answer.header("x-cache") is None

    ask(story, app)
    assert app.asked == 2


@pytest.mark.parametrize(
    ("method", "path"), [("POST", "/"), ("OPTIONS", "/"), ("GET", "/static/a.css"), ("GET", "/livez")]
)
def test_other_methods_and_operators_paths_pass_by(method: str, path: str) -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        for _ in range(2):
            await Client(http_scope(path, method)).ask(cache)

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

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await Client(http_scope(**other)).ask(cache)

    ask(story, app, origins=["https://app.example.org"])
    assert app.asked == 2


def test_an_origin_that_may_not_read_shares_the_answer_without_one() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        await Client(http_scope(headers=[(b"origin", b"https://stranger.example")])).ask(cache)

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

    async def story(cache: ResponseCache) -> None:
        for _ in range(2):  # a miss, then a hit
            answer = await Client(http_scope(headers=[(b"accept-encoding", accepted.encode())])).ask(cache)
            assert answer.header("content-encoding") == used
            assert unpack(answer.content) == app.body
            assert answer.header("content-length") == str(len(answer.content))

    ask(story, app)
    assert app.asked == 1


def test_who_has_the_content_already_gets_304_without_it() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        first = await Client().ask(cache)
        tag = first.header("etag")
        assert tag
        again = await Client(http_scope(headers=[(b"if-none-match", tag.encode())])).ask(cache)
        assert (again.status, again.content, again.header("etag")) == (304, b"", tag)
        assert again.header("cache-control") == LIST
        assert again.header("content-length") is None

    ask(story, app)


def test_head_gets_the_headers_of_get() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        got = await Client().ask(cache)
        head = await Client(http_scope(method="HEAD")).ask(cache)
        assert (head.status, head.content) == (200, b"")
        assert head.header("content-length") == got.header("content-length")

    ask(story, app)
    assert app.asked == 1


def test_a_head_that_comes_first_is_answered_by_the_application() -> None:
    app = App(cache=LIST)

    async def story(cache: ResponseCache) -> None:
        await Client(http_scope(method="HEAD")).ask(cache)
        assert (await Client().ask(cache)).header("x-cache") == "miss"

    ask(story, app)
    assert app.asked == 2


def test_all_headers_of_the_answer_are_kept_but_those_of_one_request() -> None:
    app = App(cache=LIST, headers=[("content-security-policy", "default-src 'none'"), ("x-request-id", "of-the-first"),
        ("ratelimit", "r=1"), ("date", "yesterday"), ("server-timing", "app;dur=9")])  # fmt: skip

    async def story(cache: ResponseCache) -> None:
        await Client().ask(cache)
        hit = await Client(http_scope(headers=[(b"x-request-id", b"of-the-second")])).ask(cache)
        assert hit.header("content-security-policy") == "default-src 'none'"
        assert hit.header("x-request-id") == "of-the-second"
        assert hit.header("ratelimit") is None
        assert hit.header("date") is None
        assert (hit.header("server-timing") or "").startswith("edge;dur=")
        assert hit.header("vary") == "Accept-Encoding"

    ask(story, app)


def test_an_id_that_could_harm_a_log_is_replaced() -> None:
    async def story(cache: ResponseCache) -> None:
        answer = await Client(http_scope(headers=[(b"x-request-id", b"a\nb{}<script>")])).ask(cache)
        assert len(answer.header("x-request-id") or "") == 32

    ask(story, App(cache=LIST))
