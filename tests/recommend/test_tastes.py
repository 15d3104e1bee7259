"""What people with clear tastes get over the sample, without a database: their own kind, in all three modes."""

from collections import Counter
from functools import cache
from itertools import combinations
from typing import get_args

import pytest

from recommend.engine import Mode, Model, Movie, Recommendation, fit
from recommend.engine.reranking import SERIES_PLACES
from tests.recommend.tastes import TASTES, Taste, ids, movies

MODES: tuple[Mode, ...] = get_args(Mode.__value__)
LENGTH = 20
CANON = 50  # the movies with the most votes
# Of them, how many that are not of the taste's kind its first 20 may hold, and how many all tastes' may on average.
STRAY: dict[Mode, tuple[int, float]] = {"familiar": (6, 1.2), "balanced": (3, 0.7), "adventurous": (1, 0.1)}
COMMON = 5  # a quarter of the places: more is shared by kindred tastes only
CONCRETE = frozenset(("genre", "language", "country", "decade", "director", "person", "keyword", "franchise"))

each_taste = pytest.mark.parametrize("taste", TASTES, ids=lambda taste: taste.name)
each_mode = pytest.mark.parametrize("mode", MODES)


@cache
def model() -> Model:
    """A home without members, fitted once."""
    return fit([], movies().values())


@cache
def asked(taste: Taste, mode: Mode) -> list[Recommendation]:
    return model().recommend(ids(taste.favorites), k=LENGTH, mode=mode)


def listed(taste: Taste, mode: Mode) -> list[Movie]:
    return [movies()[int(str(item.movie_id))] for item in asked(taste, mode)]


@cache
def rank() -> dict[object, int]:
    """Each movie's place by votes, from 0."""
    votes = {number: -(movie["vote_count"] or 0) for number, movie in movies().items()}
    return {number: place for place, number in enumerate(sorted(votes, key=lambda number: votes[number]))}


def fame(taste: Taste, mode: Mode) -> float:
    return sum(rank()[movie["id"]] for movie in listed(taste, mode)) / LENGTH


def strays(taste: Taste, mode: Mode) -> int:
    """Movies of the canon that are not of the taste's kind."""
    return sum(rank()[movie["id"]] < CANON and not taste.fits(movie) for movie in listed(taste, mode))


def test_the_tastes_are_many_and_differ() -> None:
    assert len(TASTES) >= 24
    assert len({taste.name for taste in TASTES}) == len(TASTES)
    assert [
        (taste, number) for taste in TASTES for number in ids(taste.favorites)[:1] if not taste.fits(movies()[number])
    ] == []


@each_mode
@each_taste
def test_a_taste_gets_its_own_kind(taste: Taste, mode: Mode) -> None:
    is_own_kind = [taste.fits(movie) for movie in listed(taste, mode)]
    assert len(is_own_kind) == LENGTH
    assert sum(is_own_kind) >= taste.least[MODES.index(mode)]


@each_mode
@each_taste
def test_a_list_begins_with_the_tastes_own_kind(taste: Taste, mode: Mode) -> None:
    assert taste.fits(listed(taste, mode)[0])


@each_mode
@each_taste
def test_nobody_is_answered_with_the_canon(taste: Taste, mode: Mode) -> None:
    assert strays(taste, mode) <= STRAY[mode][0]


@each_mode
def test_all_together_get_little_of_the_canon(mode: Mode) -> None:
    assert sum(strays(taste, mode) for taste in TASTES) / len(TASTES) <= STRAY[mode][1]


@each_mode
def test_no_two_tastes_get_the_same(mode: Mode) -> None:
    """Kindred tastes share movies: silent comedies with Weimar, heists with gangsters. All others hardly any."""
    list_ids = [{movie["id"] for movie in listed(taste, mode)} for taste in TASTES]
    shared_counts = [len(first & second) for first, second in combinations(list_ids, 2)]
    assert max(shared_counts) <= 2 * COMMON
    assert sum(number > COMMON for number in shared_counts) <= 0.05 * len(shared_counts)
    assert sum(shared_counts) / len(shared_counts) / LENGTH <= 0.06


@each_taste
def test_the_modes_are_told_apart(taste: Taste) -> None:
    """Where hardly more than 20 movies are of a kind, all modes show those."""
    ranks = [fame(taste, mode) for mode in MODES]
    assert ranks[0] <= 1.15 * ranks[1]
    assert ranks[1] <= 1.1 * ranks[2]


def test_the_modes_are_three_steps_from_the_best_known_to_the_little_known() -> None:
    familiar, balanced, adventurous = (sum(fame(taste, mode) for taste in TASTES) / len(TASTES) for mode in MODES)
    assert familiar < 0.93 * balanced < 0.93 * 0.88 * adventurous
    steps = [[fame(taste, mode) for mode in MODES] for taste in TASTES]
    assert sum(step == sorted(set(step)) for step in steps) >= 0.9 * len(TASTES)


@each_mode
@each_taste
def test_no_sequel_stands_before_its_unbegun_first_movie(taste: Taste, mode: Mode) -> None:
    favorite_ids = set(ids(taste.favorites))
    for movie in listed(taste, mode):
        series, year = movie.get("franchise"), movie["year"] or 0
        earlier_ids = {number for number, other in movies().items() if other["franchise"] == series and other["year"]}
        if series:
            assert [
                number
                for number in earlier_ids
                if not (number in favorite_ids or (movies()[number]["year"] or 0) >= year)
            ] == []
        favorite_ids.add(int(str(movie["id"])))


@each_mode
@each_taste
def test_no_series_fills_a_list(taste: Taste, mode: Mode) -> None:
    series = [movie["franchise"] for movie in listed(taste, mode) if movie["franchise"]]
    first = [movie["franchise"] for movie in listed(taste, mode)[:10] if movie["franchise"]]
    assert max(Counter(first).values(), default=0) <= SERIES_PLACES[mode]
    assert max(Counter(series).values(), default=0) <= 2 * SERIES_PLACES[mode]


def tellable(item: Recommendation) -> list[tuple[float, str, str | None]]:
    return [(part.value, part.kind, part.name) for part in item.parts if part.name or part.kind in {"crowd", "popular"}]


@each_mode
@each_taste
def test_the_first_reason_is_the_largest_part(taste: Taste, mode: Mode) -> None:
    for item in asked(taste, mode):
        assert item.reason
        largest = max(
            value
            for value, kind, name in tellable(item)
            if (kind, name) == (item.reason["kind"], item.reason.get("name"))
        )
        assert largest == max(value for value, _, _ in tellable(item))


@each_mode
def test_first_reasons_name_something(mode: Mode) -> None:
    reasons = [(item.reason or {}) for taste in TASTES for item in asked(taste, mode)]
    named_reasons = [reason for reason in reasons if reason.get("kind") in CONCRETE and reason.get("name")]
    assert len(named_reasons) >= 0.97 * len(reasons)
    assert [reason for reason in named_reasons if not reason.get("movie_ids")] == []


def test_two_interests_are_both_answered() -> None:
    horror, musicals = ids(("The Exorcist", "Halloween", "Suspiria")), ids(("Singin' in the Rain", "My Fair Lady"))
    recommended = [movies()[int(str(item.movie_id))] for item in model().recommend([*horror, *musicals], k=LENGTH)]
    frightening = [movie for movie in recommended if "Horror" in (movie["genres"] or ())]
    old_and_merry = [
        movie for movie in recommended if movie not in frightening and {"Music", "Romance"} & set(movie["genres"] or ())
    ]
    assert len(frightening) >= 9
    assert len(old_and_merry) >= 6
