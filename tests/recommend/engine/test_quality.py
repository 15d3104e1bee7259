"""A gate: on a made-up community with hidden tastes the engine beats what is simpler."""

import time

import numpy as np
import pytest

from recommend.engine import fit
from tests.recommend.engine.worlds import Community, community, ndcg


@pytest.fixture(scope="module")
def world() -> Community:
    return community()


def popularity(world: Community, given: list[int]) -> list[int]:
    return [one for one in world.favored if one not in given]


def by_genre(world: Community, given: list[int]) -> list[int]:
    """Genre match times popularity."""
    genres = [one["genres"][0] for one in world.movies if one["genres"]]
    held = [genres[one] for one in given]
    score = [held.count(genres[one]) * world.count[one] for one in range(len(genres))]
    return [int(one) for one in np.argsort(np.negative(score), kind="stable") if one not in given]


@pytest.mark.parametrize(("known", "gain"), [(1, 1.02), (3, 1.1), (14, 1.25)])
def test_it_beats_popularity(world: Community, known: int, gain: float) -> None:
    model = fit(world.known, world.movies)
    ours = np.mean([ndcg([r.movie_id for r in model.recommend(g[:known])], h) for g, h in world.tests])
    theirs = np.mean([ndcg(popularity(world, g[:known]), h) for g, h in world.tests])
    assert ours > gain * theirs


@pytest.mark.parametrize("known", [3, 14])
def test_it_beats_genre_times_popularity(world: Community, known: int) -> None:
    model = fit(world.known, world.movies)
    ours = np.mean([ndcg([r.movie_id for r in model.recommend(g[:known])], h) for g, h in world.tests])
    theirs = np.mean([ndcg(by_genre(world, g[:known]), h) for g, h in world.tests])
    assert ours > 1.05 * theirs


def test_an_answer_takes_milliseconds(world: Community) -> None:
    model = fit(world.known, world.movies)
    began = time.process_time()
    for given, _ in world.tests:
        model.recommend(given, k=100)
    assert (time.process_time() - began) / len(world.tests) < 0.05  # generous: shared machines
