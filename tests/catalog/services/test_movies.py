"""One film, and those like it."""

from typing import Any

import pytest

from catalog.services import movies
from project.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346
KUROSAWA = "Akira Kurosawa"


def test_details_tell_everything(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        film = movies.details(SAMURAI).value
    assert (film.summary.title, film.summary.year, film.summary.available) == ("Seven Samurai", 1954, True)
    assert [person.name for person in film.directors] == [KUROSAWA]
    assert film.keywords
    assert film.runtime


@pytest.mark.parametrize("ask", [movies.details, movies.similar, movies.ensure_stored])
def test_an_unknown_film_is_not_found(ask: Any) -> None:
    with pytest.raises(NotFound):
        ask(8_999_999)


def test_similar_films_share_something_and_say_what() -> None:
    found = movies.similar(SAMURAI).value.items
    assert SAMURAI not in [one.movie.id for one in found]
    assert [one for one in found if not one.reason] == []
    assert any(KUROSAWA in one.reason for one in found)


def test_similar_films_cost_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(10):
        movies.similar(SAMURAI)


def test_films_come_in_the_order_of_their_ids_and_unknown_ones_are_left_out() -> None:
    assert [film.id for film in movies.by_ids([496243, 8_999_999, SAMURAI])] == [496243, SAMURAI]


def test_a_stored_film_needs_no_source() -> None:
    assert movies.ensure_stored(SAMURAI).title == "Seven Samurai"
