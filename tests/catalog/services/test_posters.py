"""The posters that the site draws."""

import pytest

from catalog.services import posters

pytestmark = pytest.mark.django_db
SAMURAI = 346


def test_the_drawn_poster_of_a_stored_film_is_a_picture() -> None:
    assert posters.poster(SAMURAI, 0).startswith("<svg")
