"""Movie rows: a page and its total by one query."""

from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.models import Movie, Origin
from catalog.services import genres
from catalog.sources.database.source import DatabaseSource
from catalog.types import Chart, Filters

pytestmark = pytest.mark.django_db
SOURCE = DatabaseSource(Origin.SAMPLE)


@pytest.mark.parametrize("ask", [
    lambda page: SOURCE.discover(Filters(genres=(37,)), page=page),
    lambda page: SOURCE.chart(Chart.UPCOMING, page=page),
    lambda page: SOURCE.search("heist", page=page),
])  # fmt: skip
def test_a_page_beyond_the_end_is_empty_and_knows_the_total(
    ask: Any, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    genres.names()
    with django_assert_num_queries(1):
        first = ask(1)
    beyond = ask(first.pages + 1)
    assert (len(first.items), list(beyond.items), beyond.total) == (20, [], first.total)


def test_nothing_is_zero_movies_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        assert SOURCE.discover(Filters(keyword="nobody has this")).total == 0


def test_the_total_counts_what_fits() -> None:
    assert (
        SOURCE.discover(Filters(year_from=1990, year_to=1999)).total
        == Movie.objects.filter(year__range=(1990, 1999)).count()
    )
