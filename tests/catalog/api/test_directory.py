"""What leads to movies through the API: suggestions, people, themes, collections, what there is to choose."""

import re
from typing import Any
from unittest.mock import Mock

import pytest

from catalog.localization.text_normalization import fold
from catalog.services import collections, keywords, people
from catalog.services.named_collections import all_collections
from catalog.sources.sample.reader import person_id
from tests.conftest import Api

pytestmark = pytest.mark.django_db
KUROSAWA = person_id("Akira Kurosawa")


@pytest.mark.parametrize(
    ("typed", "kind", "text"),
    [
        ("seven sam", "movie", "Seven Samurai"),
        ("kurosawa", "person", "Akira Kurosawa"),
        ("heis", "keyword", "heist"),
        ("1954", "year", "1954"),
        ("dune 2021", "year", "2021"),
    ],
)
def test_what_may_be_meant_is_suggested(api: Api, typed: str, kind: str, text: str) -> None:
    suggestions = api("GET", f"/search/suggest?q={typed}").json()["data"]
    assert (kind, text) in [(suggestion["kind"], suggestion["text"]) for suggestion in suggestions]
    assert len(suggestions) <= 8


def test_nothing_is_suggested_for_blanks(api: Api) -> None:
    assert api("GET", "/search/suggest?q=%20").json()["data"] == []


@pytest.mark.parametrize(("typed", "most"), [("kurosawa", 4), ("korean thriller 2000s", 6)])
def test_a_suggestion_costs_few_queries(api: Api, django_assert_max_num_queries: Any, typed: str, most: int) -> None:
    with django_assert_max_num_queries(most):
        api("GET", f"/search/suggest?q={typed}")


def test_people_are_found_page_by_page(api: Api) -> None:
    first = api("GET", "/people/search?q=john&per_page=3").json()
    second = api("GET", "/people/search?q=john&per_page=3&page=2").json()
    names = [person["name"] for answer in (first, second) for person in answer["data"]]
    assert len(set(names)) == 6
    assert names[:6] == [match.person.name for match in people.search("john").items]
    assert first["pagination"]["total"] == second["pagination"]["total"] > 6


@pytest.mark.parametrize(
    "path",
    ["/people/search?q=john&", "/keywords/search?q=war&", "/movies/search?q=war&", "/movies/discover?genres=18&",
     "/movies/346/similar?", "/movies/popular?", "/collections/director-akira-kurosawa?"],
)  # fmt: skip
@pytest.mark.parametrize("size", [20, 7])
def test_beyond_the_last_page_the_total_is_the_same(api: Api, path: str, size: int) -> None:
    first = api("GET", f"{path}per_page={size}").json()["pagination"]
    beyond = api("GET", f"{path}per_page={size}&page={first['pages'] + 2}").json()
    assert beyond["data"] == []
    assert beyond["pagination"]["total"] == first["total"] > 0


def test_somebody_comes_with_all_they_made(api: Api) -> None:
    person = api("GET", f"/people/{KUROSAWA}").json()["data"]
    discovered = api("GET", f"/movies/discover?person={KUROSAWA}&per_page=100").json()["data"]
    assert (person["name"], person["roles"]) == ("Akira Kurosawa", ["director"])
    assert {movie["id"] for movie in person["movies"]} == {movie["id"] for movie in discovered}
    years = [movie["year"] for movie in person["movies"]]
    assert years == sorted(years, reverse=True)


def test_a_part_is_told_with_its_character(api: Api) -> None:
    movie = api("GET", "/movies/346").json()["data"]
    part = movie["cast"][0]
    person = api("GET", f"/people/{part['id']}").json()["data"]
    credit = next(movie for movie in person["movies"] if movie["id"] == 346)
    assert (credit["roles"], credit["character"]) == (["cast"], part["character"])


def test_somebody_costs_two_queries(api: Api, django_assert_num_queries: Any) -> None:
    api("GET", "/genres")  # whose names are kept in memory from then on
    with django_assert_num_queries(2):
        people.details(KUROSAWA)


@pytest.mark.parametrize("path", ["/people/1", "/collections/decade-1066", "/collections/nothing"])
def test_what_there_is_not_is_not_found(api: Api, path: str) -> None:
    assert api("GET", path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/people/x",
        "/people/9999999999",
        "/people/search",
        "/collections/A",
        "/search/suggest",
        "/keywords/search?q=",
        "/movies",
        "/movies?ids=1,x",
        f"/movies?ids={','.join(['7'] * 101)}",
    ],
)
def test_what_cannot_be_is_refused(api: Api, path: str) -> None:
    assert api("GET", path).status_code == 422


def test_names_of_themes_are_folded_once(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    keywords.search("war")
    watched_fold = Mock(side_effect=fold)
    monkeypatch.setattr(keywords, "fold", watched_fold)
    assert keywords.search("love").total > 0
    watched_fold.assert_called_once_with("love")


def test_themes_that_begin_so_come_first(api: Api) -> None:
    matches = api("GET", "/keywords/search?q=war&per_page=100").json()["data"]
    begin = [match["keyword"].startswith("war") for match in matches]
    assert begin == sorted(begin, reverse=True)
    assert all(re.search(r"\bwar", match["keyword"]) for match in matches)
    answer = api("GET", f"/movies/discover?keyword={matches[0]['keyword']}").json()
    assert answer["pagination"]["total"] == matches[0]["movie_count"]


def test_slugs_are_unlike_each_other(api: Api) -> None:
    first = api("GET", "/collections?per_page=100").json()
    pages = [first] + [
        api("GET", f"/collections?per_page=100&page={page}").json()
        for page in range(2, first["pagination"]["pages"] + 1)
    ]
    slugs = [collection["slug"] for page in pages for collection in page["data"]]
    ready_made = collections.collections()
    assert len(slugs) == len(set(slugs))
    assert {"decade-1950", "director-akira-kurosawa", "country-jp", "language-ja", "oscar-winners"} <= set(slugs)
    assert len(slugs) == 1 + sum(
        map(
            len,
            (ready_made.series, ready_made.directors, ready_made.decades, ready_made.countries, ready_made.languages),
        )
    )


@pytest.mark.parametrize("kind", ["series", "director", "decade", "country", "language", "oscar_winners"])
def test_a_collection_holds_as_many_movies_as_it_says(api: Api, kind: str) -> None:
    collection = next(collection for collection in all_collections() if collection.kind == kind)
    answer = api("GET", f"/collections/{collection.slug}?per_page=100").json()
    assert answer["pagination"]["total"] == collection.movie_count
    assert len(answer["data"]) == min(collection.movie_count, 100)


def test_an_app_is_told_what_there_is(api: Api) -> None:
    config = api("GET", "/config").json()["data"]
    assert {"code": "ja", "name": "Japanese"} in config["languages"]
    assert {"code": "JP", "name": "Japan"} in config["regions"]
    assert {genre["id"] for genre in config["genres"]} == {
        genre["id"] for genre in api("GET", "/genres").json()["data"]
    }
    assert config["limits"] == {
        "page": 500, "per_page": 100, "ids": 100, "query": 200, "body": 65_536, "file": 10_100_000
    }  # fmt: skip
    assert "w342" in config["images"]["poster_sizes"]


@pytest.mark.parametrize(
    "path",
    [
        "/movies?ids=346", "/search/suggest?q=dune", "/people/search?q=kurosawa", f"/people/{KUROSAWA}",
        f"/people/{KUROSAWA}/similar", "/keywords/search?q=hei", "/collections", "/collections/decade-1950", "/lists",
        "/lists/under-ninety", "/onboarding", "/genres",
    ],
)  # fmt: skip
def test_every_answer_about_the_catalog_says_where_it_comes_from(api: Api, path: str) -> None:
    assert api("GET", path).json()["meta"]["source"] == "sample"
