"""The catalog through the API."""

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
