"""Sparse tables of the engine: made once, read by row. Imported by the engine only."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.types import Floats, Ints

BY_SLICE = 50  # rows up to which each is copied by itself; beyond, their cells are looked up together


class Rows(NamedTuple):
    """Some rows of a table as bare arrays; a sparse table's own checks take longer than what is done with them."""

    values: Floats
    columns: NDArray[Any]  # whole numbers, of whatever width the table has
    lengths: Ints  # (k,), how many cells each row has
    width: int

    @property
    def owner(self) -> Ints:
        """Which of the rows each cell is in."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def table(self) -> sparse.csr_array:
        """The rows as a table of their own."""
        starts = np.zeros(len(self.lengths) + 1, dtype=self.columns.dtype)
        np.cumsum(self.lengths, out=starts[1:])
        return make(self.values, self.columns, starts, (len(self.lengths), self.width))

    def sums(self) -> Floats:
        """Add the rows up; one number per column."""
        return tally(self.columns, self.values, self.width)


def table(rows: Sequence[int] | Ints, columns: Sequence[int] | Ints, shape: tuple[int, int]) -> sparse.csr_array:
    """Make a table with ones at the given cells; a cell that is given twice is still one."""
    at = np.unique(np.asarray(rows, dtype=np.int64) * shape[1] + np.asarray(columns, dtype=np.int64))
    starts = np.zeros(shape[0] + 1, dtype=np.int32)
    np.cumsum(np.bincount(at // max(shape[1], 1), minlength=shape[0]), out=starts[1:])
    return make(np.ones(len(at), dtype=np.float32), (at % max(shape[1], 1)).astype(np.int32), starts, shape)


def make(values: Floats, columns: NDArray[Any], starts: NDArray[Any], shape: tuple[int, ...]) -> sparse.csr_array:
    """Make a table of its bare arrays."""
    return sparse.csr_array((values, columns, starts), shape=shape)  # type: ignore[no-untyped-call]


def stack(upper: sparse.csr_array, lower: Rows) -> sparse.csr_array:
    """Put rows below a table."""
    starts = np.concatenate([upper.indptr, upper.indptr[-1] + np.cumsum(lower.lengths)])
    values, columns = (np.concatenate([a, b]) for a, b in ((upper.data, lower.values), (upper.indices, lower.columns)))
    return make(
        values,
        columns.astype(upper.indices.dtype),
        starts.astype(upper.indptr.dtype),
        (len(starts) - 1, upper.shape[1]),
    )


def dense(cells: sparse.csr_array) -> Floats:
    """Spread a table out, zeros and all."""
    return np.asarray(cells.toarray())  # type: ignore[no-untyped-call]


def take(cells: sparse.csr_array, rows: Ints) -> Rows:
    """Return the given rows, as ``cells[rows]`` does."""
    values, columns = cells.data, cells.indices
    starts, ends = cells.indptr[rows], cells.indptr[rows + 1]
    lengths = (ends - starts).astype(np.int64)
    if 0 < len(rows) <= BY_SLICE:
        bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
        held = np.concatenate([values[a:b] for a, b in bounds])
        return Rows(held, np.concatenate([columns[a:b] for a, b in bounds]), lengths, cells.shape[1])
    before = np.cumsum(lengths) - lengths
    at = np.arange(lengths.sum()) + np.repeat(starts - before, lengths)
    return Rows(values[at], columns[at], lengths, cells.shape[1])


def block(cells: sparse.csr_array, rows: Ints, columns: Ints) -> Floats:
    """Return the numbers where the given rows and columns meet; shape (rows, columns)."""
    held = take(cells, rows)
    at = places(columns, held.width)[held.columns]
    met = np.flatnonzero(at >= 0)
    found = np.zeros((len(rows), len(columns)), dtype=np.float32)
    found[held.owner[met], at[met]] = held.values[met]
    return found


def tally(columns: NDArray[Any], weights: Floats, width: int) -> Floats:
    """Add up the weights of each column; shape (width,)."""
    # numpy counts in whole numbers where there is nothing to count, whatever the weights are
    return np.bincount(columns, weights, width).astype(np.float32)


def places(among: Ints, number: int) -> NDArray[np.int32]:
    """Tell for each of ``number`` positions which of ``among`` it is, -1 for none; shape (number,)."""
    found = np.full(number, -1, dtype=np.int32)
    found[among] = np.arange(len(among), dtype=np.int32)
    return found


def find(among: Ints, positions: NDArray[Any]) -> Ints:
    """Tell which of ``among``, positions in order, each of ``positions`` is, -1 for none."""
    at = np.searchsorted(among, positions.astype(among.dtype, copy=False))
    at[at == len(among)] = 0
    at[among[at] != positions] = -1
    return at


def within(among: Ints, positions: NDArray[Any]) -> Ints:
    """Which of ``among`` are ``positions``, as far as they are."""
    at = find(among, positions)
    return at[at >= 0]


def times(rows: Floats, weights: Floats) -> Floats:
    """Return ``rows @ weights``, or for a table of weights ``rows @ weights.T``, on one core.

    BLAS wakes a thread on every core for products as small as these, which costs more than the product.
    """
    return np.asarray(np.einsum("ng,g->n" if weights.ndim == 1 else "ng,kg->nk", rows, weights))


def size(*tables: sparse.csr_array) -> int:
    """Count the bytes that the tables hold."""
    return sum(int(one.data.nbytes + one.indices.nbytes + one.indptr.nbytes) for one in tables)
