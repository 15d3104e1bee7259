"""Sparse matrices of the engine: made once, read by row."""

from collections.abc import Sequence
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.types import Floats, Ints

MAX_SLICED_ROWS = 50  # rows up to which each is copied by itself; beyond, their cells are looked up together
SAMPLE_STEP = 17  # one in so many scores is looked at to tell where the best begin


class SparseRows(NamedTuple):
    """Some rows of a matrix as bare arrays; scipy's own checks take longer than what is done with them."""

    values: Floats
    columns: NDArray[Any]  # whole numbers, of whatever width the matrix has
    lengths: Ints  # (k,), how many cells each row has
    width: int

    @property
    def row_index(self) -> Ints:
        """Which of the rows each cell is in."""
        return np.repeat(np.arange(len(self.lengths)), self.lengths)

    def to_csr(self) -> sparse.csr_array:
        """The rows as a matrix of their own."""
        indptr = np.zeros(len(self.lengths) + 1, dtype=self.columns.dtype)
        np.cumsum(self.lengths, out=indptr[1:])
        return make_csr(self.values, self.columns, indptr, (len(self.lengths), self.width))

    def products(self, dense: Floats) -> Floats:
        """The rows times a dense matrix of (width, m): (k, m). For few cells; no sparse matrix has to be made."""
        starts = np.cumsum(self.lengths) - self.lengths
        nonempty = np.flatnonzero(self.lengths)
        products = np.zeros((len(self.lengths), dense.shape[1]), dtype=np.float32)
        if len(nonempty):
            cells = dense[self.columns] * self.values[:, None]
            products[nonempty] = np.add.reduceat(cells, starts[nonempty], axis=0)
        return products

    def scaled(self, weights: Floats) -> "SparseRows":
        """The rows, each times its weight."""
        return self._replace(values=self.values * np.repeat(weights, self.lengths))

    def row_sums(self) -> Floats:
        """Add each row's values up; one number per row."""
        return weighted_bincount(self.row_index, self.values, len(self.lengths))

    def column_sums(self) -> Floats:
        """Add the rows up; one number per column."""
        return weighted_bincount(self.columns, self.values, self.width)


def indicator_matrix(
    rows: Sequence[int] | Ints, columns: Sequence[int] | Ints, shape: tuple[int, int]
) -> sparse.csr_array:
    """Make a matrix with ones at the given cells; a cell that is given twice is still one."""
    cells = np.unique(np.asarray(rows, dtype=np.int64) * shape[1] + np.asarray(columns, dtype=np.int64))
    indptr = np.zeros(shape[0] + 1, dtype=np.int32)
    np.cumsum(np.bincount(cells // max(shape[1], 1), minlength=shape[0]), out=indptr[1:])
    return make_csr(np.ones(len(cells), dtype=np.float32), (cells % max(shape[1], 1)).astype(np.int32), indptr, shape)


def weighted_matrix(rows: Ints, columns: Ints, values: Floats, shape: tuple[int, int]) -> sparse.csr_array:
    """Make a matrix with these values at the given cells, each of which is given once."""
    cells = rows * shape[1] + columns
    order = np.argsort(cells, kind="stable")
    indptr = np.zeros(shape[0] + 1, dtype=np.int32)
    np.cumsum(np.bincount(rows, minlength=shape[0]), out=indptr[1:])
    return make_csr(values[order].astype(np.float32), columns[order].astype(np.int32), indptr, shape)


def row_totals(matrix: sparse.csr_array) -> Floats:
    """Add each row's values up; one number per row."""
    rows = np.repeat(np.arange(matrix.shape[0]), np.diff(matrix.indptr))
    return weighted_bincount(rows, matrix.data, matrix.shape[0])


def make_csr(values: Floats, columns: NDArray[Any], indptr: NDArray[Any], shape: tuple[int, ...]) -> sparse.csr_array:
    """Make a matrix of its bare arrays."""
    return sparse.csr_array((values, columns, indptr), shape=shape)  # type: ignore[no-untyped-call]


def append_rows(upper: sparse.csr_array, lower: SparseRows) -> sparse.csr_array:
    """Put rows below a matrix."""
    indptr = np.concatenate([upper.indptr, upper.indptr[-1] + np.cumsum(lower.lengths)])
    values = np.concatenate([upper.data, lower.values])
    columns = np.concatenate([upper.indices, lower.columns])
    return make_csr(
        values,
        columns.astype(upper.indices.dtype),
        indptr.astype(upper.indptr.dtype),
        (len(indptr) - 1, upper.shape[1]),
    )


def to_dense(matrix: sparse.csr_array) -> Floats:
    """Spread a matrix out, zeros and all."""
    return np.asarray(matrix.toarray())  # type: ignore[no-untyped-call]


def take_rows(matrix: sparse.csr_array, rows: Ints) -> SparseRows:
    """Return the given rows, as ``matrix[rows]`` does."""
    values, columns = matrix.data, matrix.indices
    starts, ends = matrix.indptr[rows], matrix.indptr[rows + 1]
    lengths = (ends - starts).astype(np.int64)
    if 0 < len(rows) <= MAX_SLICED_ROWS:
        bounds = list(zip(starts.tolist(), ends.tolist(), strict=True))
        row_values = np.concatenate([values[start:end] for start, end in bounds])
        row_columns = np.concatenate([columns[start:end] for start, end in bounds])
        return SparseRows(row_values, row_columns, lengths, matrix.shape[1])
    offsets = np.cumsum(lengths) - lengths
    cells = np.arange(lengths.sum()) + np.repeat(starts - offsets, lengths)
    return SparseRows(values[cells], columns[cells], lengths, matrix.shape[1])


def weighted_bincount(columns: NDArray[Any], weights: Floats, width: int) -> Floats:
    """Add up the weights of each column; shape (width,)."""
    # numpy counts in whole numbers where there is nothing to count, whatever the weights are
    return np.bincount(columns, weights, width).astype(np.float32)


def inverse_index(among: Ints, length: int) -> NDArray[np.int32]:
    """Tell for each of ``length`` positions which of ``among`` it is, -1 for none; shape (length,)."""
    inverse = np.full(length, -1, dtype=np.int32)
    inverse[among] = np.arange(len(among), dtype=np.int32)
    return inverse


def locate(among: Ints, positions: NDArray[Any]) -> Ints:
    """Tell which of ``among``, positions in order, each of ``positions`` is, -1 for none."""
    index = np.searchsorted(among, positions.astype(among.dtype, copy=False))
    index[index == len(among)] = 0
    index[among[index] != positions] = -1
    return index


def locate_present(among: Ints, positions: NDArray[Any]) -> Ints:
    """Which of ``among`` are ``positions``, as far as they are."""
    index = locate(among, positions)
    return index[index >= 0]


def single_core_product(rows: Floats, weights: Floats) -> Floats:
    """Return ``rows @ weights``, or for a matrix of weights ``rows @ weights.T``, on one core.

    BLAS wakes a thread on every core for products as small as these, which costs more than the product.
    """
    return np.asarray(np.einsum("ng,g->n" if weights.ndim == 1 else "ng,kg->nk", rows, weights))


def csr_nbytes(*matrices: sparse.csr_array) -> int:
    """Count the bytes that the matrices hold."""
    return sum(int(matrix.data.nbytes + matrix.indices.nbytes + matrix.indptr.nbytes) for matrix in matrices)


def top_k(values: Floats, k: int) -> Ints:
    """Find the positions of the ``k`` largest values, the largest first; equal ones in their own order."""
    sample = values[::SAMPLE_STEP]
    sample_k = min(2 * k // SAMPLE_STEP + 2, len(sample))
    threshold = np.partition(sample, len(sample) - sample_k)[len(sample) - sample_k]
    candidates = np.flatnonzero(values >= threshold)
    if len(candidates) < k:  # the sample's threshold was too high
        candidates = np.flatnonzero(values >= np.partition(values, len(values) - k)[len(values) - k])
    return candidates[np.argsort(-values[candidates], kind="stable")[:k]]


def evenly_spread(positions: Ints, number: int) -> Ints:
    """At most ``number`` of the positions, from all of their order."""
    if len(positions) <= number:
        return positions
    return positions[np.linspace(0, len(positions) - 1, number).astype(np.int64)]
