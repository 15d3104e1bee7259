"""Sparse tables of the engine: made once, read by row. Imported by the engine only."""

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.types import Floats, Ints


def table(rows: Sequence[int], columns: Sequence[int], shape: tuple[int, int]) -> sparse.csr_array:
    """Make a table with ones at the given cells; a cell that is given twice is still one."""
    at = np.unique(np.array(rows, dtype=np.int64) * shape[1] + np.array(columns, dtype=np.int64))
    starts = np.zeros(shape[0] + 1, dtype=np.int32)
    np.cumsum(np.bincount(at // max(shape[1], 1), minlength=shape[0]), out=starts[1:])
    return make(np.ones(len(at), dtype=np.float32), (at % max(shape[1], 1)).astype(np.int32), starts, shape)


def make(values: Floats, columns: NDArray[Any], starts: NDArray[Any], shape: tuple[int, ...]) -> sparse.csr_array:
    """Make a table of its bare arrays."""
    return sparse.csr_array((values, columns, starts), shape=shape)  # type: ignore[no-untyped-call]


def dense(cells: sparse.csr_array) -> Floats:
    """Spread a table out, zeros and all."""
    return np.asarray(cells.toarray())  # type: ignore[no-untyped-call]


def take(cells: sparse.csr_array, rows: Ints) -> sparse.csr_array:
    """Return the given rows, as ``cells[rows]`` does, without checks that took a third of a request."""
    starts = cells.indptr[rows]
    counts = cells.indptr[rows + 1] - starts
    ends = np.zeros(len(rows) + 1, dtype=cells.indptr.dtype)
    np.cumsum(counts, out=ends[1:])
    at = np.arange(ends[-1], dtype=np.int64) + np.repeat(starts - ends[:-1], counts)
    return make(cells.data[at], cells.indices[at], ends, (len(rows), cells.shape[1]))


def sums(cells: sparse.csr_array, weight: Floats | None = None) -> Floats:
    """Add the rows up, each times its cell's ``weight``; one number per column."""
    values = cells.data if weight is None else weight
    # numpy counts in whole numbers where there is nothing to count, whatever the weights are
    return np.bincount(cells.indices, values, cells.shape[1]).astype(np.float32)


def times(rows: Floats, weights: Floats) -> Floats:
    """Return ``rows @ weights``, or for a table of weights ``rows @ weights.T``, on one core.

    BLAS wakes a thread on every core for products as small as these, which costs more than the product.
    """
    return np.asarray(np.einsum("ng,g->n" if weights.ndim == 1 else "ng,kg->nk", rows, weights))


def size(*tables: sparse.csr_array) -> int:
    """Count the bytes that the tables hold."""
    return sum(int(one.data.nbytes + one.indices.nbytes + one.indptr.nbytes) for one in tables)
