"""Which accounts count, and how much one movie may gain from them: what keeps the lists from being bought.

Two bounds, measured together. Accounts that are too alike, shared favorites weighing by how few votes they have, count
as one. And a movie counts at most a few times what its published votes let expect, so that even accounts which differ
cannot make a movie that nobody knows the favorite of all. Both leave real users nearly untouched.
"""

import numpy as np
from scipy import sparse

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import indicator_matrix, make_csr, take_rows, to_dense
from recommend.engine.types import Bools, Floats, Ints

SAME_ACCOUNT = 0.3  # weighted Jaccard index from which two accounts count as one
FEW = 5.0  # favorites that any movie may have
# Times its expected favorites: from there on its users are compared, and so often it counts at most. Where votes say
# little of what a site's users favor, that is usual for many of its movies (percentiles), and the bounds give way.
SURPRISING, SURPRISING_PERCENTILE = 3.0, 90.0
MOST, MOST_PERCENTILE = 10.0, 95.0
ENOUGH_MOVIES = 400  # movies with more than FEW favorites, below which nothing is usual yet
MAX_COMPARED = 4_000  # accounts; of more those with most surprising favorites
BLOCK = 500  # accounts that are compared at a time


def trusted_favorites(movie: Ints, user: Ints, weight: Floats, features: MovieFeatures) -> tuple[Ints, Ints, Floats]:
    """What counts of what users like: (movie, user, weight) without doubled accounts and beyond no movie's bound.

    Args:
        movie: positions, one for each favorite; what is liked a little is bounded like a favorite.
        user: rows of users from 0, one for each favorite, the earliest account first.
        weight: one for each favorite.
        features: of the n movies; their published votes say what is to be expected.
    """
    if not len(movie):
        return movie, user, weight
    expected = _expected_share(features) * len(movie)
    counts = np.bincount(movie, minlength=len(expected))
    surprising = counts > FEW + _usual(counts, expected, SURPRISING, SURPRISING_PERCENTILE) * expected
    max_ratio = _usual(counts, expected, MOST, MOST_PERCENTILE)
    is_kept = ~_doubled(movie, user, features.prior, surprising)[user]
    movie, user, weight = movie[is_kept], user[is_kept], weight[is_kept]
    bound = np.floor(FEW + max_ratio * expected * is_kept.mean()).astype(np.int64)
    order = np.lexsort((user, movie))  # of a movie's users the earliest accounts stay
    starts = np.searchsorted(movie[order], np.arange(len(expected)))
    rank = np.arange(len(order)) - starts[movie[order]]
    within_bound = np.sort(order[rank < bound[movie[order]]])
    return movie[within_bound], user[within_bound], weight[within_bound]


def _expected_share(features: MovieFeatures) -> Floats:
    """Share of all favorites that each movie's votes let expect; without votes as many as for any movie; (n,)."""
    share = features.prior / max(float(features.prior.sum()), 1e-9)
    unknown = features.vote_counts == 0
    return np.where(unknown, np.maximum(share, 1.0 / max(len(share), 1)), share)


def _usual(counts: Ints, expected: Floats, least: float, percentile: float) -> float:
    """How many times its expected favorites a movie may have: ``least``, or what many of the movies have."""
    is_favored = counts > FEW
    if is_favored.sum() < ENOUGH_MOVIES:
        return least
    return max(least, float(np.percentile(counts[is_favored] / np.maximum(expected[is_favored], 1e-9), percentile)))


def _doubled(movie: Ints, user: Ints, prior: Floats, surprising: Bools) -> Bools:
    """Which accounts are too like another one that has more favorites, or came earlier; (u,)."""
    users = int(user.max()) + 1
    doubled = np.zeros(users, dtype=np.bool_)
    surprising_counts = np.bincount(user[surprising[movie]], minlength=users)
    suspects = np.flatnonzero(surprising_counts >= 2)
    if len(suspects) > MAX_COMPARED:
        suspects = np.sort(suspects[np.argsort(-surprising_counts[suspects], kind="stable")[:MAX_COMPARED]])
    if len(suspects) < 2:
        return doubled
    rows = take_rows(indicator_matrix(user, movie, (users, len(prior))), suspects).to_csr()
    weight = -np.log(np.clip(prior, 1e-6, 0.99)).astype(np.float32)
    weighed = make_csr(rows.data * weight[rows.indices], rows.indices, rows.indptr, rows.shape)
    sizes = np.bincount(np.repeat(np.arange(len(suspects)), np.diff(weighed.indptr)), weighed.data, len(suspects))
    doubled[suspects[_repeats(rows, weighed, sizes)]] = True
    return doubled


def _repeats(rows: sparse.csr_array, weighed: sparse.csr_array, sizes: Floats) -> Ints:
    """Rows that are like one that goes before them, the heaviest first; of equal rows the first stays."""
    order = np.argsort(-sizes, kind="stable")
    place = np.empty(len(order), dtype=np.int64)
    place[order] = np.arange(len(order))
    columns = rows.T.tocsr()
    repeats = [np.zeros(0, dtype=np.int64)]
    for start in range(0, len(order), BLOCK):
        block = np.arange(start, min(start + BLOCK, len(order)))
        shared_weight = to_dense(take_rows(weighed, block).to_csr() @ columns)
        union = sizes[block][:, None] + sizes[None, :] - shared_weight
        same_account = (shared_weight >= SAME_ACCOUNT * union) & (place[None, :] < place[block][:, None])
        repeats.append(block[same_account.any(axis=1)])
    return np.concatenate(repeats)
