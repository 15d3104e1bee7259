"""Neighbors that were counted elsewhere, by the job on Spark: for favorites too many for one machine.

The job counts and chooses (see ``recommend/training/spark_job.py``). What a neighbor is worth is worked out here, by
the formulas of a fit on one machine, so the same favorites make the same model. A request looks for no neighbor users,
so nobody's own favorites are needed.
"""

from dataclasses import dataclass

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import indicator_matrix, make_csr
from recommend.engine.signals.collaborative import CollaborativeModel, smoothed_share
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.neighbours import ItemNeighbors, neighbor_values
from recommend.engine.types import Floats, Ints


@dataclass(frozen=True, slots=True)
class PrecomputedNeighbors:
    """How often movies are favored, alone and together: c movies that somebody favors, m neighbors of theirs."""

    user_count: int
    movies: Ints  # (c,), ids
    favorite_counts: Ints  # (c,), users who favor the movie
    paired_counts: Ints  # (c,), those among them whose truncated history holds it
    offsets: Ints  # (c + 1,), where each movie's neighbors begin
    neighbors: Ints  # (m,), ids, each movie's nearest first
    co_counts: Ints  # (m,), users whose truncated histories hold both


def from_precomputed(precomputed: PrecomputedNeighbors, features: MovieFeatures) -> tuple[CollaborativeModel, Floats]:
    """The collaborative model, and how many users favor each movie; movies without features are left out."""
    positions, movie_count = _positions(precomputed.movies, features), len(features.ids)
    favorite_counts = np.zeros(movie_count, dtype=np.float32)
    favorite_counts[positions[positions >= 0]] = precomputed.favorite_counts[positions >= 0]
    share = smoothed_share(favorite_counts, precomputed.user_count, features)
    per_user, per_movie = np.zeros(0, dtype=np.float32), np.zeros(movie_count, dtype=np.float32)
    evidence = Evidence(int(favorite_counts.sum()), int(precomputed.co_counts.sum()) // 2)
    model = CollaborativeModel(
        movie_users=indicator_matrix([], [], (movie_count, 0)), user_movies=indicator_matrix([], [], (0, movie_count)),
        rarity=per_movie, walk_normalizer=per_movie, neighbor_damping=per_user, walk_damping=per_user, share=share,
        item_model=_item_neighbors(precomputed, positions, features, share), user_count=precomputed.user_count,
        evidence=evidence, chance=0.0,
    )  # fmt: skip
    return model, favorite_counts


def _item_neighbors(
    precomputed: PrecomputedNeighbors, positions: Ints, features: MovieFeatures, share: Floats
) -> ItemNeighbors:
    movie_count, lengths = len(features.ids), np.diff(precomputed.offsets)
    movie, neighbor = np.repeat(positions, lengths), _positions(precomputed.neighbors, features)
    is_known = np.flatnonzero((movie >= 0) & (neighbor >= 0))
    is_known = is_known[np.argsort(movie[is_known], kind="stable")]
    movie, neighbor, co_counts = movie[is_known], neighbor[is_known], precomputed.co_counts[is_known].astype(np.float32)
    paired_counts = np.repeat(precomputed.paired_counts, lengths)[is_known].astype(np.float32)
    values = neighbor_values(co_counts, paired_counts, share[neighbor])
    positive = values > 0
    indptr = np.concatenate([[0], np.cumsum(np.bincount(movie[positive], minlength=movie_count))]).astype(np.int64)
    columns = neighbor[positive].astype(np.int32)
    return ItemNeighbors(make_csr(values[positive].astype(np.float32), columns, indptr, (movie_count, movie_count)))


def _positions(ids: Ints, features: MovieFeatures) -> Ints:
    """Positions of these movies; -1 for unknown ones. There may be a hundred million."""
    known_ids = np.array(features.ids, dtype=np.int64)
    if not len(known_ids):
        return np.full(len(ids), -1, dtype=np.int64)
    order = np.argsort(known_ids, kind="stable")
    positions = order[np.minimum(np.searchsorted(known_ids, ids, sorter=order), len(known_ids) - 1)]
    return np.where(known_ids[positions] == ids, positions, -1)
