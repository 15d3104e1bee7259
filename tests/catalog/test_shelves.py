"""The shelves of the sample, each of which leads to its own films."""

import pytest
from pytest_django import DjangoAssertNumQueries

from catalog import services
from catalog.shelves import collections
from catalog.types import Collection

pytestmark = pytest.mark.django_db
KINDS = ("series", "director", "decade", "country", "award")


def shelf(kind: str, name: str) -> Collection:
    return next(one for one in collections() if (one.kind, one.name) == (kind, name))


def test_there_are_shelves_of_every_kind_in_order() -> None:
    kinds = [one.kind for one in collections()]
    assert sorted(kinds, key=KINDS.index) == kinds
    assert set(kinds) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_shelf_leads_to_as_many_films_as_it_says(kind: str) -> None:
    for one in [one for one in collections() if one.kind == kind][:8]:
        assert services.discover(one.filters).value.total == one.films, one.name


def test_a_series_loses_the_word_collection() -> None:
    assert not [one for one in collections() if one.kind == "series" and "Collection" in one.name]


def test_a_decade_is_ten_years() -> None:
    found = shelf("decade", "1950s")
    assert (found.filters.year_from, found.filters.year_to) == (1950, 1959)
    assert all((film.year or 0) // 10 == 195 for film in services.discover(found.filters).value.items)


def test_a_director_is_found_by_person() -> None:
    found = shelf("director", "Akira Kurosawa")
    films = services.discover(found.filters).value.items
    assert "Seven Samurai" in [film.title for film in films]


def test_oscar_winners_have_won_one() -> None:
    first = services.discover(shelf("award", "Oscar winners").filters).value.items[0]
    assert services.details(first.id).value.oscar_wins > 0


def test_shelves_are_counted_once_an_hour(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(5):
        collections()
    with django_assert_num_queries(0):
        collections()
