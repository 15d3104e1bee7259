"""The posters that the site draws."""

from dataclasses import replace

import pytest

from catalog.services import movies, posters

pytestmark = pytest.mark.django_db
SAMURAI = 346


def test_the_drawn_poster_of_a_stored_movie_is_a_picture() -> None:
    assert posters.poster(SAMURAI, 0).startswith("<svg")


def test_a_photograph_is_not_drawn_over() -> None:
    movie = movies.details(SAMURAI).value
    assert (posters.drawn(movie) or "").startswith("<svg")
    assert posters.drawn(replace(movie, summary=replace(movie.summary, poster_path="/samurai.jpg"))) is None
