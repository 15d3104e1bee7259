"""What an application may say of its answers to the response cache: a word for it alone, and how they vary."""

from collections.abc import Mapping

import pytest

from project.server.response_cache.middleware import ResponseCache
from project.server.response_cache.variant import Variant
from tests.project.server.asgi_exchange import App, Client, http_scope
from tests.project.server.response_cache.cached_app import LIST, ask

TARGETED = [("edge-cache-control", LIST)]


def by_language(_path: str, headers: Mapping[bytes, bytes]) -> Variant | None:
    """Whoever has the cookie ``own`` is somebody; others differ by language."""
    if headers.get(b"cookie") == b"own":
        return None
    return Variant(headers.get(b"accept-language", b"en").decode(), vary=frozenset({"accept-language"}))


def get(**headers: str) -> Client:
    return Client(
        http_scope(headers=[(name.replace("_", "-").encode(), text.encode()) for name, text in headers.items()])
    )


@pytest.mark.parametrize("cache", ["no-store", "private, no-store", "public, max-age=0", ""])
def test_what_is_said_to_this_cache_alone_counts_before_what_is_said_to_all(cache: str) -> None:
    app = App(cache=cache, headers=TARGETED)

    async def story(cached: ResponseCache) -> None:
        answers = [await Client().ask(cached) for _ in range(2)]
        assert [answer.header("x-cache") for answer in answers] == ["miss", "hit"]
        assert {answer.header("cache-control") for answer in answers} == {cache or None}
        assert {answer.header("edge-cache-control") for answer in answers} == {None}

    ask(story, app)


def test_a_refusal_to_this_cache_alone_counts_too() -> None:
    app = App(cache=LIST, headers=[("edge-cache-control", "no-store")])

    async def story(cached: ResponseCache) -> None:
        for _ in range(2):
            await Client().ask(cached)

    ask(story, app)
    assert app.asked == 2


def test_each_language_is_kept_by_itself_and_other_cookies_make_no_difference() -> None:
    app = App(cache=LIST, headers=[("vary", "Accept-Language"), ("content-language", "de")])

    async def story(cached: ResponseCache) -> None:
        states = [(await get(accept_language="de", cookie=cookie).ask(cached)).header("x-cache") for cookie in "ab"]
        assert states == ["miss", "hit"]

    ask(story, app, vary=by_language)


def test_an_answer_in_another_language_than_its_keys_is_not_kept() -> None:
    app = App(cache=LIST, headers=[("vary", "Accept-Language"), ("content-language", "de")])

    async def story(cached: ResponseCache) -> None:
        for _ in range(2):
            assert (await get(accept_language="en").ask(cached)).content == app.body

    ask(story, app, vary=by_language)
    assert app.asked == 2


def test_what_is_somebodys_own_passes_by() -> None:
    app = App(cache=LIST, headers=[("content-language", "en")])

    async def story(cached: ResponseCache) -> None:
        await get().ask(cached)
        assert (await get(cookie="own").ask(cached)).header("x-cache") is None

    ask(story, app, vary=by_language)
    assert app.asked == 2


@pytest.mark.parametrize("name", ["cookie", "accept-language", "host", "hx-target"])
def test_a_header_that_tells_answers_apart_and_comes_twice_passes_by(name: str) -> None:
    app = App(cache=LIST, headers=[("content-language", "en")])
    twice = [(name.encode(), b"own"), (name.encode(), b"en")]

    async def story(cached: ResponseCache) -> None:
        await get().ask(cached)
        assert (await Client(http_scope(headers=twice)).ask(cached)).header("x-cache") is None

    ask(story, app, vary=by_language)
    assert app.asked == 2


def test_a_header_that_tells_nothing_may_come_twice() -> None:
    app = App(cache=LIST, headers=[("content-language", "en")])

    async def story(cached: ResponseCache) -> None:
        await get().ask(cached)
        again = http_scope(headers=[(b"x-forwarded-for", b"198.51.100.1")] * 2)
        assert (await Client(again).ask(cached)).header("x-cache") == "hit"

    ask(story, app, vary=by_language)
