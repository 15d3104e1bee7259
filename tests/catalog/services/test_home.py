"""What the home page starts from."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog.services import genres, home

pytestmark = pytest.mark.django_db


def test_nobody_has_a_favorite_of_the_day(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(0):
        assert home.favorite_of_the_day(frozenset()) is None


def test_the_favorite_of_the_day_is_one_of_them_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    genres.all_genres()  # kept from then on
    with django_assert_num_queries(1):
        movie = home.favorite_of_the_day(frozenset({129, 550}))
    assert movie
    assert movie.id in {129, 550}
