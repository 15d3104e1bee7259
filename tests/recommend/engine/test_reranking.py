"""The rules of a list: series in order and not too many of one, every interest in its share."""

from collections import Counter
from typing import get_args

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommend.engine import Mode, Model, Movie, fit
from recommend.engine.reranking import SERIES_PLACES, in_release_order, predecessors
from recommend.engine.types import Bools, Floats, Ints

KINDS = {"Horror": 1975, "Music": 1955, "War": 2005, "Western": 1965}
MODES = get_args(Mode.__value__)


def series_catalog() -> list[Movie]:
    """Of each kind fifteen movies; of each three series of five, whose last movie has the most votes."""
    return [
        {
            "id": f"{genre} {number}", "genres": [genre], "year": year + number % 5, "vote_average": 7.0,
            "vote_count": 100 * (1 + number % 5) + number, "franchise": f"{genre} saga {number // 5}",
            "keywords": [genre.lower(), f"{genre} saga {number // 5}"],
        }
        for genre, year in KINDS.items() for number in range(15)
    ]  # fmt: skip


MOVIES = series_catalog()
BY_ID = {movie["id"]: movie for movie in MOVIES}
MODEL = fit([], MOVIES)
ids = st.lists(st.sampled_from(sorted(map(str, BY_ID))), max_size=5, unique=True)


def recommended(model: Model, favorites: list[str], **taste: object) -> list[Movie]:
    return [BY_ID[item.movie_id] for item in model.recommend(favorites, **taste)]  # type: ignore[arg-type]


@settings(max_examples=120, deadline=None)
@given(favorites=ids, away=ids, mode=st.sampled_from(MODES))
def test_no_sequel_stands_above_an_earlier_movie_that_may_be_shown(
    favorites: list[str], away: list[str], mode: Mode
) -> None:
    last: dict[object, int] = {}
    for movie in recommended(MODEL, favorites, exclude=away, mode=mode, k=60):
        assert (movie["year"] or 0) >= last.get(movie["franchise"], 0)
        last[movie["franchise"]] = movie["year"] or 0


@settings(max_examples=80, deadline=None)
@given(favorites=ids, mode=st.sampled_from(MODES))
def test_of_one_series_only_so_many_stand_among_ten(favorites: list[str], mode: Mode) -> None:
    series = [movie["franchise"] for movie in recommended(MODEL, favorites, mode=mode, k=30)]
    windows = [Counter(series[start : start + 10]) for start in range(11 if mode == "adventurous" else 21)]
    largest = max(max(window.values()) for window in windows[:3])
    assert largest <= SERIES_PLACES[mode] or len(set(series)) * SERIES_PLACES[mode] < 10


@pytest.mark.parametrize(("mode", "limit"), [("familiar", 3), ("balanced", 2), ("adventurous", 1)])
def test_the_modes_differ_in_how_much_of_one_series_they_show(mode: Mode, limit: int) -> None:
    series = Counter(movie["franchise"] for movie in recommended(MODEL, ["Horror 0"], mode=mode, k=10))
    assert max(series.values()) == limit


def test_similar_movies_may_all_be_of_one_series() -> None:
    similar = [BY_ID[item.movie_id]["franchise"] for item in MODEL.similar("Horror 2", k=4)]
    assert similar == ["Horror saga 0"] * 4


def test_a_sequel_outside_the_wanted_years_waits_for_nobody() -> None:
    """The first movies of the series lie outside: the later ones inside come all the same."""
    recommended_movies = recommended(MODEL, [], year_from=1978, year_to=1979, k=6)
    assert [movie["year"] for movie in recommended_movies] == [1978, 1979] * 3 or {
        movie["year"] for movie in recommended_movies
    } == {1978, 1979}


def test_a_series_whose_first_movie_is_a_favorite_goes_on_with_the_second() -> None:
    series = [movie["id"] for movie in recommended(MODEL, ["Horror 0"], k=60) if movie["franchise"] == "Horror saga 0"]
    assert series == ["Horror 1", "Horror 2", "Horror 3", "Horror 4"]


def arrays(scores: list[float], series: list[int], years: list[float]) -> tuple[Floats, Ints, Floats, Bools]:
    return (
        np.array(scores, dtype=np.float32), np.array(series), np.array(years, dtype=np.float32),
        np.ones(len(scores), dtype=np.bool_),
    )  # fmt: skip


def test_scores_in_release_order_are_the_running_minimum_of_each_series() -> None:
    scores, series, years, eligible = arrays(
        [1.0, 3.0, 2.0, 9.0, 5.0], [0, 0, 0, -1, 1], [1990, 1995, 1980, 2000, 1970]
    )
    assert in_release_order(scores, series, years, eligible).tolist() == [1.0, 1.0, 2.0, 9.0, 5.0]


def test_a_movie_that_is_not_eligible_holds_nobody_back() -> None:
    scores, series, years, eligible = arrays([0.0, 3.0], [0, 0], [1980, 1990])
    eligible[0] = False
    assert in_release_order(scores, series, years, eligible).tolist() == [0.0, 3.0]
    assert predecessors(series, years, eligible).tolist() == [-1, -1]


def test_a_movie_of_unknown_year_comes_last_in_its_series() -> None:
    _, series, years, eligible = arrays([0.0] * 4, [2, 2, -1, 2], [np.nan, 1990, 1980, 1970])
    assert predecessors(series, years, eligible).tolist() == [1, 3, -1, -1]


@pytest.mark.parametrize("mode", ["familiar", "balanced"])  # of one series the third shows too few to fill the list
def test_three_horror_and_two_musicals_give_both_in_their_shares(mode: Mode) -> None:
    recommended_movies = recommended(
        MODEL, ["Horror 0", "Horror 5", "Horror 10", "Music 0", "Music 5"], mode=mode, k=20
    )
    kinds = Counter((movie["genres"] or [""])[0] for movie in recommended_movies)
    assert kinds["Horror"] + kinds["Music"] == 20
    assert 10 <= kinds["Horror"] <= 13


@pytest.mark.parametrize("places", [5, 10])
def test_the_shares_hold_from_the_top(places: int) -> None:
    favorites = ["Horror 0", "Horror 5", "Music 0", "Music 5"]
    kinds = Counter((movie["genres"] or [""])[0] for movie in recommended(MODEL, favorites, k=places))
    assert abs(kinds["Horror"] - kinds["Music"]) <= 1
