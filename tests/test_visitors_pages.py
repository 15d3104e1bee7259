"""Visitors' pages come from the response cache: nothing of anybody's own is in them, and no language is mixed."""

import asyncio
import itertools
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client as Browser

from accounts.models.user import User
from accounts.services import favorites
from catalog.sources.sample.reader import person_id
from project import asgi
from project.server.response_cache.store import LocalStore, RedisStore
from tests.conftest import PASSWORD
from tests.project.server.asgi_exchange import Client, http_scope

MOVIE = "/movies/238-the-godfather"
FRAGMENT = {"hx-request": "true", "hx-request-type": "partial"}
RESULTS = FRAGMENT | {"hx-target": "div#results"}
PAGES: tuple[tuple[str, dict[str, str]], ...] = (
    ("/", {}),
    ("/?window=week", FRAGMENT | {"hx-target": "section#trending"}),
    ("/movies", {}),
    ("/movies?genre=18&year_from=1990", {}),
    ("/movies?genre=18&year_from=1990", RESULTS),
    ("/movies?genre=18&page=2", FRAGMENT | {"hx-target": "li#more"}),
    (MOVIE, {}),
    (f"{MOVIE.partition('-')[0]}/similar", {}),
    ("/collections", {}),
    ("/lists", {}),
    ("/lists/under-ninety", {}),
    (f"/people/{person_id('Akira Kurosawa')}-akira-kurosawa", {}),
    ("/search?q=godfather", {}),
    ("/search?q=godfather", RESULTS),
    ("/search?q=godfather", RESULTS | {"hx-current-url": "http://testserver/search?q=god"}),
)
LANGUAGES = {"en": "en-GB,en;q=0.8,de;q=0.5", "de": "de-AT,de;q=0.9,en;q=0.8"}
THEMES = ("light", "dark")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value=")[^"]+')
REQUESTS, OF_MEMBERS = 10_000, 120  # a member's page costs Django some 15 ms, a visitor's none
AT_ONCE = 4  # more would have threads of a busy machine not wait for PostgreSQL


class Patient(Client):
    """Sends one request and stays, as browsers do."""

    was_sent = False

    async def receive(self) -> Any:
        if self.was_sent:
            await asyncio.Event().wait()
        self.was_sent = True
        return await super().receive()


@dataclass(frozen=True)
class Asked:
    """One request, by whoever has these cookies ("" for a visitor)."""

    page: int
    language: str
    theme: str = "light"
    cookies: str = ""
    address: str = "203.0.113.7"

    @property
    def key(self) -> tuple[int, str, str]:
        """All that the answer may depend on: not the theme, and of cookies only a session."""
        return self.page, self.language, self.cookies if "session" in self.cookies else ""

    async def of(self, app: Any) -> Client:
        """The answer."""
        address, headers = PAGES[self.page]
        path, _, query = address.partition("?")
        given = {
            "host": "testserver",
            "accept-language": LANGUAGES[self.language],
            "sec-ch-prefers-color-scheme": self.theme,
            **headers,
        }
        given |= {"cookie": self.cookies} if self.cookies else {}
        scope = http_scope(
            path, query_string=query.encode(), headers=[(n.encode(), v.encode()) for n, v in given.items()]
        )
        return await Patient(scope | {"client": (self.address, 4711)}).ask(app)


@pytest.fixture
def members(transactional_db: None) -> Iterator[list[str]]:
    """The session cookies of two members, with a taste and a language of their own; threads of the product see them."""
    cookies = []
    for name, liked, language in (("Alice", 238, "en"), ("Bob", 240, "de")):
        browser = Browser()
        answer = {"email": f"{name}@example.org", "password": PASSWORD, "display_name": name}
        browser.post("/register", answer)
        browser.post("/login", answer)
        User.objects.filter(display_name=name).update(language=language)
        favorites.add(User.objects.get(display_name=name), liked)
        cookies.append(f"session={browser.cookies['session'].value}")
    yield cookies
    User.objects.all().delete()
    BrowserSession.objects.all().delete()


@pytest.fixture
def product(monkeypatch: pytest.MonkeyPatch) -> Any:
    """The whole ASGI application, its caches empty."""
    monkeypatch.setattr(asgi.cached, "shared", RedisStore(settings.REDIS_URL, prefix="test-visitors:", timeout=20))
    monkeypatch.setattr(asgi.cached, "local", LocalStore(asgi.cached.local.most))
    return asgi.application


def content(answer: Client) -> bytes:
    return TOKEN.sub(rb"\1", answer.content)


def interleaved(members: list[str]) -> list[Asked]:
    """Members and visitors, both languages, both themes, pages and fragments, in a random order."""
    dice = random.Random(16)
    cookies = itertools.cycle(["", f"csrftoken={'a' * 32}", "known=x; of=another-site"])
    people = [f"198.51.100.{number}" for number in range(1, 200)]
    asked = [
        Asked(dice.randrange(len(PAGES)), dice.choice([*LANGUAGES]), dice.choice(THEMES), cookie, dice.choice(people))
        for cookie in itertools.islice(cookies, REQUESTS - OF_MEMBERS)
    ]
    asked += [
        Asked(dice.randrange(len(PAGES)), dice.choice([*LANGUAGES]), cookies=dice.choice(members))
        for _ in range(OF_MEMBERS)
    ]
    dice.shuffle(asked)
    return asked


async def exchange(app: Any, asked: list[Asked]) -> list[tuple[Asked, Client]]:
    """All answers, some requests being under way at any time."""
    left = iter(asked)

    async def ask() -> list[tuple[Asked, Client]]:
        return [(one, await one.of(app)) for one in left]

    return list(itertools.chain(*await asyncio.gather(*(ask() for _ in range(AT_ONCE)))))


OF_VISITORS = "public, max-age=0, must-revalidate, s-maxage="


async def alone(asked: list[Asked]) -> dict[Any, bytes]:
    """What each asker gets when nothing is kept."""
    each = {one.key: Asked(one.page, one.language, cookies=one.key[2]) for one in asked}
    return {key: content(await one.of(asgi.bounded)) for key, one in each.items()}


def faults(one: Asked, answer: Client, expected: bytes) -> Iterator[str]:
    """What is wrong with an answer; in few words, as a difference of pages would take pytest minutes to show."""
    is_member = bool(one.key[2])
    told = answer.header("cache-control") or ""
    if answer.status != 200 or (told != "private, no-store" if is_member else not told.startswith(OF_VISITORS)):
        yield "not for its asker"
    if not is_member and answer.header("content-language") != one.language:
        yield "another language"
    if content(answer) != expected:
        yield "another page"
    if is_member and answer.header("x-cache"):
        yield "from the cache"
    if not is_member and (answer.header("set-cookie") or b"csrfmiddlewaretoken" in answer.content):
        yield "cookie or token"


def test_nobody_gets_what_is_another_ones(product: Any, members: list[str]) -> None:
    requests = interleaved(members)

    async def story() -> tuple[dict[Any, bytes], list[tuple[Asked, Client]]]:
        try:
            return await alone(requests), await exchange(product, requests)
        finally:
            await asgi.cached.shared.close()

    expected, answers = asyncio.run(story())
    wrong = [
        (PAGES[one.page], one, fault) for one, answer in answers for fault in faults(one, answer, expected[one.key])
    ]
    hits = sum(answer.header("x-cache") == "hit" for _, answer in answers)
    kept = [entry for entry, _ in asgi.cached.local._entries.values()]
    assert not wrong, str(wrong[:4]) + str(len(wrong))
    assert len(kept) == len(PAGES) * len(LANGUAGES)
    assert hits == REQUESTS - OF_MEMBERS - len(kept)
    assert not any("set-cookie" in dict(entry.headers) for entry in kept)


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_a_visitors_page_has_no_cookie_and_no_token(site: Browser, page: int) -> None:
    address, headers = PAGES[page]
    response = site.get(address, headers=headers)
    assert response.status_code == 200
    assert response["Cache-Control"].startswith(OF_VISITORS)
    assert "public" in response["Edge-Cache-Control"]
    assert b"csrf" not in response.content
    assert not response.cookies


def test_a_page_that_sets_a_garbled_cookie_anew_is_not_kept(site: Browser) -> None:
    site.cookies["csrftoken"] = "garbled"
    response = site.get(MOVIE)
    assert response.cookies["csrftoken"].value != "garbled"
    assert ("Edge-Cache-Control" in response, response["Cache-Control"]) == (False, "private, no-store")


@pytest.mark.parametrize("page", range(len(PAGES)))
def test_a_members_page_is_private_and_has_a_token(alices_site: Browser, page: int) -> None:
    address, headers = PAGES[page]
    response = alices_site.get(address, headers=headers)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")
    assert "Edge-Cache-Control" not in response
    has_forms = b"action-row" in response.content or b'"site-header"' in response.content
    assert (b"csrfmiddlewaretoken" in response.content) == has_forms


def test_a_session_that_is_over_gets_a_token_and_is_not_kept(site: Browser) -> None:
    site.cookies["session"] = "a" * 32
    response = site.get(MOVIE)
    assert b"csrfmiddlewaretoken" in response.content
    assert "Edge-Cache-Control" not in response
