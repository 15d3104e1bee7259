"""Very large catalogs: stored neighbors, and few candidates for each request."""

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given, settings

from recommend.engine import Interaction, Model, candidates, fit, restore
from recommend.engine.signals import collaborative
from recommend.engine.signals.neighbours import ItemNeighbors
from recommend.engine.taste import UNCONSTRAINED, EncodedTaste, encode
from tests.recommend.engine.synthetic import LARGER, community
from tests.recommend.engine.test_contract import broken_rules, questions

IDS = frozenset(movie["id"] for movie in LARGER)
SERIES = {movie["id"]: movie.get("franchise") for movie in LARGER}
YEARS = {movie["id"]: movie.get("year") for movie in LARGER}


@pytest.fixture(scope="module")
def limits() -> Iterator[pytest.MonkeyPatch]:
    """Four hundred movies are treated as if they were a million."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(collaborative, "MAX_EASE_MOVIES", 10)
        patch.setattr(candidates, "POPULAR_CANDIDATES", 15)
        patch.setattr(candidates, "TRAIT_CANDIDATES", 100)
        patch.setattr(candidates, "MAX_TRAIT_MOVIES", 100)
        patch.setattr(candidates, "KIND_CANDIDATES", 20)
        patch.setattr("recommend.engine.signals.neighbours.NEIGHBORS_PER_MOVIE", 10)
        patch.setattr("recommend.engine.model.POOL_MARGIN", 4)
        patch.setattr("recommend.engine.model.POOL_SIZE", 12)
        yield patch


@pytest.fixture(scope="module")
def large(limits: pytest.MonkeyPatch) -> Model:
    return fit(community(90), LARGER)


def encoded(model: Model, *favorites: int) -> EncodedTaste:
    return encode(
        model._scorer.features, favorites, ["Drama"], (), exclude=(), dismissed=(), muted=frozenset(),
        constraints=UNCONSTRAINED, mode="balanced",
    )  # fmt: skip


def candidate_ids(model: Model, *favorites: int) -> set[object]:
    index = model._serving.candidate_index
    assert index
    return {model._scorer.features.ids[place] for place in candidates.candidates_for(
        index, model._scorer, encoded(model, *favorites)
    ).tolist()}  # fmt: skip


def test_a_large_catalog_stores_neighbors_and_seeks_no_neighbor_users(large: Model) -> None:
    model = large._scorer.collaborative
    assert isinstance(model.item_model, ItemNeighbors)
    assert model.movie_users.shape[1] == model.user_movies.shape[0] == 0
    assert large.user_count == 90


def test_few_movies_are_scored(large: Model) -> None:
    chosen = candidate_ids(large, 1, 2, 3)
    assert {1, 2, 3} <= chosen
    assert len(chosen) < 300


def test_a_series_comes_whole(large: Model) -> None:
    chosen = candidate_ids(large, 1, 2, 3)
    chosen_series = {SERIES[movie_id] for movie_id in chosen} - {None}
    assert chosen_series
    assert {movie_id for movie_id in IDS if SERIES[movie_id] in chosen_series} <= chosen


@settings(max_examples=150, deadline=None)
@given(question=questions)
def test_every_answer_keeps_every_rule(large: Model, question: dict[str, Any]) -> None:
    never = {*question["favorites"], *question["exclude"], *question["dismissed"]}
    assert broken_rules(large.recommend(**question), never, question["k"], IDS) == []


@pytest.mark.parametrize("favorites", [[1, 2, 3], [40, 75], [11, 53, 95, 60]])
def test_candidates_give_some_of_what_all_movies_give(large: Model, favorites: list[int]) -> None:
    of_candidates = [item.movie_id for item in large.recommend(favorites, k=10)]
    whole_model = Model(large._scorer, large._interactions, large._movies)
    whole_model._serving = whole_model._serving._replace(candidate_index=None)
    of_all = [item.movie_id for item in whole_model.recommend(favorites, k=10)]
    assert of_candidates[0] in of_all
    assert len(set(of_candidates) & set(of_all)) >= 3


def test_constraints_are_met_before_popularity(large: Model) -> None:
    recommended = [item.movie_id for item in large.recommend([1], k=5, year_from=2000)]
    assert [movie_id for movie_id in recommended if (YEARS[movie_id] or 0) < 2000] == []


def test_a_large_model_is_restored_as_it_was(large: Model) -> None:
    state = large.state
    assert restore(state.arrays, state.structure).recommend([1, 2], k=9) == large.recommend([1, 2], k=9)


def test_a_large_model_learns_more(limits: pytest.MonkeyPatch) -> None:
    model = fit(community(30), LARGER)
    model.add([Interaction("late", 5), Interaction("late", 6)])
    assert model.user_count == 31
