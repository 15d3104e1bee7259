"""Favorites that go to the job on Spark, and what comes back, both as Parquet. No Django; for fitting and exporting.

pyarrow is loaded only here, when it is needed: it is large, and an extra.
"""

import importlib
import shutil
from array import array
from collections.abc import Iterable, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from recommend.engine import PrecomputedNeighbors

FILES = 16  # one person's favorites lie in one of them
BUFFERED_ROWS = 50_000  # rows of one file that are held before they are written: 13 MB over all files
COLUMNS = ("film", "fans", "paired", "people", "neighbours", "together")  # of what comes back
FINISHED = "_SUCCESS"  # Spark writes it last


class Unusable(Exception):
    """Files cannot be written or read; says why."""


@dataclass(frozen=True, slots=True)
class Written:
    """How much was written."""

    people: int
    favorites: int


class _File:
    """Rows (person, movie), written in portions."""

    def __init__(self, path: Path) -> None:
        self._arrow = _load("pyarrow")
        self._schema = self._arrow.schema([("person", self._arrow.int64()), ("film", self._arrow.int64())])
        self._writer = _load("pyarrow.parquet").ParquetWriter(path, self._schema, compression="zstd")
        self._people, self._movie_ids = array("q"), array("q")
        self.rows = 0

    def add(self, person: int, movie_ids: Sequence[int]) -> None:
        self._people.extend([person] * len(movie_ids))
        self._movie_ids.extend(movie_ids)
        if len(self._movie_ids) >= BUFFERED_ROWS:
            self._write()

    def close(self) -> None:
        if self._movie_ids:
            self._write()
        self._writer.close()

    def _write(self) -> None:
        columns = [np.array(self._people, dtype=np.int64), np.array(self._movie_ids, dtype=np.int64)]
        self._writer.write_table(self._arrow.table(columns, schema=self._schema))
        self.rows += len(self._movie_ids)
        self._people, self._movie_ids = array("q"), array("q")


def write(folder: Path, histories: Iterable[tuple[int, Sequence[int]]]) -> Written:
    """Write (person, movies) into ``folder``, which appears when it is whole.

    Raises:
        Unusable: the folder is there already, or pyarrow is not.
    """
    draft = folder.with_name(f"{folder.name}.draft")
    for path in (folder, draft):
        if path.exists():
            raise Unusable(f"{path} is there already; remove it, or name another folder.")
    _load("pyarrow")  # or say so before anything is made
    draft.mkdir(parents=True, mode=0o700)  # what members like is nobody else's business, even without their names
    people = 0
    try:
        with ExitStack() as stack:
            files = [stack.enter_context(closing(_File(draft / f"{number:02}.parquet"))) for number in range(FILES)]
            for person, movie_ids in histories:
                files[person % FILES].add(person, movie_ids)
                people += 1
        draft.rename(folder)
    except BaseException:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return Written(people, sum(file.rows for file in files))


def version(folder: Path) -> str:
    """Changes when the job has written anew; empty before it has."""
    try:
        return f"counted-{(folder / FINISHED).stat().st_mtime_ns}"
    except OSError:
        return ""


def read(folder: Path) -> PrecomputedNeighbors:
    """What the job wrote into ``folder``.

    Raises:
        Unusable: it has not, or not to the end, or pyarrow is not there.
    """
    if not version(folder):
        raise Unusable(f"{folder} holds no finished work of the job recommend.training.spark_job.")
    files = _load("pyarrow.parquet")
    try:
        rows = files.read_table(folder, columns=list(COLUMNS))
        movie_column, favorite_counts, paired_counts, people, neighbours, co_counts = (
            rows[name].combine_chunks() for name in COLUMNS
        )
    except (OSError, ValueError, KeyError) as error:
        raise Unusable(f"{folder} is no work of the job recommend.training.spark_job: {error}") from error
    lengths = neighbours.value_lengths().to_numpy(zero_copy_only=False)
    return PrecomputedNeighbors(
        user_count=people[0].as_py() if len(people) else 0,
        movies=movie_column.to_numpy(), favorite_counts=favorite_counts.to_numpy(),
        paired_counts=paired_counts.to_numpy(),
        offsets=np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        neighbors=neighbours.flatten().to_numpy(), co_counts=co_counts.flatten().to_numpy(),
    )  # fmt: skip


def _load(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as error:
        raise Unusable("Parquet needs pyarrow, which is an extra: pip install '.[spark]'.") from error
