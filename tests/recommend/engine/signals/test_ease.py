"""The linear model in both its forms."""

import numpy as np
import pytest

from recommend.engine.matrices.sparse import to_dense
from recommend.engine.signals.ease import EmptyItemModel, PrimalEase, fit_dual, fit_ease, fit_primal
from tests.recommend.engine.synthetic import random_matrix


def test_ease_over_users_equals_ease_over_movies() -> None:
    dual, primal = fit_dual(random_matrix(), 7.0), fit_primal(random_matrix(), 7.0, weights_per_movie=30)
    known = np.array([3, 8, 21])
    others = np.setdiff1d(np.arange(30), known)
    np.testing.assert_allclose(dual.scores(known)[others], primal.scores(known)[others], atol=1e-4)
    np.testing.assert_allclose(dual.weights(known, others), primal.weights(known, others), atol=1e-4)


@pytest.mark.parametrize("fit_model", [fit_dual, fit_primal])
def test_the_weights_of_ease_sum_to_its_scores(fit_model: object) -> None:
    model, known = fit_model(random_matrix(), 7.0), np.array([3, 8, 21])  # type: ignore[operator]
    others = np.setdiff1d(np.arange(30), known)
    np.testing.assert_allclose(model.weights(known, others).sum(axis=1), model.scores(known)[others], atol=1e-5)


def test_movies_beyond_the_most_favored_have_no_weights() -> None:
    matrix = random_matrix()
    model = fit_primal(matrix, 7.0, weights_per_movie=30, max_movies=10)
    rare = np.argsort(-np.diff(matrix.indptr), kind="stable")[10:]
    assert not model.scores(np.arange(30))[rare].any()
    assert not model.weights(rare, np.arange(30)).any()


def test_ease_agrees_with_its_definition() -> None:
    matrix = to_dense(random_matrix()).astype(float)
    inverse = np.linalg.inv(matrix @ matrix.T + 7.0 * np.eye(30))
    weights = -inverse / np.diag(inverse)[None, :]
    solved = fit_dual(random_matrix(), 7.0).weights(np.array([4]), np.array([5, 6]))
    np.testing.assert_allclose(solved[:, 0], weights[4, [5, 6]], atol=1e-5)


def test_a_site_without_users_has_no_linear_model() -> None:
    empty = fit_ease(random_matrix()[:, :0], 1.0)
    assert isinstance(empty, EmptyItemModel)
    assert not empty.scores(np.array([1])).any()
    assert empty.weights(np.array([1]), np.array([2, 3])).shape == (2, 1)


def test_more_users_than_movies_are_solved_over_movies() -> None:
    primal = fit_ease(random_matrix(6, 40), 3.0)
    assert isinstance(primal, PrimalEase)
    assert primal.nbytes > 0
