"""EASE, a linear model of which favourites go together, in three sizes. Imported by the engine's crowd only.

Steck 2019, "Embarrassingly shallow autoencoders for sparse data": the item-item weights B minimise
|X - XB|^2 + lambda |B|^2 with a zero diagonal; B = I - P / diag(P) with P = (X'X + lambda I)^-1 (n x n).
While there are fewer users than films the same numbers come from a u x u system, by Woodbury's identity: with
K = XX' + lambda I and x_i the column of film i, B_ij = x_i' K^-1 x_j / (1 - x_j' K^-1 x_j) for i != j.
"""

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from scipy import sparse

from recommend.engine.tables import block, dense, make, size, take
from recommend.engine.types import ALL, Among, Floats, Ints

MOST_USERS = 2_000  # the dual holds films x users numbers, and inverts users x users
MOST_FILMS = 4_000  # the primal inverts films x films; for rarer films neighbours alone speak
KEPT = 200  # weights kept per film of a primal solution


class Ease(Protocol):
    """Scores by linear weights between favourites and films."""

    def scores(self, favourites: Ints, among: Among = ALL) -> Floats:
        """Sum up the favourites' weights for each film of ``among``; void for the favourites themselves."""
        ...

    def weights(self, favourites: Ints, chosen: Ints) -> Floats:
        """Weight of each favourite for each chosen film; shape (k, favourites)."""
        ...

    @property
    def nbytes(self) -> int:
        """Bytes held."""
        ...


@dataclass(frozen=True, slots=True)
class Nothing:
    """No linear model: nobody is known."""

    films: int

    def scores(self, favourites: Ints, among: Among = ALL) -> Floats:  # noqa: ARG002 - the protocol's signature
        """Zeros."""
        return np.zeros(self.films, dtype=np.float32)[among]

    def weights(self, favourites: Ints, chosen: Ints) -> Floats:
        """Zeros."""
        return np.zeros((len(chosen), len(favourites)), dtype=np.float32)

    @property
    def nbytes(self) -> int:
        """Nothing is held."""
        return 0


@dataclass(frozen=True, slots=True)
class Dual:
    """EASE over users: exact, and cheap while users are few."""

    people: sparse.csr_array  # (n, u), who favours the film
    solved: Floats  # (n, u), K^-1 applied to each film's people
    own: Floats  # (n,), 1 - x_j' K^-1 x_j

    def scores(self, favourites: Ints, among: Among = ALL) -> Floats:
        """See :class:`Ease`."""
        whole = (self.people @ self.solved[favourites].sum(axis=0)) / self.own
        return np.asarray(whole[among], dtype=np.float32)

    def weights(self, favourites: Ints, chosen: Ints) -> Floats:
        """See :class:`Ease`."""
        held = take(self.people, favourites).table() @ self.solved[chosen].T
        return np.asarray(held.T / self.own[chosen][:, None], dtype=np.float32)

    @property
    def nbytes(self) -> int:
        """Bytes of the solution; the people are the crowd's."""
        return int(self.solved.nbytes + self.own.nbytes)


@dataclass(frozen=True, slots=True)
class Primal:
    """EASE over the most favoured films, the strongest weights of each film only."""

    table: sparse.csr_array  # (n, n), row: favourite, column: film
    columns: sparse.csr_array  # the same, row: film

    def scores(self, favourites: Ints, among: Among = ALL) -> Floats:
        """See :class:`Ease`."""
        return take(self.table, favourites).sums()[among]

    def weights(self, favourites: Ints, chosen: Ints) -> Floats:
        """See :class:`Ease`."""
        if len(favourites) < len(chosen):  # whichever table has to be looked at less
            return block(self.table, favourites, chosen).T
        return block(self.columns, chosen, favourites)

    @property
    def nbytes(self) -> int:
        """Bytes of both tables."""
        return size(self.table, self.columns)


def solve(people: sparse.csr_array, penalty: float) -> Ease:
    """Choose the size of EASE that suits ``people`` (n films x u users, ones)."""
    films, users = people.shape
    if not people.nnz:
        return Nothing(films)
    if users <= min(films, MOST_USERS):
        return solve_dual(people, penalty)
    return solve_primal(people, penalty)


def solve_dual(people: sparse.csr_array, penalty: float) -> Dual:
    """Exact solution over users."""
    kernel = dense(people.T @ people).astype(np.float64)
    kernel[np.diag_indices_from(kernel)] += penalty
    solved = np.asarray(people @ np.linalg.inv(kernel), dtype=np.float32)
    own = 1.0 - np.asarray((people * solved).sum(axis=1)).ravel()
    return Dual(people, solved, own.astype(np.float32))


def solve_primal(people: sparse.csr_array, penalty: float, kept: int = KEPT, most: int = MOST_FILMS) -> Primal:
    """Solve over the ``most`` favoured films, exactly; then keep the ``kept`` largest weights of each."""
    films = people.shape[0]
    head = np.sort(np.argsort(-np.diff(people.indptr), kind="stable")[:most])
    best = take(people, head).table()
    gram = dense(best @ best.T).astype(np.float32)
    gram[np.diag_indices_from(gram)] += penalty
    inverse = np.linalg.inv(gram)
    weights = -inverse / np.diag(inverse)[None, :]
    np.fill_diagonal(weights, 0.0)
    columns = _spread(_strongest(weights.T, kept), head, films)
    return Primal(columns.T.tocsr(), columns)


def _strongest(rows: Floats, kept: int) -> sparse.csr_array:
    """Keep the ``kept`` largest numbers of each row, whatever their sign."""
    kept = min(kept, len(rows))
    columns = np.sort(np.argpartition(-np.abs(rows), kept - 1, axis=1)[:, :kept], axis=1)
    values = np.take_along_axis(rows, columns, axis=1).astype(np.float32)
    starts = np.arange(0, len(rows) * kept + 1, kept, dtype=np.int32)
    return make(values.ravel(), columns.ravel().astype(np.int32), starts, rows.shape)


def _spread(cells: sparse.csr_array, head: Ints, films: int) -> sparse.csr_array:
    """Give the rows and columns of ``cells`` the positions ``head`` in a table of all films."""
    counts = np.zeros(films, dtype=np.int32)
    counts[head] = np.diff(cells.indptr)
    starts = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
    return make(cells.data, head[cells.indices].astype(np.int32), starts, (films, films))
