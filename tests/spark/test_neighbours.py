"""Spark finds the neighbours that one machine finds: the same films, in the same order, to the last bit of a value."""

from pathlib import Path

import numpy as np
import pytest

from recommend.engine import Interaction
from recommend.engine.matrices.interactions import InteractionMatrix
from recommend.engine.matrices.movie_features import build_features
from recommend.engine.precomputed import from_precomputed
from recommend.engine.signals import collaborative, neighbours
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.neighbours import ItemNeighbors
from recommend.training import parquet
from tests.spark.conftest import Job

pytestmark = pytest.mark.timeout(300)
FILMS = 700


def histories() -> list[tuple[int, list[int]]]:
    """People with few favorites and people with more than are paired; popularity by a power law, so that many tie."""
    dice = np.random.default_rng(3)
    most = neighbours.MAX_PAIRED_FAVORITES
    lengths = [*dice.integers(1, 40, 400).tolist(), most - 1, most, most + 1, 333, 401, FILMS - 50]
    odds = 1.0 / np.arange(1, FILMS + 1)
    chosen = [dice.choice(FILMS, length, replace=False, p=odds / odds.sum()) for length in lengths]
    return [(at * 7 - 900, (3 * films).tolist()) for at, films in enumerate(chosen)]


def test_the_neighbours_are_those_of_one_machine(tmp_path: Path, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(collaborative, "MAX_EASE_MOVIES", 10)
    monkeypatch.setattr(collaborative, "trusted_favorites", lambda movie, user, _features: (movie, user))
    features = build_features([{"id": 3 * at, "vote_count": 10 + at, "vote_average": 6.0} for at in range(FILMS)])
    told = histories()
    interactions = InteractionMatrix()
    interactions.update(Interaction(user, movie) for user, history in told for movie in history)
    here, counts = collaborative.fit_collaborative(interactions, features, Evidence())

    parquet.write(tmp_path / "favorites", [*told, told[0]])  # a row that comes twice counts once
    job(tmp_path / "favorites", tmp_path / "neighbours")
    there, counted = from_precomputed(parquet.read(tmp_path / "neighbours"), features)

    np.testing.assert_array_equal(counted, counts)
    assert isinstance(here.item_model, ItemNeighbors)
    assert isinstance(there.item_model, ItemNeighbors)
    assert here.item_model.values.nnz > 10_000
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(there.item_model.values, name), getattr(here.item_model.values, name))
    np.testing.assert_array_equal(there.share, here.share)
    assert there.user_count == here.user_count == len(told)


def test_nobody_has_no_neighbours(tmp_path: Path, job: Job) -> None:
    parquet.write(tmp_path / "favorites", [])
    job(tmp_path / "favorites", tmp_path / "neighbours")
    counted = parquet.read(tmp_path / "neighbours")
    assert counted.user_count == len(counted.movies) == len(counted.neighbors) == 0
    assert counted.offsets.tolist() == [0]
