"""Very large catalogs: stored neighbors, and few candidates for each request."""

import pytest

from recommend.engine import Interaction, Model, candidates, fit, restore
from recommend.engine.signals import collaborative
from recommend.engine.signals.neighbours import ItemNeighbors
from recommend.engine.taste import UNCONSTRAINED, encode
from tests.recommend.engine.synthetic import MOVIES, favorites


@pytest.fixture
def large(monkeypatch: pytest.MonkeyPatch) -> Model:
    """Sixty movies, treated as if they were a million."""
    monkeypatch.setattr(collaborative, "MAX_EASE_MOVIES", 10)
    monkeypatch.setattr(candidates, "POPULAR_CANDIDATES", 15)
    monkeypatch.setattr("recommend.engine.model.POOL_MARGIN", 4)
    return fit(favorites(90), MOVIES)


def test_a_large_catalog_stores_neighbors_and_seeks_no_neighbor_users(large: Model) -> None:
    learned = large._scorer.collaborative
    assert isinstance(learned.item_model, ItemNeighbors)
    assert learned.movie_users.shape[1] == learned.user_movies.shape[0] == 0
    assert large.user_count == 90


def test_few_movies_are_scored(large: Model) -> None:
    assert large._serving.candidate_index
    nothing: tuple[str, ...] = ()
    taste = encode(
        large._scorer.features, [1, 2, 3], ["Drama"], nothing,
        exclude=nothing, dismissed=nothing, muted=frozenset(), constraints=UNCONSTRAINED, mode="balanced",
    )  # fmt: skip
    chosen = candidates.candidates_for(large._serving.candidate_index, large._scorer, taste)
    assert {1, 2, 3} <= {large._scorer.features.ids[position] for position in chosen.tolist()}
    assert len(chosen) < 60


def test_candidates_give_what_all_movies_give(large: Model) -> None:
    few = [item.movie_id for item in large.recommend([1, 2, 3], k=8)]
    large._serving = large._serving._replace(candidate_index=None)
    whole = [item.movie_id for item in large.recommend([1, 2, 3], k=8)]
    assert few[:4] == whole[:4]


def test_parts_sum_to_the_score(large: Model) -> None:
    for item in large.recommend([1, 2, 3], ["Drama"], dismissed=[9], k=12):
        assert sum(part.value for part in item.parts) == pytest.approx(item.score, abs=1e-6)


def test_constraints_are_met_before_popularity(large: Model) -> None:
    years = {movie["id"]: movie.get("year") for movie in MOVIES}
    inside = [movie_id for movie_id, year in years.items() if year and year >= 2000]
    recommended = [item.movie_id for item in large.recommend([1], k=5, year_from=2000)]
    assert set(recommended) <= set(inside)


def test_a_large_model_is_restored_as_it_was(large: Model) -> None:
    state = large.state
    assert restore(state.arrays, state.structure).recommend([1, 2], k=9) == large.recommend([1, 2], k=9)


def test_a_large_model_learns_more(large: Model) -> None:
    large.add([Interaction("late", 5), Interaction("late", 6)])
    assert large.user_count == 91
