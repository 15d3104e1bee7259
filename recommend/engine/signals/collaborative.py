"""What users with the same favorites also favor, learned from the site's own favorites.

Three views of one matrix of users and movies are added, all in the unit "share of users who favor the
movie": the nearest users (each as near as the square of the rare favorites shared), the users behind each
single favorite (a random walk favorite -> user -> movie, Cooper et al. 2014), and EASE. The first two
are drawn towards the share among all users, as if a few average users were among the neighbors: one
favorite alone says little.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy import sparse

from recommend.engine.matrices.interactions import InteractionMatrix
from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import (
    SparseRows,
    csr_nbytes,
    indicator_matrix,
    inverse_index,
    take_rows,
    weighted_bincount,
)
from recommend.engine.reranking import popularity_by_rank, top_k
from recommend.engine.signals.ease import ItemModel, fit_ease
from recommend.engine.signals.neighbours import fit_neighbors
from recommend.engine.types import ALL, Among, Floats, Ints

PRIOR_STRENGTH = 5.0  # the published votes speak for as many users (kappa)
NEIGHBOR_SHRINKAGE = 6.0  # average users among the neighbors
WALK_SHRINKAGE = 8.0  # average users among those behind one favorite
RARITY_OFFSET = 5.0  # users after whom a movie begins to be less rare
NEIGHBOR_WEIGHT, WALK_WEIGHT, ITEM_WEIGHT = 0.5, 0.5, 1.5  # weights of the three views
# Favorites above which the first two views fade: a long history is better told by EASE.
DECAY_AFTER, DECAY_POWER = 5.0, 1.6
MAX_ALL_NEIGHBORS, NEAREST_NEIGHBORS = 2_000, 500  # users up to whom all are neighbors; how many are of more
MAX_SAMPLED_USERS = 20_000  # users among whom the nearest are sought
MIN_SHARE = 1e-5
MAX_EASE_MOVIES = 20_000  # beyond it neighbors of movies are stored, and no neighbor users are sought
L2_PER_USER, MIN_L2, MAX_L2 = 0.6, 40.0, 300.0  # EASE's lambda: per user, at least, at most


class NeighborUsers(NamedTuple):
    """Whom a request learns from: the users behind some favorites, or the nearest of them."""

    weights: Floats  # (m,), what each one's favorites count
    user_movies: SparseRows | None  # (m, n), the movies of the nearest; not looked up where all users are neighbors
    rarity_weights: Floats  # (m,), what sharing a favorite counts for each, times the favorite's rarity
    walk_weights: Floats  # (m,), the same, times 1 / (the favorite's users)
    favorite_users: SparseRows  # (favorites, u), everybody behind each favorite


@dataclass(frozen=True, slots=True)
class CollaborativeModel:
    """The site's own favorites: u users, n movies."""

    movie_users: sparse.csr_array  # (n, u), who favors the movie
    user_movies: sparse.csr_array  # (u, n), the same by user
    share: Floats  # (n,), share of users who favor the movie, drawn towards the published votes
    popularity: Floats  # (n,), from 1 for the most favored movie towards 0
    rarity: Floats  # (n,), how much a shared favorite tells
    walk_normalizer: Floats  # (n,), 1 / (users behind the movie, quiet ones counting more, + average ones)
    neighbor_damping: Floats  # (u,), damps users with many favorites among the nearest
    walk_damping: Floats  # (u,), the same in the random walk
    item_model: ItemModel
    user_count: int  # of a very large catalog the matrices above are left empty
    log_share: Floats = field(init=False, repr=False)  # (n,)

    def __post_init__(self) -> None:
        """Take the logarithm once; a frozen class sets its own fields this way."""
        object.__setattr__(self, "log_share", np.log(self.share))

    def neighbors(self, favorites: Ints) -> NeighborUsers | None:
        """Find the users behind the favorites; None where there are none."""
        if not len(favorites) or not self.movie_users.shape[1]:
            return None
        favorite_users = take_rows(self.movie_users, favorites)
        if not len(favorite_users.columns):
            return None
        decay, memberships = history_decay(len(favorites)), favorite_users.to_csr().T
        shared_rarity = memberships @ self.rarity[favorites]
        similarity = shared_rarity * self.neighbor_damping
        top = similarity.max()
        effective = float(similarity @ similarity) / top**2  # how many users as near as the nearest
        similarity *= decay * NEIGHBOR_WEIGHT / ((effective + NEIGHBOR_SHRINKAGE) * top**2)
        rarity_weights = similarity * self.neighbor_damping
        walk_weights = self.walk_damping * np.float32(decay * WALK_WEIGHT / len(favorites))
        weights = rarity_weights * shared_rarity + walk_weights * (memberships @ self.walk_normalizer[favorites])
        if len(weights) <= MAX_ALL_NEIGHBORS:
            return NeighborUsers(weights, None, rarity_weights, walk_weights, favorite_users)
        nearest = np.flatnonzero(weights)
        if len(nearest) > NEAREST_NEIGHBORS:
            nearest = np.sort(nearest[top_k(weights[nearest], NEAREST_NEIGHBORS)])
        scale = weights.sum() / weights[nearest].sum()
        return NeighborUsers(
            weights[nearest] * scale, take_rows(self.user_movies, nearest),
            rarity_weights[nearest] * scale, walk_weights[nearest] * scale, favorite_users,
        )  # fmt: skip

    def affinity(self, favorites: Ints, neighbors: NeighborUsers | None, among: Among = ALL) -> Floats:
        """Estimate the share of users like these who favor each movie of ``among``; shape (n,)."""
        affinity = np.float32(history_decay(len(favorites))) * self.share[among]
        if not len(favorites):
            return affinity
        if neighbors:
            affinity += self._neighbor_sums(neighbors)[among] - np.float32(neighbors.weights.sum()) * self.share[among]
        affinity += np.float32(ITEM_WEIGHT) * self.item_model.scores(favorites, among)
        np.maximum(affinity, np.float32(MIN_SHARE), out=affinity)
        return affinity

    def _neighbor_sums(self, neighbors: NeighborUsers) -> Floats:
        rows = neighbors.user_movies
        if rows is None:
            return np.asarray(self.movie_users @ neighbors.weights, dtype=np.float32)
        return weighted_bincount(rows.columns, np.repeat(neighbors.weights, rows.lengths), rows.width)

    def contributions(self, favorites: Ints, neighbors: NeighborUsers | None, chosen: Ints) -> Floats:
        """Tell what each favorite adds to the affinity of each chosen movie; shape (k, favorites)."""
        by_item = np.float32(ITEM_WEIGHT) * self.item_model.weights(favorites, chosen)
        if not neighbors:
            return by_item
        has_favorite, has_chosen = self._memberships(neighbors, favorites, chosen)
        each = has_favorite * (
            np.outer(neighbors.rarity_weights, self.rarity[favorites])
            + np.outer(neighbors.walk_weights, self.walk_normalizer[favorites])
        )
        by_neighbors = has_chosen @ each - np.outer(self.share[chosen], each.sum(axis=0))
        return np.asarray(by_neighbors + by_item, dtype=np.float32)

    def _memberships(self, neighbors: NeighborUsers, favorites: Ints, chosen: Ints) -> tuple[Floats, sparse.csr_array]:
        """Which of the m neighbors has which favorites, (m, favorites), and which chosen movies, (k, m)."""
        has_favorite = np.zeros((len(neighbors.weights), len(favorites)), dtype=np.float32)
        rows = neighbors.user_movies
        if rows is None:
            has_favorite[neighbors.favorite_users.columns, neighbors.favorite_users.row_index] = 1.0
            return has_favorite, take_rows(self.movie_users, chosen).to_csr()
        # Of the neighbors' movies only the favorites and the chosen ones: far fewer than the chosen movies' users.
        index = inverse_index(np.concatenate([chosen, favorites]), len(self.share))[rows.columns]
        cells = np.flatnonzero(index >= 0)
        movie, user = index[cells], rows.row_index[cells]
        own = movie >= len(chosen)
        has_favorite[user[own], movie[own] - len(chosen)] = 1.0
        lengths = np.bincount(user[~own], minlength=len(has_favorite))
        user_chosen = SparseRows(rows.values[cells[~own]], movie[~own], lengths, len(chosen))
        return has_favorite, user_chosen.to_csr().T

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = (
            self.share, self.popularity, self.rarity, self.walk_normalizer, self.neighbor_damping, self.walk_damping,
        )  # fmt: skip
        matrices = csr_nbytes(self.movie_users, self.user_movies)
        return matrices + self.item_model.nbytes + sum(int(array.nbytes) for array in arrays)


def history_decay(favorite_count: int) -> float:
    """Weight of the views that look at users, with so many favorites."""
    return float(min(1.0, DECAY_AFTER / max(favorite_count, 1)) ** DECAY_POWER)


def fit_collaborative(interactions: InteractionMatrix, features: MovieFeatures) -> CollaborativeModel:
    """Learn from the interactions; favorites of movies that have no features are left out."""
    movie, user, user_count = interactions.coordinates(features.position)
    movie_users = indicator_matrix(movie, user, (len(features.ids), user_count))
    favorite_counts = np.diff(movie_users.indptr).astype(np.float32)
    share = smoothed_share(favorite_counts, user_count, features)
    large = len(features.ids) > MAX_EASE_MOVIES
    item_model = fit_neighbors(movie_users, share) if large else fit_ease(movie_users, _l2(user_count))
    sampled = _sampled_users(0 if large else user_count)
    if len(sampled) < user_count:
        movie_users = movie_users.T.tocsr()[sampled].T.tocsr()
    user_movies = movie_users.T.tocsr()
    activity = np.diff(user_movies.indptr).astype(np.float32)
    walk_damping = 1.0 / (activity / (np.median(activity) if len(activity) else 1.0) + 0.2)
    users_per_sampled = user_count / max(len(sampled), 1)
    walk_normalizer = users_per_sampled / (users_per_sampled * (movie_users @ walk_damping) + WALK_SHRINKAGE)
    return CollaborativeModel(
        movie_users, user_movies, share, popularity_by_rank(share),
        (1.0 / np.sqrt(favorite_counts + RARITY_OFFSET)).astype(np.float32),
        walk_normalizer.astype(np.float32),
        (1.0 / np.sqrt(activity + 10.0)).astype(np.float32),
        walk_damping.astype(np.float32),
        item_model, user_count,
    )  # fmt: skip


def _sampled_users(user_count: int) -> Ints:
    """Rows of the users among whom neighbors are sought: of very many users some, evenly spread."""
    return np.unique(np.linspace(0, user_count - 1, min(user_count, MAX_SAMPLED_USERS)).astype(np.int64))


def smoothed_share(favorite_counts: Floats, user_count: int, features: MovieFeatures) -> Floats:
    """Share of users who favor each movie, drawn towards the published votes; shape (n,)."""
    smoothed = (favorite_counts + PRIOR_STRENGTH * features.prior) / (user_count + PRIOR_STRENGTH)
    return np.asarray(np.maximum(smoothed, MIN_SHARE), dtype=np.float32)


def _l2(user_count: int) -> float:
    return min(max(L2_PER_USER * user_count, MIN_L2), MAX_L2)
