"""EASE, a linear model of which favorites go together, in three sizes.

Steck 2019, "Embarrassingly shallow autoencoders for sparse data": the item-item weights B minimize
|X - XB|^2 + lambda |B|^2 with a zero diagonal; B = I - P / diag(P) with P = (X'X + lambda I)^-1 (n x n).
While there are fewer users than movies the same numbers come from a u x u system, by Woodbury's identity: with
K = XX' + lambda I and x_i the column of movie i, B_ij = x_i' K^-1 x_j / (1 - x_j' K^-1 x_j) for i != j.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from recommend.engine.matrices.sparse import csr_nbytes, make_csr, submatrix, take_rows, to_dense
from recommend.engine.types import ALL, Among, Floats, Ints

DUAL_MAX_USERS = 2_000  # the dual holds movies x users numbers, and inverts users x users
PRIMAL_MAX_MOVIES = 4_000  # the primal inverts movies x movies; for rarer movies neighbor users alone speak
WEIGHTS_PER_MOVIE = 200  # weights kept per movie of a primal solution


class ItemModel(Protocol):
    """Scores by linear weights between favorites and movies."""

    def scores(self, favorites: Ints, among: Among = ALL) -> Floats:
        """Sum up the favorites' weights for each movie of ``among``; void for the favorites themselves."""
        ...

    def weights(self, favorites: Ints, chosen: Ints) -> Floats:
        """Weight of each favorite for each chosen movie; shape (k, favorites)."""
        ...

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        ...


@dataclass(frozen=True, slots=True)
class EmptyItemModel:
    """No linear model: there are no users."""

    movie_count: int

    def scores(self, favorites: Ints, among: Among = ALL) -> Floats:  # noqa: ARG002 - the protocol's signature
        """Zeros."""
        return np.zeros(self.movie_count, dtype=np.float32)[among]

    def weights(self, favorites: Ints, chosen: Ints) -> Floats:
        """Zeros."""
        return np.zeros((len(chosen), len(favorites)), dtype=np.float32)

    @property
    def nbytes(self) -> int:
        """Nothing is held."""
        return 0


@dataclass(frozen=True, slots=True)
class DualEase:
    """EASE over users: exact, and cheap while users are few."""

    movie_users: sparse.csr_array  # (n, u), who favors the movie
    solution: Floats  # (n, u), K^-1 applied to each movie's users
    denominator: Floats  # (n,), 1 - x_j' K^-1 x_j

    def scores(self, favorites: Ints, among: Among = ALL) -> Floats:
        """See :class:`ItemModel`."""
        scores = (self.movie_users @ self.solution[favorites].sum(axis=0)) / self.denominator
        return np.asarray(scores[among], dtype=np.float32)

    def weights(self, favorites: Ints, chosen: Ints) -> Floats:
        """See :class:`ItemModel`."""
        products = take_rows(self.movie_users, favorites).to_csr() @ self.solution[chosen].T
        return np.asarray(products.T / self.denominator[chosen][:, None], dtype=np.float32)

    @property
    def nbytes(self) -> int:
        """Bytes of the solution; the users' matrix belongs to the collaborative model."""
        return int(self.solution.nbytes + self.denominator.nbytes)


@dataclass(frozen=True, slots=True)
class PrimalEase:
    """EASE over the most favored movies, the strongest weights of each movie only."""

    by_favorite: sparse.csr_array  # (n, n), row: favorite, column: movie
    by_movie: sparse.csr_array  # the same, row: movie

    def scores(self, favorites: Ints, among: Among = ALL) -> Floats:
        """See :class:`ItemModel`."""
        return take_rows(self.by_favorite, favorites).column_sums()[among]

    def weights(self, favorites: Ints, chosen: Ints) -> Floats:
        """See :class:`ItemModel`."""
        if len(favorites) < len(chosen):  # whichever matrix has to be looked at less
            return submatrix(self.by_favorite, favorites, chosen).T
        return submatrix(self.by_movie, chosen, favorites)

    @property
    def nbytes(self) -> int:
        """Bytes of both matrices."""
        return csr_nbytes(self.by_favorite, self.by_movie)


def fit_ease(movie_users: sparse.csr_array, l2: float) -> ItemModel:
    """Choose the size of EASE that suits ``movie_users`` (n movies x u users, ones)."""
    movie_count, user_count = movie_users.shape
    if not movie_users.nnz:
        return EmptyItemModel(movie_count)
    if user_count <= min(movie_count, DUAL_MAX_USERS):
        return fit_dual(movie_users, l2)
    return fit_primal(movie_users, l2)


def fit_dual(movie_users: sparse.csr_array, l2: float) -> DualEase:
    """Exact solution over users."""
    kernel = to_dense(movie_users.T @ movie_users).astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += l2
    solution = np.asarray(movie_users @ np.linalg.inv(kernel), dtype=np.float32)
    denominator = 1.0 - np.asarray((movie_users * solution).sum(axis=1)).ravel()
    return DualEase(movie_users, solution, denominator.astype(np.float32))


def fit_primal(
    movie_users: sparse.csr_array,
    l2: float,
    weights_per_movie: int = WEIGHTS_PER_MOVIE,
    max_movies: int = PRIMAL_MAX_MOVIES,
) -> PrimalEase:
    """Solve over the ``max_movies`` most favored movies, exactly; then keep the largest weights of each."""
    movie_count = movie_users.shape[0]
    head = np.sort(np.argsort(-np.diff(movie_users.indptr), kind="stable")[:max_movies])
    head_users = take_rows(movie_users, head).to_csr()
    gram = to_dense(head_users @ head_users.T).astype(np.float32)
    gram[np.diag_indices_from(gram)] += l2
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0.0)
    by_movie = _embed(_largest_weights(weights.T, weights_per_movie), head, movie_count)
    return PrimalEase(by_movie.T.tocsr(), by_movie)


def _largest_weights(rows: Floats, per_row: int) -> sparse.csr_array:
    """Keep the ``per_row`` largest numbers of each row, whatever their sign."""
    per_row = min(per_row, len(rows))
    columns = np.sort(np.argpartition(-np.abs(rows), per_row - 1, axis=1)[:, :per_row], axis=1)
    values = np.take_along_axis(rows, columns, axis=1).astype(np.float32)
    indptr = np.arange(0, len(rows) * per_row + 1, per_row, dtype=np.int32)
    return make_csr(values.ravel(), columns.ravel().astype(np.int32), indptr, rows.shape)


def _embed(head_matrix: sparse.csr_array, head: Ints, movie_count: int) -> sparse.csr_array:
    """Give the rows and columns of ``head_matrix`` the positions ``head`` in a matrix of all movies."""
    lengths = np.zeros(movie_count, dtype=np.int32)
    lengths[head] = np.diff(head_matrix.indptr)
    indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    columns = head[head_matrix.indices].astype(np.int32)
    return make_csr(head_matrix.data, columns, indptr, (movie_count, movie_count))
