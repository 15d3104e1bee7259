"""One movie, and those like it."""

from typing import Any

import pytest

from catalog.services import movies
from project.errors import NotFound

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346
KUROSAWA = "Akira Kurosawa"


def test_details_tell_everything(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        movie = movies.details(SAMURAI).value
    assert (movie.summary.title, movie.summary.year, movie.summary.available) == ("Seven Samurai", 1954, True)
    assert [person.name for person in movie.directors] == [KUROSAWA]
    assert movie.keywords
    assert movie.runtime


@pytest.mark.parametrize("ask", [movies.details, movies.similar, movies.ensure_stored])
def test_an_unknown_movie_is_not_found(ask: Any) -> None:
    with pytest.raises(NotFound):
        ask(8_999_999)


def test_similar_movies_share_something_and_say_what() -> None:
    similar_movies = movies.similar(SAMURAI).value.items
    assert SAMURAI not in [similar.movie.id for similar in similar_movies]
    assert [similar for similar in similar_movies if not similar.reason] == []
    assert any(KUROSAWA in similar.reason for similar in similar_movies)


def test_similar_movies_cost_a_constant_number_of_queries(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(10):
        movies.similar(SAMURAI)


def test_movies_come_in_the_order_of_their_ids_and_unknown_ones_are_left_out() -> None:
    assert [movie.id for movie in movies.by_ids([496243, 8_999_999, SAMURAI])] == [496243, SAMURAI]


def test_a_stored_movie_needs_no_source() -> None:
    assert movies.ensure_stored(SAMURAI).title == "Seven Samurai"
