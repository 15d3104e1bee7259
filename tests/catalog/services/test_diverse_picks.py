"""The wall of films for somebody new."""

from collections import Counter
from typing import Any

import pytest

from catalog.services import diverse_picks


@pytest.mark.django_db
def test_a_wall_holds_eight_genres_and_four_decades() -> None:
    films = diverse_picks.wall(24)
    genres = Counter(film.genres[0].name for film in films)
    decades = Counter((film.year or 0) // 10 for film in films)
    assert len({film.id for film in films}) == 24
    assert (len(genres) >= diverse_picks.GENRES, len(decades) >= diverse_picks.DECADES) == (True, True)
    assert (max(genres.values()), max(decades.values())) == (3, 6)


@pytest.mark.django_db
def test_a_wall_takes_one_query_and_is_the_same_every_time(django_assert_num_queries: Any) -> None:
    first = diverse_picks.wall(24)
    with django_assert_num_queries(1):
        assert diverse_picks.wall(24) == first
