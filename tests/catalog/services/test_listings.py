"""Ranked lists of the sample."""

from typing import Any

import pytest

from catalog.services import listings
from catalog.types import Chart

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]


@pytest.mark.parametrize("chart", Chart)
def test_every_list_has_movies_and_says_that_it_is_the_sample(chart: Chart) -> None:
    result = listings.chart(chart)
    assert (len(result.value.items), result.source, result.outage) == (20, "sample", False)


def test_lists_differ() -> None:
    lists = {tuple(movie.id for movie in listings.chart(chart).value.items) for chart in Chart}
    assert len(lists) == len(Chart)


def test_best_rated_movies_are_well_rated() -> None:
    assert min(movie.vote_average for movie in listings.chart(Chart.TOP_RATED).value.items) > 7.5


def test_no_movie_stands_on_two_pages() -> None:
    ids = [movie.id for page in range(1, 6) for movie in listings.chart(Chart.POPULAR, page=page).value.items]
    assert len(ids) == len(set(ids)) == 100


@pytest.mark.parametrize("chart", Chart)
def test_a_list_costs_three_queries_at_most(chart: Chart, django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        listings.chart(chart, page=2)
