"""Spark against one machine: ``python -m tests.bench.spark_scale FILMS FAVORITES…`` prints lines of decision 47.

Needs what ``make test-spark`` needs. The favorites are those of engine_scale; both sides begin with them at hand (one
machine: a sparse table in memory, Spark: Parquet on disk), and every neighbour and value must be the same.
"""

import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import psutil

from recommend.engine.matrices.movie_features import MovieFeatures, build_features
from recommend.engine.matrices.sparse import indicator_matrix
from recommend.engine.precomputed import from_precomputed
from recommend.engine.signals.collaborative import smoothed_share
from recommend.engine.signals.neighbours import ItemNeighbors, fit_neighbors
from recommend.engine.types import Ints
from recommend.training import parquet
from tests.bench.engine_scale import films, histories


def told(number: int, favorites: int) -> tuple[Ints, MovieFeatures]:
    """Rows (person, film), and the films."""
    dice = np.random.default_rng(1)
    features = build_features(list(films(number, dice)))
    return np.array([(one.user_id, one.movie_id) for one in histories(favorites, number, dice)]), features


def watched(command: Sequence[str]) -> tuple[float, float, float]:
    """Seconds, CPU seconds and peak MiB of a program and the Java that it starts."""
    began, spent, peak = time.monotonic(), dict[int, float](), 0.0
    running = psutil.Popen(command)
    while running.poll() is None:
        held = 0
        for one in [running, *running.children(recursive=True)]:
            try:
                times, held = one.cpu_times(), held + one.memory_info().rss
            except psutil.NoSuchProcess:
                continue
            spent[one.pid] = times.user + times.system
        peak = max(peak, held / 2**20)
        try:
            running.wait(0.2)
        except psutil.TimeoutExpired:
            continue
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return time.monotonic() - began, sum(spent.values()), peak


def main(number: int, favorites: int) -> None:
    """Both ways, one after the other."""
    rows, features = told(number, favorites)
    people = int(rows[:, 0].max()) + 1
    movie_users = indicator_matrix(rows[:, 1].tolist(), rows[:, 0].tolist(), (number, people))
    share = smoothed_share(np.diff(movie_users.indptr).astype(np.float32), people, features)
    began, clock = time.process_time(), time.monotonic()
    here = fit_neighbors(movie_users, share.astype(np.float32))
    spent, took = time.process_time() - began, time.monotonic() - clock
    with tempfile.TemporaryDirectory() as folder:
        given, made = Path(folder, "favorites"), Path(folder, "neighbours")
        ends = np.cumsum(np.bincount(rows[:, 0]))
        parquet.write(given, enumerate(one.tolist() for one in np.split(rows[:, 1], ends[:-1])))
        job = [sys.executable, "-m", "recommend.training.spark_job", str(given), str(made), "--master", "local[2]"]
        elapsed, cpu, java = watched(job)
        began = time.process_time()
        there = from_precomputed(parquet.read(made), features)[0].item_model
        settled = time.process_time() - began
    assert isinstance(there, ItemNeighbors)
    for name in ("indptr", "indices", "data"):
        np.testing.assert_array_equal(getattr(here.values, name), getattr(there.values, name))
    sys.stdout.write(
        f"| {number:,} | {len(rows):,} | {people:,} | {here.values.nnz:,} | {took:.1f} | {spent:.1f} | "
        f"{elapsed:.0f} | {cpu:.0f} | {java:,.0f} | {settled:.1f} |\n"
    )


if __name__ == "__main__":
    films_, *sizes = (int(size.replace(",", "")) for size in sys.argv[1:])
    for size in sizes:  # each line stands when it is measured: the largest may take longer than there is time
        main(films_, size)
        sys.stdout.flush()
