"""The page of the search, and what the box in the header answers: chips, neighbors, suggestions."""

import re

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


SUGGESTIONS = {"HX-Request": "true", "HX-Request-Type": "partial", "HX-Target": "div#suggestions"}
RESULTS = SUGGESTIONS | {"HX-Target": "div#results"}


def page(site: Client, address: str, **headers: str) -> str:
    answer = site.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def test_each_part_that_was_understood_has_a_link_that_takes_it_off(site: Client) -> None:
    chips = re.search(
        r'<ul class="chips" aria-label="Understood as">.*?</ul>', page(site, "/search?q=japanese crime 60s"), re.DOTALL
    )
    assert chips
    links = dict(
        zip(
            re.findall(r'href="([^"]+)"', chips[0]),
            re.findall(r"</span>(.+?)<span", chips[0]),
            strict=True,
        )
    )
    assert {address: words.strip() for address, words in links.items()} == {
        "/search?q=crime+60s": "Japan",
        "/search?q=japanese+60s": "Crime",
        "/search?q=japanese+crime": "1960s",
    }


def test_the_last_part_taken_off_leaves_an_empty_search(site: Client) -> None:
    assert 'href="/search"' in page(site, "/search?q=horror").partition("Understood as")[2]


def test_a_title_that_means_something_else_leads_there(site: Client) -> None:
    assert "/movies?year_from=1917&amp;year_to=1917" in page(site, "/search?q=1917")


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("rocky 2", "Similar titles"), ("japanese horror 1998", "Fits in part: Japan, Horror"),
        ("xyzzyplugh", "What people watch this week"),
    ],
)  # fmt: skip
def test_a_search_that_finds_nothing_shows_something_by_its_name(site: Client, query: str, heading: str) -> None:
    shown = page(site, f"/search?q={query}")
    assert heading in shown
    assert 'class="movie-card"' in shown
    assert "is not in this catalog" in shown or "No film fits all of" in shown


def test_movies_come_before_people_of_the_same_name(site: Client) -> None:
    shown = page(site, "/search?q=leon")
    assert shown.index("The Professional") < shown.index("<h2>People</h2>")


def test_suggestions_are_options_with_addresses(site: Client) -> None:
    shown = page(site, "/search?q=kuros", **SUGGESTIONS)
    assert shown.count('role="option"') >= 4
    assert "/movies/346-seven-samurai" in shown
    assert re.search(
        r'/people/-?\d+-akira-kurosawa">\s*<span class="avatar" data-ink="midnight" aria-hidden="true">AK<', shown
    )
    assert "/search?q=kuros" in shown
    assert "8 suggestions" in shown


def test_suggestions_name_themes_and_years(site: Client) -> None:
    assert "/movies?keyword=heist" in page(site, "/search?q=heis", **SUGGESTIONS)
    assert "/movies?year_from=1994&amp;year_to=1994" in page(site, "/search?q=1994", **SUGGESTIONS)


@pytest.mark.parametrize("query", ["", "%20", "%00"])
def test_nothing_typed_suggests_nothing(site: Client, query: str) -> None:
    assert 'role="option"' not in page(site, f"/search?q={query}", **SUGGESTIONS)


def test_markup_in_what_is_typed_stays_text(site: Client) -> None:
    assert "<script>" not in page(site, "/search?q=<script>", **SUGGESTIONS)


@pytest.mark.parametrize("query", ["rocky 2", "xyzzyplugh", "korean thriller", ""])
def test_results_as_one_types_are_those_of_the_page(site: Client, query: str) -> None:
    part, whole = page(site, f"/search?q={query}", **RESULTS), page(site, f"/search?q={query}")
    titles = re.compile(r'<h3><a href="([^"]+)"')
    assert titles.findall(part) == titles.findall(whole) != []
