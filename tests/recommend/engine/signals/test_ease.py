"""The linear model in both its forms, by its definition and at the size that needs the second."""

import numpy as np
import pytest
from numpy.typing import NDArray

from recommend.engine import Model, fit
from recommend.engine.matrices.sparse import to_dense
from recommend.engine.signals import ease
from recommend.engine.signals.ease import DUAL_MAX_USERS, EmptyItemModel, PrimalEase, fit_dual, fit_ease, fit_primal
from recommend.engine.types import favorites_of
from tests.recommend.engine.synthetic import Site, ndcg, random_matrix, synthetic_site

LARGE_MOVIES, LARGE_USERS = 1_200, 2_300


def by_definition(l2: float = 7.0) -> NDArray[np.float64]:
    """The weights of the small matrix, solved in double precision."""
    matrix = to_dense(random_matrix()).astype(float)
    inverse = np.linalg.inv(matrix @ matrix.T + l2 * np.eye(30))
    weights: NDArray[np.float64] = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0.0)
    return weights


@pytest.mark.parametrize("fit_model", [fit_dual, fit_primal])
def test_ease_agrees_with_its_definition(fit_model: object) -> None:
    model, favorites = fit_model(random_matrix(), 7.0), np.array([3, 8, 21])  # type: ignore[operator]
    other_movies = np.setdiff1d(np.arange(30), favorites)
    np.testing.assert_allclose(
        model.scores(favorites_of(favorites))[other_movies],
        by_definition()[favorites].sum(axis=0)[other_movies],
        atol=1e-5,
    )


def test_the_inverse_in_place_is_the_inverse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ease, "BLOCK", 7)  # 30 movies: four whole blocks and a part of one
    matrix = to_dense(random_matrix()).astype(float)
    inverse = np.linalg.inv(matrix @ matrix.T + 7.0 * np.eye(30))
    np.testing.assert_allclose(ease._inverse_gram(random_matrix(), 7.0), inverse, atol=1e-5)


def test_a_part_of_the_movies_keeps_its_scores() -> None:
    favorites, among = favorites_of(np.array([3, 8])), np.array([0, 4, 29])
    for model in (fit_dual(random_matrix(), 7.0), fit_primal(random_matrix(), 7.0)):
        np.testing.assert_array_equal(model.scores(favorites, among), model.scores(favorites)[among])


def test_movies_beyond_the_most_favored_have_no_weights() -> None:
    matrix = random_matrix()
    model = fit_primal(matrix, 7.0, max_movies=10)
    rare = np.argsort(-np.diff(matrix.indptr), kind="stable")[10:]
    assert not model.scores(favorites_of(np.arange(30)))[rare].any()
    assert not model.scores(favorites_of(rare)).any()


def test_only_the_largest_weights_are_kept() -> None:
    kept_weights, all_weights = to_dense(fit_primal(random_matrix(), 7.0, weights_per_movie=5).weights), by_definition()
    for movie in range(30):
        largest = np.sort(np.argsort(-np.abs(all_weights[:, movie]), kind="stable")[:5])
        np.testing.assert_array_equal(np.flatnonzero(kept_weights[:, movie]), largest)
        np.testing.assert_allclose(kept_weights[largest, movie], all_weights[largest, movie], atol=1e-5)


def test_a_site_without_users_has_no_linear_model() -> None:
    empty = fit_ease(random_matrix()[:, :0], 1.0)
    assert isinstance(empty, EmptyItemModel)
    assert not empty.scores(favorites_of(np.array([1]))).any()


def test_more_users_than_movies_are_solved_over_movies() -> None:
    assert isinstance(fit_ease(random_matrix(6, 40), 3.0), PrimalEase)


@pytest.fixture(scope="module")
def large_site() -> Site:
    return synthetic_site(LARGE_MOVIES, LARGE_USERS, test_count=60)


@pytest.fixture(scope="module")
def large(large_site: Site) -> Model:
    """A model of more users than the dual form is for."""
    return fit(large_site.known, large_site.movies)


def test_many_users_are_solved_over_movies_and_a_thousand_weights_of_each_are_kept(large: Model) -> None:
    model = large._scorer.collaborative.item_model
    assert large.user_count > DUAL_MAX_USERS
    assert isinstance(model, PrimalEase)
    is_favored = np.diff(large._scorer.collaborative.movie_users.indptr) > 0
    weights_of = np.bincount(model.weights.indices, minlength=LARGE_MOVIES)
    assert weights_of[is_favored].min() >= 1_000


def test_a_large_community_is_told_better_than_by_popularity(large: Model, large_site: Site) -> None:
    engine_gains = [
        ndcg([item.movie_id for item in large.recommend(given)], hidden) for given, hidden in large_site.tests
    ]
    popularity_gains = [
        ndcg([movie for movie in large_site.favored if movie not in given], hidden)
        for given, hidden in large_site.tests
    ]
    assert np.mean(engine_gains) > 1.25 * np.mean(popularity_gains)
