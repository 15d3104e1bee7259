"""Spark finds the neighbours that one machine finds: the same films, in the same order, to the last bit of a value."""

from pathlib import Path

import numpy as np
import pytest

from recommend import parquet
from recommend.engine import Interaction, crowd, neighbours
from recommend.engine.catalogue import read
from recommend.engine.counted import settle
from recommend.engine.favorites import Favorites
from recommend.engine.neighbours import Neighbours
from tests.spark.conftest import Job

pytestmark = pytest.mark.timeout(300)
FILMS = 700


def histories() -> list[tuple[int, list[int]]]:
    """People with few favorites and people with more than are paired; popularity by a power law, so that many tie."""
    dice = np.random.default_rng(3)
    most = neighbours.LONGEST
    lengths = [*dice.integers(1, 40, 400).tolist(), most - 1, most, most + 1, 333, 401, FILMS - 50]
    odds = 1.0 / np.arange(1, FILMS + 1)
    chosen = [dice.choice(FILMS, length, replace=False, p=odds / odds.sum()) for length in lengths]
    return [(at * 7 - 900, (3 * films).tolist()) for at, films in enumerate(chosen)]


def test_the_neighbours_are_those_of_one_machine(tmp_path: Path, job: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(crowd, "MOST_SOLVED", 10)
    films = read([{"id": 3 * at, "vote_count": 10 + at, "vote_average": 6.0} for at in range(FILMS)])
    told = histories()
    favorites = Favorites()
    favorites.take(Interaction(who, film) for who, held in told for film in held)
    here = crowd.gather(favorites, films)

    parquet.write(tmp_path / "favorites", [*told, told[0]])  # a row that comes twice counts once
    job(tmp_path / "favorites", tmp_path / "neighbours")
    there = settle(parquet.read(tmp_path / "neighbours"), films)

    assert isinstance(here.ease, Neighbours)
    assert isinstance(there.ease, Neighbours)
    assert here.ease.table.nnz > 10_000
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(there.ease.table, name), getattr(here.ease.table, name))
    np.testing.assert_array_equal(there.share, here.share)
    assert there.users == here.users == len(told)


def test_nobody_has_no_neighbours(tmp_path: Path, job: Job) -> None:
    parquet.write(tmp_path / "favorites", [])
    job(tmp_path / "favorites", tmp_path / "neighbours")
    counted = parquet.read(tmp_path / "neighbours")
    assert counted.people == len(counted.films) == len(counted.neighbours) == 0
    assert counted.starts.tolist() == [0]
