"""The catalog through the API."""

import re
from typing import Any

import pytest

from catalog.services import listings
from catalog.types import Chart
from tests.conftest import Api

pytestmark = pytest.mark.django_db


def test_the_api_gives_the_same_movies(api: Api) -> None:
    answer = api("GET", "/movies/popular?page=2").json()
    page = listings.chart(Chart.POPULAR, page=2).value
    assert [movie["id"] for movie in answer["data"]] == [movie.id for movie in page.items]
    assert answer["pagination"] == {"page": 2, "per_page": 20, "total": page.total, "pages": page.pages}
    assert answer["meta"]["source"] == "sample"


@pytest.mark.parametrize("path", ["/movies/8999999", "/movies/8999999/similar"])
def test_the_api_says_404_of_an_unknown_movie(api: Api, path: str) -> None:
    assert api("GET", path).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page=501", "page=x"])
def test_the_api_refuses_pages_that_cannot_be(api: Api, query: str) -> None:
    assert api("GET", f"/movies/popular?{query}").status_code == 422


def test_movies_come_in_the_order_asked_for_and_once(api: Api, django_assert_num_queries: Any) -> None:
    api("GET", "/genres")
    with django_assert_num_queries(1):
        answer = api("GET", "/movies?ids=346,129,999999999,346,238").json()
    assert [movie["id"] for movie in answer["data"]] == [346, 129, 238]


@pytest.mark.parametrize("path", ["popular?", "search?q=love&", "discover?genres=18&", "346/similar?"])
def test_a_page_may_have_any_size(api: Api, path: str) -> None:
    whole = [movie["id"] for page in (1, 2, 3) for movie in api("GET", f"/movies/{path}page={page}").json()["data"]]
    for per_page, page in ((7, 3), (30, 2), (60, 1)):
        answer = api("GET", f"/movies/{path}per_page={per_page}&page={page}").json()
        assert [movie["id"] for movie in answer["data"]] == whole[(page - 1) * per_page : page * per_page]
        assert (answer["pagination"]["page"], answer["pagination"]["per_page"]) == (page, per_page)


def test_a_page_beyond_the_end_is_empty(api: Api) -> None:
    answer = api("GET", "/movies/popular?per_page=100&page=500").json()
    assert answer["data"] == []
    assert answer["pagination"]["total"] == api("GET", "/movies/popular").json()["pagination"]["total"]


def test_every_list_says_where_its_other_pages_are(api: Api) -> None:
    pages = api("GET", "/movies/popular").json()["pagination"]["pages"]
    first, middle, last = (api("GET", f"/movies/popular?region=DE&page={page}") for page in (1, 2, pages))
    links = {name: links_of(response) for name, response in (("first", first), ("middle", middle), ("last", last))}
    assert set(links["first"]) == {"next", "last"}
    assert set(links["middle"]) == {"first", "prev", "next", "last"}
    assert set(links["last"]) == {"first", "prev"}
    assert links["first"]["next"] == "/api/v1/movies/popular?region=DE&page=2"
    assert links["first"]["last"] == links["middle"]["last"] == f"/api/v1/movies/popular?region=DE&page={pages}"


def test_links_are_kept_with_the_bytes_of_an_answer(alices_api: Api) -> None:
    answers = [
        alices_api("GET", path) for path in ("/movies/popular", "/me/recommendations?per_page=5") for _ in range(2)
    ]
    assert [answer["X-Cache"] for answer in answers] == ["miss", "hit"] * 2
    assert all('rel="next"' in answer["Link"] for answer in answers)
    assert "Link" not in alices_api("GET", "/me/favorites")


def links_of(response: Any) -> dict[str, str]:
    """The addresses of a Link header by their relation."""
    return {name: address for address, name in re.findall(r'<([^>]*)>; rel="(\w+)"', response["Link"])}
