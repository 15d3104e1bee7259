"""How far users are trusted follows from what they have said, not from how many they are."""

import numpy as np
import pytest

from recommend.engine import Interaction, Movie, fit
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.popularity import fit_popularity
from tests.recommend.engine.synthetic import LARGER, community

QUIET, SPOKEN = Evidence(), Evidence(favorites=100_000, pairs=1_000_000)


def evidence(user_count: int, each: int) -> Evidence:
    return fit(community(user_count, each), LARGER)._scorer.evidence


def test_it_is_counted_in_favorites_and_in_pairs_of_one_users_favorites() -> None:
    histories = {"a": [1, 2, 3], "b": [50, 60], "c": [200]}
    interactions = [Interaction(user, movie) for user, movies in histories.items() for movie in movies]
    counted = fit(interactions, LARGER)._scorer.evidence
    assert (counted.favorites, counted.pairs) == (6, 4)


def test_one_user_with_thirty_says_more_than_ten_with_three() -> None:
    many_users, one_user = evidence(10, each=3), evidence(1, each=30)
    assert many_users.favorites == one_user.favorites == 30
    assert one_user.trust > 5 * many_users.trust


def test_nobody_is_not_trusted() -> None:
    assert (QUIET.trust, QUIET.content_weight, QUIET.co_favorite_weight) == (0.0, 1.0, 0.0)


def test_more_that_is_said_moves_the_weight_from_facts_and_votes_to_users() -> None:
    assert 0.9 < SPOKEN.trust < 1.0
    assert SPOKEN.content_weight < 0.2
    assert SPOKEN.prior_strength < 0.5 * QUIET.prior_strength


def test_a_calibrated_site_trusts_sooner_and_leaves_the_votes_sooner() -> None:
    default, calibrated = Evidence(5_000, 50_000), Evidence(5_000, 50_000, prior_factor=0.25, pairs_factor=0.25)
    assert default.trust == pytest.approx(0.5)
    assert calibrated.trust == pytest.approx(0.8)
    assert calibrated.prior_strength < 0.25 * default.prior_strength


def test_three_favorites_each_change_little_of_the_empty_communitys_lists() -> None:
    """A young site: learning from it must not make lists worse, so it may hardly move them."""
    empty, young_site = fit([], LARGER), fit(community(60, each=3), LARGER)
    for favorites in ([1, 8], [40, 45, 50], [77]):
        lists = [{item.movie_id for item in model.recommend(favorites, k=20)} for model in (empty, young_site)]
        assert len(lists[0] & lists[1]) >= 16


def popularity_movies() -> list[Movie]:
    return [{"id": n, "vote_count": int(100_000 / (n + 1)), "vote_average": 7.0} for n in range(1_000)]


def test_the_floor_is_flat_among_the_well_known_and_falls_below() -> None:
    features = fit([], popularity_movies())._scorer.features
    floor = fit_popularity(np.zeros(1_000, dtype=np.float32), features, QUIET).floor
    assert (np.diff(floor) <= 1e-6).all()
    assert floor[0] - floor[50] < 0.1
    assert floor[300] - floor[999] > 0.4


def test_favorites_of_users_raise_a_movie_above_its_votes() -> None:
    features = fit([], popularity_movies())._scorer.features
    counts = np.zeros(1_000, dtype=np.float32)
    counts[900] = 500.0
    before = fit_popularity(np.zeros(1_000, dtype=np.float32), features, QUIET)
    after = fit_popularity(counts, features, Evidence(favorites=500, pairs=5_000))
    assert (before.relative > before.relative[900]).sum() >= 900
    assert (after.relative > after.relative[900]).sum() < 50
