"""Fitting, adding, similar movies, size."""

import json

import pytest

from recommend.engine import Interaction, fit, restore
from tests.recommend.engine.synthetic import BY_ID, LARGER, MOVIES, community, favorites, movie, people_of


def test_a_new_movie_is_recommendable_at_once() -> None:
    model = fit(favorites(20), MOVIES)
    model.add([], [{**movie(8), "id": "new", "vote_count": 90_000, "vote_average": 9.5}])
    assert "new" in [item.movie_id for item in model.recommend([8], k=10)]


def test_added_favorites_count_in_the_next_answer() -> None:
    model = fit(favorites(20), MOVIES)
    before = [item.movie_id for item in model.recommend([], k=60)]
    model.add([Interaction(f"late {n}", 59) for n in range(30)])
    after = [item.movie_id for item in model.recommend([], k=60)]
    assert after.index(59) < before.index(59)


def test_adding_later_is_the_same_as_knowing_from_the_start() -> None:
    late, early = fit(favorites(20)[:80], MOVIES[:40]), fit(favorites(20), MOVIES)
    late.add(favorites(20)[80:], MOVIES[40:])
    assert late.recommend([1, 2, 50], ["Drama"], k=30) == early.recommend([1, 2, 50], ["Drama"], k=30)


def test_a_favorite_that_is_taken_back_is_gone() -> None:
    once = [Interaction("a", 1), Interaction("a", 2), Interaction("b", 3)]
    assert fit([*once, Interaction("b", 3, 0.0)], MOVIES).recommend([1]) == fit(once[:2], MOVIES).recommend([1])


def test_a_favorite_that_is_given_twice_counts_once() -> None:
    assert fit(favorites(9) * 2, MOVIES).recommend([1, 2]) == fit(favorites(9), MOVIES).recommend([1, 2])


def test_similar_movies_share_something() -> None:
    recommended = [item.movie_id for item in fit([], MOVIES).similar(3, k=8)]
    assert 3 not in recommended
    of_same_people = [i for i in recommended if people_of(BY_ID[i]) & people_of(BY_ID[3])]
    assert len(of_same_people) >= 5


def test_a_movies_page_and_the_lists_ask_one_likeness() -> None:
    model = fit([], LARGER)
    similar, listed = (
        {item.movie_id for item in items} for items in (model.similar(41, k=8), model.recommend([41], k=8))
    )
    assert len(similar & listed) >= 6


@pytest.mark.parametrize("user_count", [0, 40, 600])
def test_a_restored_model_answers_as_the_one_that_was_kept(user_count: int) -> None:
    model = fit(community(user_count), LARGER)
    state = model.state
    json.dumps(state.structure)
    restored = restore(state.arrays, state.structure)
    assert restored._scorer.evidence == model._scorer.evidence
    for taste in (
        {},
        {"mode": "familiar"},
        {"dismissed": [9], "preferred_genres": ["Drama"], "muted": {("crowd", "")}},
    ):
        assert restored.recommend([1, 8, 40], k=50, **taste) == model.recommend([1, 8, 40], k=50, **taste)
    assert restored.similar(5) == model.similar(5)


def test_an_unknown_movie_is_like_no_other() -> None:
    assert fit([], MOVIES).similar("who?") == []


def test_similar_gives_as_many_as_there_are() -> None:
    assert len(fit([], MOVIES).similar(3, k=100)) == len(MOVIES) - 1


def test_the_size_grows_with_the_users() -> None:
    assert 0 < fit([], MOVIES).nbytes < fit(favorites(50), MOVIES).nbytes


def test_fitting_reads_no_clock_and_no_dice() -> None:
    assert fit(favorites(20), MOVIES, seed=1).recommend([1]) == fit(favorites(20), MOVIES, seed=2).recommend([1])
