"""Stored neighbors for very large catalogs: for each movie the hundred that go with it most.

Item-based neighbors (Sarwar et al. 2001; Deshpande and Karypis 2004). The hundred are chosen by cosine; a neighbor's
value is how much more often it is favored by those who favor the movie, drawn towards what is usual:
(co_count - count_i share_j) / (count_i + shrinkage). It is in the unit of the other collaborative views.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommend.engine.matrices.sparse import (
    csr_nbytes,
    locate,
    make_csr,
    take_rows,
    weighted_bincount,
)
from recommend.engine.types import ALL, Among, Floats, Ints, Likes

NEIGHBORS_PER_MOVIE = 100
SHRINKAGE = 8.0  # average users among those behind one favorite
DILUTION_POWER = 0.5  # power of the number of favorites by which each counts less
NEIGHBOR_WEIGHT = 0.45  # weight of the neighbors' values
MAX_PAIRED_FAVORITES = 200  # favorites of one user that are paired; more say little and cost their square
PAIRS_PER_BLOCK = 2_000_000  # pairs that are counted at a time, roughly
MIN_SUPPORT = 2  # users who must share a pair before it counts


@dataclass(frozen=True, slots=True)
class ItemNeighbors:
    """The neighbors of n movies."""

    values: sparse.csr_array  # (n, n), row: favorite, column: neighbor

    def scores(self, likes: Likes, among: Among = ALL) -> Floats:
        """Sum up the neighbors' values of all liked movies for each movie of ``among``."""
        rows = take_rows(self.values, likes.movies).scaled(likes.weights)
        if isinstance(among, slice):
            return rows.column_sums()[among] * self._weight(likes)
        index = locate(among, rows.columns)
        return weighted_bincount(index + 1, rows.values, len(among) + 1)[1:] * self._weight(likes)

    def _weight(self, likes: Likes) -> np.float32:
        return np.float32(NEIGHBOR_WEIGHT / max(likes.total, 1.0) ** DILUTION_POWER)

    @property
    def nbytes(self) -> int:
        """Bytes of the matrix."""
        return csr_nbytes(self.values)


def fit_neighbors(movie_users: sparse.csr_array, share: Floats) -> ItemNeighbors:
    """Find the neighbors of every movie; ``movie_users`` is n movies x u users, ones."""
    movie_count = movie_users.shape[0]
    truncated = _truncated_histories(movie_users)
    count = np.maximum(np.diff(truncated.indptr), 1).astype(np.float32)
    user_movies = truncated.T.tocsr()
    # how many pairs each movie makes: the lengths of its users' histories
    cost = np.cumsum(truncated @ np.diff(user_movies.indptr).astype(np.float64))
    bounds = np.searchsorted(
        cost, np.arange(0.0, (cost[-1] if movie_count else 0.0) + PAIRS_PER_BLOCK, PAIRS_PER_BLOCK)
    )
    blocks = [
        _top_neighbors(
            take_rows(truncated, np.arange(block_start, block_end)).to_csr() @ user_movies,
            np.arange(block_start, block_end),
            count,
            share,
        )
        for block_start, block_end in zip([0, *bounds.tolist()], [*bounds.tolist(), movie_count], strict=True)
        if block_end > block_start
    ]
    lengths = np.concatenate([block[0] for block in blocks]) if blocks else np.zeros(0, dtype=np.int64)
    indptr = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    columns = np.concatenate([block[1] for block in blocks]) if blocks else np.zeros(0, dtype=np.int32)
    values = np.concatenate([block[2] for block in blocks]) if blocks else np.zeros(0, dtype=np.float32)
    return ItemNeighbors(make_csr(values, columns, indptr, (movie_count, movie_count)))


def _truncated_histories(movie_users: sparse.csr_array) -> sparse.csr_array:
    """Keep at most so many favorites of one user, spread evenly over the catalog."""
    histories = movie_users.T.tocsr()
    lengths = np.diff(histories.indptr)
    place = np.arange(histories.nnz) - np.repeat(histories.indptr[:-1], lengths)
    history_length = np.repeat(lengths, lengths)
    step = place * MAX_PAIRED_FAVORITES // np.maximum(history_length, 1)
    step_before = (place - 1) * MAX_PAIRED_FAVORITES // np.maximum(history_length, 1)
    is_kept = (history_length <= MAX_PAIRED_FAVORITES) | (step != step_before)
    kept_lengths = np.bincount(np.repeat(np.arange(len(lengths)), lengths)[is_kept], minlength=len(lengths))
    indptr = np.concatenate([[0], np.cumsum(kept_lengths)]).astype(np.int64)
    truncated = make_csr(histories.data[is_kept], histories.indices[is_kept], indptr, histories.shape)
    by_movie: sparse.csr_array = truncated.T.tocsr()
    return by_movie


def _top_neighbors(co_counts: sparse.csr_array, rows: Ints, count: Floats, share: Floats) -> tuple[Ints, Ints, Floats]:
    """The best neighbors of a block of movies: (how many of each, which, their values)."""
    owner = np.repeat(np.arange(len(rows)), np.diff(co_counts.indptr))
    movie, neighbor, pairs = rows[owner], co_counts.indices, co_counts.data
    supported = (pairs >= MIN_SUPPORT) & (movie != neighbor)
    owner, movie, neighbor, pairs = owner[supported], movie[supported], neighbor[supported], pairs[supported]
    cosine = pairs / np.sqrt(count[movie] * count[neighbor])
    order = np.lexsort((neighbor, -cosine, owner))
    owner, movie, neighbor, pairs = owner[order], movie[order], neighbor[order], pairs[order]
    lengths = np.bincount(owner, minlength=len(rows))
    rank = np.arange(len(owner)) - np.repeat(np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    values = neighbor_values(pairs, count[movie], share[neighbor])
    is_kept = (rank < NEIGHBORS_PER_MOVIE) & (values > 0)
    kept_lengths = np.bincount(owner[is_kept], minlength=len(rows))
    return kept_lengths, neighbor[is_kept].astype(np.int32), values[is_kept].astype(np.float32)


def neighbor_values(co_counts: Floats, counts: Floats, share: Floats) -> Floats:
    """Values of neighbors: how many share both movies, how many the favorite has, the neighbor's usual share."""
    return np.asarray((co_counts - counts * share) / (counts + SHRINKAGE))
