"""Films by filters, and their orders."""

from itertools import pairwise
from typing import Any

import pytest

from catalog.models import Credit, Movie
from catalog.services import listings
from catalog.types import Filters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346


def films(filters: Filters) -> list[Movie]:
    """The stored rows of the first page that discover gives."""
    ids = [film.id for film in listings.discover(filters).value.items]
    rows = Movie.objects.in_bulk(ids)
    return [rows[one] for one in ids]


def test_all_of_several_genres() -> None:
    assert all({18, 80} <= set(film.genre_ids) for film in films(Filters(genres=(18, 80))))


def test_any_of_several_genres() -> None:
    found = films(Filters(genres=(27, 10402), any_genre=True))
    assert all({27, 10402} & set(film.genre_ids) for film in found)
    assert not all({27, 10402} <= set(film.genre_ids) for film in found)


def test_without_a_genre() -> None:
    assert not any(18 in film.genre_ids for film in films(Filters(without_genres=(18,))))


def test_between_two_years() -> None:
    assert {film.year for film in films(Filters(year_from=1950, year_to=1959))} <= set(range(1950, 1960))


def test_with_a_score() -> None:
    assert all(film.vote_average >= 8 for film in films(Filters(min_score=8)))


def test_with_many_votes() -> None:
    assert all(film.vote_count >= 20_000 for film in films(Filters(min_votes=20_000)))


def test_of_a_length() -> None:
    assert all(80 <= (film.runtime or 0) <= 90 for film in films(Filters(runtime_from=80, runtime_to=90)))


def test_in_a_language() -> None:
    assert {film.original_language for film in films(Filters(language="ja"))} == {"ja"}


def test_of_a_country() -> None:
    assert all("JP" in film.countries for film in films(Filters(country="JP")))


@pytest.mark.parametrize("keyword", ["heist", " Heist "])
def test_with_a_keyword(keyword: str) -> None:
    found = films(Filters(keyword=keyword))
    assert found
    assert all("heist" in film.keywords for film in found)


def test_with_a_person() -> None:
    person = Credit.objects.filter(movie_id=SAMURAI, role="director").values_list("person_id", flat=True)[0]
    found = films(Filters(person=person))
    assert SAMURAI in [film.id for film in found]
    assert all(film.credits.filter(person_id=person).exists() for film in found)


def test_filters_narrow_together() -> None:
    found = films(Filters(genres=(18,), language="ja", year_to=1960, min_score=7))
    assert found
    assert all(18 in f.genre_ids and f.original_language == "ja" and (f.year or 0) <= 1960 for f in found)


@pytest.mark.parametrize(
    ("sort", "key"),
    [
        ("popularity", "popularity"),
        ("score", "vote_average"),
        ("votes", "vote_count"),
        ("title", "search_text"),
        ("release_date", "release_date"),
    ],
)
@pytest.mark.parametrize("way", ["asc", "desc"])
def test_films_come_in_the_order_asked_for(sort: str, key: str, way: str) -> None:
    values = [getattr(film, key) for film in films(Filters(sort=f"{sort}.{way}"))]
    known = [value for value in values if value is not None]
    assert all(a <= b if way == "asc" else a >= b for a, b in pairwise(known))
    assert known == values[: len(known)]


def test_scores_are_ranked_from_fifty_votes_on() -> None:
    assert all(film.vote_count >= 50 for film in films(Filters(sort="score.desc")))


def test_nothing_passes_filters_that_exclude_each_other() -> None:
    assert listings.discover(Filters(genres=(18,), without_genres=(18,))).value.total == 0


def test_discover_costs_three_queries_at_most(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        listings.discover(Filters(genres=(18,), keyword="heist", person=-5))
