"""What kinds of favorites somebody has."""

import numpy as np
import pytest

from recommend.engine import Model, fit
from recommend.engine.signals.interests import MAX_FAVORITES, MAX_INTERESTS, Interests, find_interests
from recommend.engine.types import favorites_of
from tests.recommend.engine.test_reranking import BY_ID, KINDS, MOVIES

MODEL: Model = fit([], MOVIES)


def interests(*favorites: str) -> Interests:
    scorer = MODEL._scorer
    return find_interests(favorites_of(scorer.features.positions_of(favorites)), scorer.features, scorer.content)


def test_favorites_that_are_alike_are_one_interest() -> None:
    assert interests("Horror 0", "Horror 5", "Horror 11").quotas.tolist() == [1.0]


def test_favorites_that_fall_apart_are_several_in_their_shares() -> None:
    groups = interests("Horror 0", "Music 0", "Horror 5", "Horror 10", "Music 5")
    assert sorted(groups.quotas.tolist()) == pytest.approx([0.4, 0.6])
    assert len(set(groups.labels[[0, 2, 3]].tolist())) == len(set(groups.labels[[1, 4]].tolist())) == 1


@pytest.mark.parametrize("favorites", [(), ("War 3",), tuple(sorted(map(str, BY_ID)))[: MAX_FAVORITES + 1]])
def test_nobody_one_favorite_and_very_many_are_one_interest(favorites: tuple[str, ...]) -> None:
    groups = interests(*favorites)
    assert groups.quotas.tolist() == [1.0]
    assert not groups.labels.any()


def test_the_shares_sum_to_one_and_are_few() -> None:
    groups = interests(*(f"{genre} {number}" for genre in KINDS for number in (0, 7, 14)))
    assert groups.quotas.sum() == pytest.approx(1.0)
    assert 2 <= len(groups.quotas) <= MAX_INTERESTS
    members = np.concatenate([groups.members(interest) for interest in range(len(groups.quotas))])
    assert sorted(members.tolist()) == list(range(12))
