"""A gate: on a made-up site with hidden tastes the engine beats what is simpler."""

import time

import numpy as np
import pytest

from recommend.engine import Mode, Model, fit
from tests.recommend.engine.synthetic import Site, ndcg, synthetic_site


@pytest.fixture(scope="module")
def site() -> Site:
    return synthetic_site()


@pytest.fixture(scope="module")
def learned(site: Site) -> Model:
    """What knows the users."""
    return fit(site.known, site.movies)


@pytest.fixture(scope="module")
def unlearned(site: Site) -> Model:
    """What knows the movies alone."""
    return fit([], site.movies)


def popularity(site: Site, given: list[int]) -> list[int]:
    return [movie_id for movie_id in site.favored if movie_id not in given]


def by_genre(site: Site, given: list[int]) -> list[int]:
    """Genre match times popularity."""
    genres = [movie["genres"][0] for movie in site.movies if movie["genres"]]
    given_genres = [genres[movie_id] for movie_id in given]
    score = [given_genres.count(genres[movie_id]) * site.count[movie_id] for movie_id in range(len(genres))]
    return [int(movie_id) for movie_id in np.argsort(np.negative(score), kind="stable") if movie_id not in given]


def gain_of(model: Model, site: Site, known: int, mode: Mode = "familiar") -> float:
    """NDCG of the engine; the familiar mode, as it is hits that are counted."""
    lists = [([item.movie_id for item in model.recommend(given[:known], mode=mode)], h) for given, h in site.tests]
    return float(np.mean([ndcg(recommended, hidden) for recommended, hidden in lists]))


@pytest.mark.parametrize(("known", "gain"), [(1, 0.9), (3, 1.2), (14, 1.6)])
def test_it_keeps_up_with_popularity_and_leaves_it_behind(site: Site, learned: Model, known: int, gain: float) -> None:
    """One favorite, of which nothing is known but a genre and a year, says little: there popularity is near."""
    engine_gain = gain_of(learned, site, known)
    popularity_gain = np.mean([ndcg(popularity(site, g[:known]), h) for g, h in site.tests])
    assert engine_gain > gain * popularity_gain


@pytest.mark.parametrize("known", [3, 14])
def test_it_beats_genre_times_popularity(site: Site, learned: Model, known: int) -> None:
    engine_gain = gain_of(learned, site, known)
    genre_gain = np.mean([ndcg(by_genre(site, g[:known]), h) for g, h in site.tests])
    assert engine_gain > 1.05 * genre_gain


@pytest.mark.parametrize("mode", ["familiar", "balanced", "adventurous"])
@pytest.mark.parametrize("known", [1, 3, 14])
def test_learning_from_users_makes_no_list_worse(
    site: Site, learned: Model, unlearned: Model, known: int, mode: Mode
) -> None:
    assert gain_of(learned, site, known, mode) > gain_of(unlearned, site, known, mode)


def test_an_answer_takes_milliseconds(site: Site, learned: Model) -> None:
    began = time.process_time()
    for given, _ in site.tests:
        learned.recommend(given, k=100)
    assert (time.process_time() - began) / len(site.tests) < 0.05  # generous: shared machines
