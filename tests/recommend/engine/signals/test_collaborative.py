"""Neighbor users, all of them or the nearest, and what each favorite contributes."""

import numpy as np
import pytest

from recommend.engine import fit
from recommend.engine.signals import collaborative
from recommend.engine.signals.collaborative import history_decay
from tests.recommend.engine.synthetic import MOVIES, favorites


def test_contributions_of_favorites_sum_to_the_affinity() -> None:
    model = fit(favorites(50), MOVIES)
    learned, known = model._scorer.collaborative, np.array([1, 5, 9, 14, 22, 40])
    neighbors, others = learned.neighbors(known), np.array([0, 2, 33, 59])
    lift = learned.affinity(known, neighbors)[others] - history_decay(len(known)) * learned.share[others]
    np.testing.assert_allclose(learned.contributions(known, neighbors, others).sum(axis=1), lift, atol=1e-5)


def test_of_many_users_only_the_nearest_are_neighbors(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fit(favorites(80), MOVIES)
    everybody = [item.movie_id for item in model.recommend([1, 2, 3], k=10)]
    monkeypatch.setattr(collaborative, "MAX_ALL_NEIGHBORS", 30)
    monkeypatch.setattr(collaborative, "NEAREST_NEIGHBORS", 15)
    nearest = [item.movie_id for item in model.recommend([1, 2, 3], k=10)]
    assert nearest != everybody
    assert len(set(everybody) & set(nearest)) >= 5


def test_as_many_nearest_as_there_are_is_everybody(monkeypatch: pytest.MonkeyPatch) -> None:
    model = fit(favorites(80), MOVIES)
    everybody = model.recommend([1, 2, 3], ["Drama"], k=50, dismissed=[7])
    monkeypatch.setattr(collaborative, "MAX_ALL_NEIGHBORS", 10)
    monkeypatch.setattr(collaborative, "NEAREST_NEIGHBORS", 80)
    nearest = model.recommend([1, 2, 3], ["Drama"], k=50, dismissed=[7])
    assert [item.movie_id for item in nearest] == [item.movie_id for item in everybody]
    assert [item.score for item in nearest] == pytest.approx([item.score for item in everybody], abs=1e-5)


def test_contributions_sum_to_the_affinity_of_the_nearest_users(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collaborative, "MAX_ALL_NEIGHBORS", 10)
    monkeypatch.setattr(collaborative, "NEAREST_NEIGHBORS", 12)
    test_contributions_of_favorites_sum_to_the_affinity()


def test_of_very_many_users_some_are_sampled(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = fit(favorites(90), MOVIES)
    monkeypatch.setattr(collaborative, "MAX_SAMPLED_USERS", 45)
    model = fit(favorites(90), MOVIES)
    assert model.user_count == 90
    assert model._scorer.collaborative.movie_users.shape[1] == 45
    np.testing.assert_array_equal(model._scorer.collaborative.share, whole._scorer.collaborative.share)
    sampled, exact = ({item.movie_id for item in each.recommend([1, 2, 3], ["Drama"], k=10)} for each in (model, whole))
    assert len(sampled & exact) >= 5
