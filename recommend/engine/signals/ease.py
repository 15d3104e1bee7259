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
from scipy.linalg import get_lapack_funcs

from recommend.engine.matrices.sparse import csr_nbytes, make_csr, take_rows, to_dense
from recommend.engine.types import ALL, Among, Floats, Ints, Likes

DUAL_MAX_USERS = 2_000  # the dual holds movies x users numbers, and inverts users x users
PRIMAL_MAX_MOVIES = 3_000  # the primal inverts movies x movies; for rarer movies neighbor users alone speak
WEIGHTS_PER_MOVIE = 1_000  # kept of a primal solution: with fewer, long histories are told worse than by the whole
BLOCK = 250  # movies that are looked at together, so that no second matrix of all of them is needed


class ItemModel(Protocol):
    """Scores by linear weights between favorites and movies."""

    def scores(self, likes: Likes, among: Among = ALL) -> Floats:
        """Sum up the weights between the liked movies and each movie of ``among``; void for the liked ones."""
        ...

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        ...


@dataclass(frozen=True, slots=True)
class EmptyItemModel:
    """No linear model: there are no users."""

    movie_count: int

    def scores(self, likes: Likes, among: Among = ALL) -> Floats:  # noqa: ARG002 - the protocol's signature
        """Zeros."""
        return np.zeros(self.movie_count, dtype=np.float32)[among]

    @property
    def nbytes(self) -> int:
        """Nothing is held."""
        return 0


@dataclass(frozen=True, slots=True)
class DualEase:
    """EASE over users: exact, and cheap while users are few."""

    movie_users: sparse.csr_array  # (n, u), who favors the movie
    solution: Floats  # (m, u), K^-1 applied to each movie's users; movies behind the first m are nobody's
    denominator: Floats  # (n,), 1 - x_j' K^-1 x_j

    def scores(self, likes: Likes, among: Among = ALL) -> Floats:
        """See :class:`ItemModel`."""
        known = likes.movies < len(self.solution)
        liked = self.solution[likes.movies[known]] * likes.weights[known, None]
        scores = (self.movie_users @ liked.sum(axis=0)) / self.denominator
        return np.asarray(scores[among], dtype=np.float32)

    @property
    def nbytes(self) -> int:
        """Bytes of the solution; the users' matrix belongs to the collaborative model."""
        return int(self.solution.nbytes + self.denominator.nbytes)


@dataclass(frozen=True, slots=True)
class PrimalEase:
    """EASE over the most favored movies, the strongest weights of each movie only."""

    weights: sparse.csr_array  # (n, n), row: favorite, column: movie

    def scores(self, likes: Likes, among: Among = ALL) -> Floats:
        """See :class:`ItemModel`."""
        return take_rows(self.weights, likes.movies).scaled(likes.weights).column_sums()[among]

    @property
    def nbytes(self) -> int:
        """Bytes of the weights."""
        return csr_nbytes(self.weights)


def fit_ease(movie_users: sparse.csr_array, l2: float) -> ItemModel:
    """Choose the size of EASE that suits ``movie_users`` (n movies x u users)."""
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
    head = np.sort(np.argsort(-np.diff(movie_users.indptr), kind="stable")[:max_movies])
    inverse = _inverse_gram(take_rows(movie_users, head).to_csr(), l2)
    diagonal = np.diag(inverse).copy()
    blocks = [
        _largest_weights(inverse[rows] / -diagonal[rows, None], rows, weights_per_movie)
        for rows in np.array_split(np.arange(len(head)), max(len(head) // BLOCK, 1))
    ]
    indptr = np.concatenate([[0], np.cumsum(np.concatenate([lengths for lengths, _, _ in blocks]))])
    columns, values = (np.concatenate([block[part] for block in blocks]) for part in (1, 2))
    by_movie = make_csr(values, columns, indptr.astype(np.int32), inverse.shape)
    return PrimalEase(_embed(by_movie.T.tocsr(), head, movie_users.shape[0]))


def _inverse_gram(head_users: sparse.csr_array, l2: float) -> Floats:
    """(X'X + lambda I)^-1 in the place of X'X; symmetric."""
    size, columns = head_users.shape[0], head_users.T.tocsr()
    gram = np.empty((size, size), dtype=np.float32, order="F")
    for start in range(0, size, BLOCK):
        rows = np.arange(start, min(start + BLOCK, size))
        gram[:, rows] = to_dense(take_rows(head_users, rows).to_csr() @ columns).T
    gram[np.diag_indices_from(gram)] += l2
    factorize, invert = get_lapack_funcs(("potrf", "potri"), (gram,))
    factor, failed = factorize(gram, lower=True, overwrite_a=True)
    inverse, failed_too = invert(factor, lower=True, overwrite_c=True)
    assert not failed, "lambda makes the matrix positive definite"
    assert not failed_too, "a factor of a positive definite matrix has an inverse"
    for start in range(0, size, BLOCK):  # only the lower half was computed
        block = slice(start, min(start + BLOCK, size))
        inverse[:start, block] = inverse[block, :start].T
        square = np.tril(inverse[block, block])
        inverse[block, block] = square + np.tril(square, -1).T
    return np.asarray(inverse, dtype=np.float32)


def _largest_weights(weights: Floats, rows: Ints, per_movie: int) -> tuple[Ints, Ints, Floats]:
    """The ``per_movie`` largest numbers of each row, whatever their sign: (lengths, columns, values)."""
    weights[np.arange(len(rows)), rows] = 0.0
    per_movie = min(per_movie, weights.shape[1])
    columns = np.sort(np.argpartition(-np.abs(weights), per_movie - 1, axis=1)[:, :per_movie], axis=1)
    values = np.take_along_axis(weights, columns, axis=1).astype(np.float32)
    return np.full(len(rows), per_movie), columns.ravel().astype(np.int32), values.ravel()


def _embed(head_matrix: sparse.csr_array, head: Ints, movie_count: int) -> sparse.csr_array:
    """Give the rows and columns of ``head_matrix`` the positions ``head`` in a matrix of all movies."""
    lengths = np.zeros(movie_count, dtype=np.int32)
    lengths[head] = np.diff(head_matrix.indptr)
    indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int32)
    columns = head[head_matrix.indices].astype(np.int32)
    return make_csr(head_matrix.data, columns, indptr, (movie_count, movie_count))
