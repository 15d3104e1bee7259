"""A gate: on a made-up site with hidden tastes the engine beats what is simpler."""

import time

import numpy as np
import pytest

from recommend.engine import fit
from tests.recommend.engine.synthetic import Site, ndcg, synthetic_site


@pytest.fixture(scope="module")
def site() -> Site:
    return synthetic_site()


def popularity(site: Site, given: list[int]) -> list[int]:
    return [movie_id for movie_id in site.favored if movie_id not in given]


def by_genre(site: Site, given: list[int]) -> list[int]:
    """Genre match times popularity."""
    genres = [movie["genres"][0] for movie in site.movies if movie["genres"]]
    given_genres = [genres[movie_id] for movie_id in given]
    score = [given_genres.count(genres[movie_id]) * site.count[movie_id] for movie_id in range(len(genres))]
    return [int(movie_id) for movie_id in np.argsort(np.negative(score), kind="stable") if movie_id not in given]


@pytest.mark.parametrize(("known", "gain"), [(1, 1.02), (3, 1.1), (14, 1.25)])
def test_it_beats_popularity(site: Site, known: int, gain: float) -> None:
    model = fit(site.known, site.movies)
    ours = np.mean([ndcg([r.movie_id for r in model.recommend(g[:known])], h) for g, h in site.tests])
    theirs = np.mean([ndcg(popularity(site, g[:known]), h) for g, h in site.tests])
    assert ours > gain * theirs


@pytest.mark.parametrize("known", [3, 14])
def test_it_beats_genre_times_popularity(site: Site, known: int) -> None:
    model = fit(site.known, site.movies)
    ours = np.mean([ndcg([r.movie_id for r in model.recommend(g[:known])], h) for g, h in site.tests])
    theirs = np.mean([ndcg(by_genre(site, g[:known]), h) for g, h in site.tests])
    assert ours > 1.05 * theirs


def test_an_answer_takes_milliseconds(site: Site) -> None:
    model = fit(site.known, site.movies)
    began = time.process_time()
    for given, _ in site.tests:
        model.recommend(given, k=100)
    assert (time.process_time() - began) / len(site.tests) < 0.05  # generous: shared machines
