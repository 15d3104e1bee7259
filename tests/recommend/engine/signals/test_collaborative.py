"""Neighbor users, all of them or the nearest, and what is favored together more often than by chance."""

import numpy as np
import pytest

from recommend.engine import fit
from recommend.engine.matrices.sparse import to_dense
from recommend.engine.signals import collaborative
from tests.recommend.engine.synthetic import LARGER, community

FAVORITES = community(300)
KNOWN = [1, 2, 3]


def test_of_many_users_only_the_nearest_are_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fit(FAVORITES, LARGER)
    everybody = [item.movie_id for item in model.recommend(KNOWN, k=30)]
    monkeypatch.setattr(collaborative, "MAX_ALL_NEIGHBORS", 30)
    monkeypatch.setattr(collaborative, "NEAREST_NEIGHBORS", 15)
    nearest = [item.movie_id for item in model.recommend(KNOWN, k=30)]
    assert nearest != everybody
    assert len(set(everybody) & set(nearest)) >= 15


def test_as_many_nearest_as_there_are_is_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fit(FAVORITES, LARGER)
    everybody = model.recommend(KNOWN, ["Drama"], k=50, dismissed=[7])
    monkeypatch.setattr(collaborative, "MAX_ALL_NEIGHBORS", 10)
    monkeypatch.setattr(collaborative, "NEAREST_NEIGHBORS", 300)
    nearest = model.recommend(KNOWN, ["Drama"], k=50, dismissed=[7])
    assert [item.movie_id for item in nearest] == [item.movie_id for item in everybody]
    assert [item.score for item in nearest] == pytest.approx([item.score for item in everybody], abs=1e-5)


def test_of_very_many_users_some_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    all_users = fit(FAVORITES, LARGER)
    monkeypatch.setattr(collaborative, "MAX_SAMPLED_USERS", 100)
    model = fit(FAVORITES, LARGER)
    assert model.user_count == all_users.user_count
    assert model._scorer.collaborative.movie_users.shape[1] == 100
    np.testing.assert_array_equal(model._scorer.collaborative.share, all_users._scorer.collaborative.share)


def test_co_favorites_are_what_their_definition_says() -> None:
    model = fit(FAVORITES, LARGER)._scorer.collaborative
    favors = to_dense(model.movie_users).astype(np.float64)
    activity = favors.sum(axis=0)
    chance = (activity**2).sum() / activity.sum() ** 2
    co_favorites = model.co_favorites(np.array([20, 40]), np.array([1, 5, 60]))
    for row, movie in enumerate((1, 5, 60)):
        for column, favorite in enumerate((20, 40)):
            expected = favors[movie].sum() * favors[favorite].sum() * chance
            shared_users = favors[movie] @ favors[favorite]
            assert co_favorites.users[row, column] == shared_users
            assert co_favorites.lift[row, column] == pytest.approx(
                np.log((shared_users + 3.0) / (expected + 3.0)), abs=1e-4
            )


def test_many_co_favorites_are_counted_as_few_are(monkeypatch: pytest.MonkeyPatch) -> None:
    model, favorites, movies = fit(FAVORITES, LARGER)._scorer.collaborative, np.arange(30), np.arange(30, 99)
    co_favorites = model.co_favorites(favorites, movies)
    monkeypatch.setattr(collaborative, "MAX_DENSE_CELLS", 1)
    many = model.co_favorites(favorites, movies)
    np.testing.assert_array_equal(co_favorites.users, many.users)
    np.testing.assert_allclose(co_favorites.lift, many.lift, atol=1e-6)


def test_the_penalty_of_ease_grows_with_the_users_and_slower_for_many() -> None:
    penalties = [collaborative._l2(users) for users in (50, 500, 2_500, 20_000)]
    assert penalties[:2] == [40.0, 300.0]
    assert 300.0 < penalties[2] < penalties[3] < 0.6 * 20_000
