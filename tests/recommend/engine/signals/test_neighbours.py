"""Stored neighbors of movies."""

import numpy as np
import pytest
from numpy.typing import NDArray

from recommend.engine.matrices.sparse import indicator_matrix, to_dense
from recommend.engine.signals import neighbours
from recommend.engine.signals.neighbours import ItemNeighbors, fit_neighbors
from recommend.engine.types import favorites_of


def fitted(seed: int = 4) -> tuple[ItemNeighbors, NDArray[np.bool_]]:
    cells = np.random.default_rng(seed).random((30, 80)) < 0.25
    rows, columns = np.nonzero(cells)
    movie_users = indicator_matrix(rows.tolist(), columns.tolist(), (30, 80))
    return fit_neighbors(movie_users, (cells.sum(axis=1) / 80).astype(np.float32)), cells


def test_a_neighbors_value_is_what_its_definition_says() -> None:
    model, cells = fitted()
    for movie, other in ((0, 5), (7, 2), (11, 29)):
        count, shared_users, share = cells[movie].sum(), (cells[movie] & cells[other]).sum(), cells[other].mean()
        value = max((shared_users - count * share) / (count + neighbours.SHRINKAGE), 0.0)
        assert to_dense(model.values)[movie, other] == pytest.approx(value, abs=1e-5)


def test_no_movie_is_its_own_neighbor() -> None:
    assert not np.diag(to_dense(fitted()[0].values)).any()


def test_not_more_neighbors_than_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "NEIGHBORS_PER_MOVIE", 3)
    assert np.diff(fitted()[0].values.indptr).max() <= 3


def test_the_size_of_the_blocks_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    all_values = to_dense(fitted()[0].values)
    monkeypatch.setattr(neighbours, "PAIRS_PER_BLOCK", 50)
    np.testing.assert_array_equal(to_dense(fitted()[0].values), all_values)


def test_the_scores_are_sums_of_the_values_that_longer_histories_dilute() -> None:
    model, favorites = fitted()[0], np.array([1, 4, 9])
    sums = to_dense(model.values)[favorites].sum(axis=0)
    weight = neighbours.NEIGHBOR_WEIGHT / 3**neighbours.DILUTION_POWER
    np.testing.assert_allclose(model.scores(favorites_of(favorites)), weight * sums, atol=1e-6)


def test_a_part_of_the_movies_keeps_its_values() -> None:
    model, among = fitted()[0], np.array([1, 4, 9, 20, 28])
    all_scores = model.scores(favorites_of(np.array([4, 20])))
    np.testing.assert_allclose(model.scores(favorites_of(np.array([4, 20])), among), all_scores[among], atol=1e-6)


def test_a_very_long_history_is_truncated(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(neighbours, "MAX_PAIRED_FAVORITES", 4)
    movie_users = indicator_matrix(list(range(30)), [0] * 30, (30, 1))
    truncated = neighbours._truncated_histories(movie_users)
    assert truncated.nnz == 4


def test_nobody_has_no_neighbors() -> None:
    nobody = fit_neighbors(indicator_matrix([], [], (5, 0)), np.zeros(5, dtype=np.float32))
    assert nobody.values.nnz == 0
    assert nobody.nbytes > 0
