"""Movies by filters, and their orders."""

from itertools import pairwise
from typing import Any

import pytest

from catalog.models import Credit, Movie
from catalog.services import listings
from catalog.types import Filters

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("genres_are_known")]
SAMURAI = 346


def movies(filters: Filters) -> list[Movie]:
    """The stored rows of the first page that discover gives."""
    ids = [movie.id for movie in listings.discover(filters).value.items]
    rows = Movie.objects.in_bulk(ids)
    return [rows[movie_id] for movie_id in ids]


def test_all_of_several_genres() -> None:
    assert [movie.title for movie in movies(Filters(genres=(18, 80))) if not {18, 80} <= set(movie.genre_ids)] == []


def test_any_of_several_genres() -> None:
    counts = {len({27, 10402} & set(movie.genre_ids)) for movie in movies(Filters(genres=(27, 10402), any_genre=True))}
    assert 1 in counts
    assert 0 not in counts


def test_without_a_genre() -> None:
    assert [movie.title for movie in movies(Filters(without_genres=(18,))) if 18 in movie.genre_ids] == []


def test_between_two_years() -> None:
    assert {movie.year for movie in movies(Filters(year_from=1950, year_to=1959))} <= set(range(1950, 1960))


def test_with_a_score() -> None:
    assert min(movie.vote_average for movie in movies(Filters(min_score=8))) >= 8


def test_with_many_votes() -> None:
    assert min(movie.vote_count for movie in movies(Filters(min_votes=20_000))) >= 20_000


def test_of_a_length() -> None:
    assert {movie.runtime for movie in movies(Filters(runtime_from=80, runtime_to=90))} <= set(range(80, 91))


def test_in_a_language() -> None:
    assert {movie.original_language for movie in movies(Filters(language="ja"))} == {"ja"}


def test_of_a_country() -> None:
    assert [movie.title for movie in movies(Filters(country="JP")) if "JP" not in movie.countries] == []


@pytest.mark.parametrize("keyword", ["heist", " Heist "])
def test_with_a_keyword(keyword: str) -> None:
    heists = movies(Filters(keyword=keyword))
    assert heists
    assert [movie.title for movie in heists if "heist" not in movie.keywords] == []


def test_with_a_person() -> None:
    person = Credit.objects.filter(movie_id=SAMURAI, role="director").values_list("person_id", flat=True)[0]
    directed = movies(Filters(person=person))
    assert SAMURAI in [movie.id for movie in directed]
    assert [movie.title for movie in directed if not movie.credits.filter(person_id=person).exists()] == []


def test_filters_narrow_together() -> None:
    narrowed = movies(Filters(genres=(18,), language="ja", year_to=1960, min_score=7))
    assert {movie.original_language for movie in narrowed} == {"ja"}
    assert max(movie.year or 9999 for movie in narrowed) <= 1960
    assert [movie.title for movie in narrowed if 18 not in movie.genre_ids] == []


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
@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_movies_come_in_the_order_asked_for(sort: str, key: str, direction: str) -> None:
    values = [getattr(movie, key) for movie in movies(Filters(sort=f"{sort}.{direction}"))]
    known_values = [value for value in values if value is not None]
    steps = [(before, after) for before, after in pairwise(known_values) if before != after]
    assert [step for step in steps if (step[0] < step[1]) is not (direction == "asc")] == []
    assert known_values == values[: len(known_values)]


@pytest.mark.parametrize(
    ("votes", "min_votes", "is_ranked"), [(49, None, False), (50, None, True), (49, 49, True), (60, 61, False)]
)
def test_scores_are_ranked_from_fifty_votes_or_as_many_as_asked_for(
    votes: int, min_votes: int | None, *, is_ranked: bool
) -> None:
    Movie.objects.filter(id=SAMURAI).update(vote_average=10, vote_count=votes)
    first = movies(Filters(sort="score.desc", min_votes=min_votes))[0]
    assert (first.id == SAMURAI) is is_ranked


@pytest.mark.parametrize("direction", ["asc", "desc"])
def test_what_has_no_release_date_comes_last(direction: str) -> None:
    Movie.objects.filter(id=SAMURAI).update(release_date=None)
    fifties = Filters(year_from=1954, year_to=1954, sort=f"release_date.{direction}")
    assert movies(fifties)[-1].id == SAMURAI


def test_nothing_passes_filters_that_exclude_each_other() -> None:
    assert listings.discover(Filters(genres=(18,), without_genres=(18,))).value.total == 0


def test_discover_costs_three_queries_at_most(django_assert_max_num_queries: Any) -> None:
    with django_assert_max_num_queries(3):
        listings.discover(Filters(genres=(18,), keyword="heist", person=-5))
