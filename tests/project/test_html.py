"""Every page that a GET can reach: valid HTML, one h1, honest labels; and fragments are kept apart from pages."""

from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser

import html5lib
import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

FILLED = {"movie_id": "129", "slug": "spirited-away", "sid": "00000000-0000-4000-8000-000000000000"}
ELSEWHERE = ("api/", "admin/", "livez", "readyz", "metrics", "robots.txt", "posters/")  # not pages
MORE = (
    "/movies?genre=18&without=27&min_score=7",
    "/movies?genre=37&year_from=2025",
    "/movies?year_from=soon",
    "/movies?shown=3",
    "/tonight?find=1&mood=tense&minutes=120&company=two&source=list",
    "/tonight?find=1&mood=big&minutes=90",
    "/tonight?find=1&shown=129&undo=680",
    "/search?q=kurosawa",
    "/search?q=xyzzyplugh",
    "/search?q=<script>alert(1)</script>",
)
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


def walk(patterns: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[str]:
    for one in patterns:
        route = prefix + str(one.pattern)
        if route.startswith(ELSEWHERE):
            continue
        if isinstance(one, URLResolver):
            yield from walk(one.url_patterns, route)
        elif all(name in FILLED for name in one.pattern.converters):
            for name in one.pattern.converters:
                start, end = route.index("<"), route.index(">")
                route = route[:start] + FILLED[name] + route[end + 1 :]
            yield f"/{route}"


ADDRESSES = [*walk(get_resolver().url_patterns), *MORE, "/nothing-here"]


class Elements(HTMLParser):
    """All start tags with their attributes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def values(self, name: str) -> list[str]:
        return [str(attrs[name]) for _, attrs in self.found if attrs.get(name)]


def html_of(client: Client, address: str) -> str:
    response = client.get(address)
    if not response.headers.get("Content-Type", "").startswith("text/html") or not response.content:
        return ""
    return response.content.decode()


def faults(text: str) -> list[str]:
    parser = html5lib.HTMLParser(strict=False)
    parser.parse(text)
    elements = Elements(text)
    ids = elements.values("id")
    wanted = [one for name in ("for", "aria-labelledby", "aria-describedby") for one in elements.values(name)]
    tags = Counter(tag for tag, _ in elements.found)
    return [
        *(f"{code} at {place}" for place, code, _ in parser.errors),
        *(f"id {one} twice" for one, times in Counter(ids).items() if times > 1),
        *(f"nothing has the id {one}" for names in wanted for one in names.split() if one not in ids),
        *(["not one h1"] if tags["h1"] != 1 else []),
        *(["inline style"] if elements.values("style") or tags["style"] else []),
        *("inline script" for tag, attrs in elements.found if tag == "script" and not outside(attrs)),
        *("image without alt" for tag, attrs in elements.found if tag == "img" and "alt" not in attrs),
    ]


def outside(attrs: dict[str, str | None]) -> bool:
    return "src" in attrs or attrs.get("type") == "application/ld+json"


def test_that_the_walk_knows_the_pages() -> None:
    assert {"/", "/movies", "/collections", "/search", "/movies/129-spirited-away", "/about"} <= set(ADDRESSES)


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_visitors_page_is_valid(site: Client, address: str) -> None:
    text = html_of(site, address)
    assert not text or faults(text) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_members_page_is_valid(alices_site: Client, address: str) -> None:
    alices_site.post("/movies/129/favorite", {"favorite": "on"})
    text = html_of(alices_site, address)
    assert not text or faults(text) == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_that_serves_fragments_too_says_so_to_caches(alices_site: Client, address: str) -> None:
    whole = alices_site.get(address)
    part = alices_site.get(address, headers=HTMX)
    if is_page(whole.getvalue()) == is_page(part.getvalue()):
        return
    for response in (whole, part):
        told = {one.strip() for one in response.headers["Vary"].split(",")}
        assert told >= {"HX-Request", "HX-Request-Type", "HX-History-Restore-Request", "Cookie"}


@pytest.mark.parametrize("address", ADDRESSES)
def test_back_always_gets_a_whole_page(alices_site: Client, address: str) -> None:
    response = alices_site.get(address, headers={**HTMX, "HX-History-Restore-Request": "true"})
    if response.status_code == 200 and response.headers.get("Content-Type", "").startswith("text/html"):
        assert is_page(response.content)


def is_page(content: bytes) -> bool:
    return b"<html" in content
