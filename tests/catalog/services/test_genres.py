"""Genres by name."""

import pytest

from catalog.services import genres

pytestmark = pytest.mark.django_db


def test_genres_are_named_in_order() -> None:
    names = [genre.name for genre in genres.all_genres().value]
    assert (len(names), names) == (19, sorted(names))
