"""The search through the API: how it was understood, and what is near where nothing fits."""

from typing import Any

import pytest

from catalog.services import genres
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def test_an_answer_says_how_the_search_was_understood(api: Api) -> None:
    about = api("GET", "/movies/search?q=japanese crime 60s").json()["meta"]
    parts = [(part["kind"], part["text"], part["value"], part["without"]) for part in about["understood"]]
    assert parts == [
        ("country", "japanese", "JP", "crime 60s"),
        ("genre", "crime", "80", "japanese 60s"),
        ("decade", "60s", "1960", "japanese crime"),
    ]
    assert about["near"] == {"movies": [], "fitting": []}


def test_a_title_is_no_part_but_has_alternatives(api: Api) -> None:
    about = api("GET", "/movies/search?q=1917").json()["meta"]
    assert about["understood"] == []
    assert [(part["kind"], part["value"]) for part in about["alternatives"]] == [("year", "1917")]


def test_what_is_near_is_not_among_the_results(api: Api) -> None:
    answer = api("GET", "/movies/search?q=rocky 2").json()
    assert answer["data"] == []
    assert "Rocky" in [movie["title"] for movie in answer["meta"]["near"]["movies"]]


def test_what_is_near_says_which_parts_it_fits(api: Api) -> None:
    near = api("GET", "/movies/search?q=japanese horror 1998").json()["meta"]["near"]
    assert near["fitting"] == ["JP", "27"]
    assert near["movies"]


@pytest.mark.parametrize("query", ["korean thriller", "like alien", "lotr", "rocky 3", "tom hanks"])
def test_pages_of_an_understood_search_repeat_nothing(api: Api, query: str) -> None:
    whole = api("GET", f"/movies/search?q={query}&per_page=6").json()
    parts = [api("GET", f"/movies/search?q={query}&per_page=3&page={page}").json() for page in (1, 2)]
    assert [movie["id"] for part in parts for movie in part["data"]] == [movie["id"] for movie in whole["data"]]
    assert {part["pagination"]["total"] for part in parts} == {whole["pagination"]["total"]}


def test_an_understood_search_costs_three_queries_at_most(api: Api, django_assert_max_num_queries: Any) -> None:
    genres.all_genres()
    with django_assert_max_num_queries(3):
        api("GET", "/movies/search?q=korean thriller 2000s")
