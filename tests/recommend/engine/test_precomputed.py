"""Neighbors that were counted elsewhere, counted here in the plainest way."""

from collections import Counter
from itertools import permutations

import numpy as np
import pytest

from recommend.engine import Interaction, Model, PrecomputedNeighbors, fit, fit_counted
from recommend.engine.matrices.sparse import to_dense
from recommend.engine.signals import collaborative
from recommend.engine.signals.neighbours import MIN_SUPPORT, NEIGHBORS_PER_MOVIE, ItemNeighbors
from tests.recommend.engine.synthetic import LARGER as MOVIES
from tests.recommend.engine.synthetic import community

FAVORITES = community(90, each=12)


def count(interactions: list[Interaction]) -> PrecomputedNeighbors:
    """What the job on Spark would write, in the order of the movies."""
    histories: dict[object, set[int]] = {}
    for favorite in interactions:
        histories.setdefault(favorite.user_id, set()).add(int(str(favorite.movie_id)))
    favorite_counts = Counter(movie for movies in histories.values() for movie in movies)
    co_counts = Counter(pair for movies in histories.values() for pair in permutations(movies, 2))
    rows: dict[int, list[int]] = {movie: [] for movie in sorted(favorite_counts)}
    for (movie, other), number in co_counts.items():
        if number >= MIN_SUPPORT:
            rows[movie].append(other)
    for movie, neighbors in rows.items():
        neighbors.sort(
            key=lambda other: (
                -co_counts[movie, other] / np.sqrt(np.float32(favorite_counts[movie] * favorite_counts[other])),
                other,
            )
        )
        del neighbors[NEIGHBORS_PER_MOVIE:]
    return PrecomputedNeighbors(
        user_count=len(histories),
        movies=np.array(list(rows)),
        favorite_counts=np.array([favorite_counts[movie] for movie in rows]),
        paired_counts=np.array([favorite_counts[movie] for movie in rows]),
        offsets=np.cumsum([0, *(len(neighbors) for neighbors in rows.values())]),
        neighbors=np.array([other for neighbors in rows.values() for other in neighbors]),
        co_counts=np.array([co_counts[movie, other] for movie, neighbors in rows.items() for other in neighbors]),
    )


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> Model:
    """The fit on one machine, with stored neighbors; of all accounts, as the job compares none."""
    monkeypatch.setattr(collaborative, "trusted_favorites", lambda *columns: columns[:3])
    monkeypatch.setattr(collaborative, "MAX_EASE_MOVIES", 10)
    return fit(FAVORITES, MOVIES)


@pytest.fixture
def same_evidence(here: Model, monkeypatch: pytest.MonkeyPatch) -> None:
    """The job counts only the pairs that it stores: what is told apart here is all but how far they are trusted."""
    monkeypatch.setattr("recommend.engine.precomputed.Evidence", lambda *_counted: here._scorer.evidence)


def test_the_same_is_learned(here: Model) -> None:
    counted_model, fitted = fit_counted(count(FAVORITES), MOVIES)._scorer.collaborative, here._scorer.collaborative
    assert isinstance(counted_model.item_model, ItemNeighbors)
    assert isinstance(fitted.item_model, ItemNeighbors)
    np.testing.assert_allclose(to_dense(counted_model.item_model.values), to_dense(fitted.item_model.values), atol=1e-6)
    np.testing.assert_array_equal(counted_model.share, fitted.share)


def test_the_evidence_is_no_more_than_there_is(here: Model) -> None:
    there = fit_counted(count(FAVORITES), MOVIES)._scorer.evidence
    assert there.favorites == here._scorer.evidence.favorites == len(FAVORITES)
    assert 0 < there.pairs <= here._scorer.evidence.pairs


@pytest.mark.usefixtures("same_evidence")
def test_it_answers_as_the_fit_on_one_machine(here: Model) -> None:
    there = fit_counted(count(FAVORITES), MOVIES)
    assert there.user_count == here.user_count == 90
    assert there.recommend([1, 2, 3], ["Drama"], dismissed=[9], k=40) == here.recommend(
        [1, 2, 3], ["Drama"], dismissed=[9], k=40
    )
    assert there.similar(5) == here.similar(5)


@pytest.mark.usefixtures("same_evidence")
def test_the_order_of_the_movies_is_of_no_account(here: Model) -> None:
    precomputed = count(FAVORITES)
    rows = [slice(*precomputed.offsets[row : row + 2]) for row in range(len(precomputed.movies))][::-1]
    other = PrecomputedNeighbors(
        precomputed.user_count, precomputed.movies[::-1],
        precomputed.favorite_counts[::-1], precomputed.paired_counts[::-1],
        np.cumsum([0, *np.diff(precomputed.offsets)[::-1]]),
        np.concatenate([precomputed.neighbors[row] for row in rows]),
        np.concatenate([precomputed.co_counts[row] for row in rows]),
    )  # fmt: skip
    assert fit_counted(other, MOVIES).recommend([1, 2], k=40) == here.recommend([1, 2], k=40)


def test_movies_that_are_gone_are_left_out_and_new_ones_known() -> None:
    removed_id = MOVIES[4]["id"]
    model = fit_counted(
        count(FAVORITES), [*(movie for movie in MOVIES if movie["id"] != removed_id), {"id": 999, "title": "New"}]
    )
    recommended = [item.movie_id for item in model.recommend([1, 2], k=500)]
    assert len(recommended) == 398
    assert removed_id not in recommended
    assert 999 in recommended


def test_a_catalog_without_movies_recommends_nothing() -> None:
    assert fit_counted(count(FAVORITES), []).recommend([1]) == []


def test_it_only_serves() -> None:
    with pytest.raises(TypeError, match="learns nothing"):
        fit_counted(count(FAVORITES), MOVIES).add([Interaction("late", 5)])
