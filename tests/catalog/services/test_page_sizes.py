"""Pages of any size from a source's pages of twenty."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from catalog.services import listings, page_sizes
from catalog.types import Chart, Found, FoundMovies
from project.pagination import Page

pytestmark = pytest.mark.django_db
LIVE_SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def test_no_page_is_asked_for_that_is_not_needed() -> None:
    numbers: list[int] = []

    def load(number: int) -> FoundMovies:
        numbers.append(number)
        return listings.chart(Chart.POPULAR, page=number)

    page_sizes.of_size(load, page=2, per_page=30)
    page_sizes.of_size(load, page=1, per_page=5)
    page_sizes.of_size(load, page=500, per_page=100)
    assert numbers == [2, 3, 1, 500]


def test_the_least_trustworthy_part_is_told() -> None:
    movies = listings.chart(Chart.POPULAR).value.items
    parts = {
        1: Found(Page(movies, 1, 20, 40), "live", LIVE_SINCE),
        2: Found(Page(movies, 2, 20, 40), "stale", outage=True),
    }
    result = page_sizes.of_size(parts.__getitem__, page=1, per_page=40)
    assert (result.source, result.outage, len(result.value.items)) == ("stale", True, 40)


def test_a_movie_keeps_its_place_where_a_page_of_the_source_is_short() -> None:
    movies = [
        replace(movie, id=place) for place, movie in enumerate(listings.chart(Chart.POPULAR).value.items, start=1)
    ]
    parts = {1: Found(Page(movies[:18], 1, 20, 40), "live"), 2: Found(Page(movies, 2, 20, 40), "live")}
    pages = [page_sizes.of_size(parts.__getitem__, page=page, per_page=10).value.items for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [10, 8, 10]


def test_more_than_a_source_shows_is_not_promised() -> None:
    movies = listings.chart(Chart.POPULAR).value.items
    result = page_sizes.of_size(lambda number: Found(Page(movies, number, 20, 900_000), "live"), page=1, per_page=100)
    assert result.value.pages == 100
