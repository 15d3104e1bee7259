"""What users with the same favorites also favor, learned from the site's own favorites.

Three views of one matrix of users and movies are added, all in the unit "share of users who favor the
movie": the nearest users (each as near as the square of the rare favorites shared), the users behind each
single favorite (a random walk favorite -> user -> movie, Cooper et al. 2014), and EASE. The first two
are drawn towards the share among all users, as if a few average users were among the neighbors: one
favorite alone says little.
"""

from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.matrices.accounts import trusted_favorites
from recommend.engine.matrices.interactions import InteractionMatrix
from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import (
    SparseRows,
    csr_nbytes,
    evenly_spread,
    row_totals,
    take_rows,
    to_dense,
    top_k,
    weighted_bincount,
    weighted_matrix,
)
from recommend.engine.signals.ease import ItemModel, fit_ease
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.neighbours import fit_neighbors
from recommend.engine.types import ALL, STRONG, Among, Floats, Ints, Likes

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
L2_PER_USER, MIN_L2 = 0.6, 40.0  # EASE's lambda: per user, at least
L2_BEND, L2_POWER = 500, 0.3  # users from which it grows more slowly, and with which power of their number
CO_FAVORITE_SHRINKAGE = 3.0  # users by whom both the counted and the expected pairs are raised
MAX_DENSE_CELLS = 200_000  # beyond so many cells a sparse product is faster
ENOUGH_USERS = 3  # who favor both movies, before that is told


class NeighborUsers(NamedTuple):
    """Whom a request learns from: the users behind some favorites, or the nearest of them."""

    weights: Floats  # (m,), what each one's favorites count
    user_movies: SparseRows | None  # (m, n), the movies of the nearest; not looked up where all users are neighbors
    rarity_weights: Floats  # (m,), what sharing a favorite counts for each, times the favorite's rarity
    walk_weights: Floats  # (m,), the same, times 1 / (the favorite's users)
    favorite_users: SparseRows  # (favorites, u), everybody behind each favorite


class CoFavorites(NamedTuple):
    """How k movies are favored along with some favorites."""

    favorites: Ints  # (m,), positions
    lift: Floats  # (k, m), logarithms of (users who favor both / users expected to), both drawn towards each other
    users: Floats  # (k, m), who favor both

    def take(self, places: Ints) -> "CoFavorites":
        """Those of some of the movies."""
        return self._replace(lift=self.lift[places], users=self.users[places])


@dataclass(frozen=True, slots=True)
class CollaborativeModel:
    """The site's own favorites: u users, n movies."""

    movie_users: sparse.csr_array  # (n, u), who favors the movie
    user_movies: sparse.csr_array  # (u, n), the same by user
    rarity: Floats  # (n,), how much a shared favorite tells
    walk_normalizer: Floats  # (n,), 1 / (users behind the movie, quiet ones counting more, + average ones)
    neighbor_damping: Floats  # (u,), damps users with many favorites among the nearest
    walk_damping: Floats  # (u,), the same in the random walk
    share: Floats  # (n,), share of users who favor the movie, drawn towards the published votes
    item_model: ItemModel
    user_count: int  # of a very large catalog the matrices above are left empty
    evidence: Evidence
    chance: float  # users of both of two movies that are expected, over the product of their users
    log_share: Floats = field(init=False, repr=False)  # (n,)

    def __post_init__(self) -> None:
        """Take the logarithm once; a frozen class sets its own fields this way."""
        object.__setattr__(self, "log_share", np.log(self.share))

    def neighbors(self, likes: Likes) -> NeighborUsers | None:
        """Find the users behind the liked movies; None where there are none."""
        if not len(likes.movies) or not self.movie_users.shape[1]:
            return None
        favorite_users = take_rows(self.movie_users, likes.movies)
        if not len(favorite_users.columns):
            return None
        decay, memberships = history_decay(likes.total), favorite_users.to_csr().T
        shared_rarity = memberships @ (self.rarity[likes.movies] * likes.weights)
        similarity = shared_rarity * self.neighbor_damping
        max_similarity = similarity.max()
        effective = float(similarity @ similarity) / max_similarity**2  # how many users as near as the nearest
        similarity *= decay * NEIGHBOR_WEIGHT / ((effective + NEIGHBOR_SHRINKAGE) * max_similarity**2)
        rarity_weights = similarity * self.neighbor_damping
        walk_weights = self.walk_damping * np.float32(decay * WALK_WEIGHT / max(likes.total, 1.0))
        walks = memberships @ (self.walk_normalizer[likes.movies] * likes.weights)
        weights = rarity_weights * shared_rarity + walk_weights * walks
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

    def affinity(self, likes: Likes, neighbors: NeighborUsers | None, among: Among = ALL) -> Floats:
        """Estimate the share of users like these who favor each movie of ``among``; shape (n,)."""
        affinity = np.float32(history_decay(likes.total)) * self.share[among]
        if not len(likes.movies):
            return affinity
        if neighbors:
            affinity += self._neighbor_sums(neighbors)[among] - np.float32(neighbors.weights.sum()) * self.share[among]
        affinity += np.float32(ITEM_WEIGHT) * self.item_model.scores(likes, among)
        np.maximum(affinity, np.float32(MIN_SHARE), out=affinity)
        return affinity

    def log_lift(self, likes: Likes, among: Among = ALL) -> Floats:
        """Logarithm of (share of users like these who favor the movie / share of all users); shape (n,)."""
        # What the whole list loses to a long history is no movie's own loss.
        usual = self.log_share[among] + np.float32(np.log(history_decay(likes.total)))
        lift: Floats = np.log(self.affinity(likes, self.neighbors(likes), among)) - usual
        return lift

    def _neighbor_sums(self, neighbors: NeighborUsers) -> Floats:
        rows = neighbors.user_movies
        if rows is None:
            return np.asarray(self.movie_users @ neighbors.weights, dtype=np.float32)
        return weighted_bincount(rows.columns, np.repeat(neighbors.weights, rows.lengths), rows.width)

    def co_favorites(self, favorites: Ints, chosen: Ints) -> CoFavorites:
        """How much more often than by chance each chosen movie is favored along with each favorite.

        Users differ in how much they favor: the expected number allows for it.
        """
        if not self.movie_users.shape[1]:
            zeros = np.zeros((len(chosen), len(favorites)), dtype=np.float32)
            return CoFavorites(favorites, zeros, zeros)
        chosen_users, favorite_users = take_rows(self.movie_users, chosen), take_rows(self.movie_users, favorites)
        if len(chosen_users.columns) * len(favorites) > MAX_DENSE_CELLS:
            shared_users = to_dense(chosen_users.to_csr() @ favorite_users.to_csr().T)
        else:
            favors = np.zeros((self.movie_users.shape[1], len(favorites)), dtype=np.float32)
            favors[favorite_users.columns, favorite_users.row_index] = favorite_users.values
            shared_users = chosen_users.products(favors)
        expected_users = np.outer(*(rows.row_sums().astype(np.float64) for rows in (chosen_users, favorite_users)))
        expected_users *= self.chance
        lift = np.log((shared_users + CO_FAVORITE_SHRINKAGE) / (expected_users + CO_FAVORITE_SHRINKAGE))
        return CoFavorites(favorites, lift.astype(np.float32), shared_users)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = (
            self.share, self.rarity, self.walk_normalizer, self.neighbor_damping, self.walk_damping,
        )  # fmt: skip
        matrices = csr_nbytes(self.movie_users, self.user_movies)
        return matrices + self.item_model.nbytes + sum(int(array.nbytes) for array in arrays)


def history_decay(favorite_count: float) -> float:
    """Weight of the views that look at users, with so many favorites."""
    return float(min(1.0, DECAY_AFTER / max(favorite_count, 1.0)) ** DECAY_POWER)


def fit_collaborative(
    interactions: InteractionMatrix, features: MovieFeatures, evidence: Evidence
) -> tuple[CollaborativeModel, Floats]:
    """Learn from the interactions; favorites of movies that have no features are left out.

    Returns:
        The model, and how many users favor each movie; (n,).
    """
    movie, user, weight, _ = interactions.coordinates(features.position)
    return fit_favorites(movie, user, weight, features, evidence)


def fit_favorites(
    movie: Ints, user: Ints, weight: Floats, features: MovieFeatures, evidence: Evidence
) -> tuple[CollaborativeModel, Floats]:
    """Learn from what users like: positions of movies and numbers of users, the earliest account first.

    ``weight`` is 1 for a favorite; neighbors of a very large catalog are counted from what is as good as one.
    ``evidence`` says how the amount of it is to be read; what it counts is counted anew.
    """
    large = len(features.ids) > MAX_EASE_MOVIES
    if large:
        strong = weight >= STRONG
        movie, user, weight = movie[strong], user[strong], np.ones(int(strong.sum()), dtype=np.float32)
    movie, user, weight = trusted_favorites(movie, user, weight, features)
    user = np.unique(user, return_inverse=True)[1]
    user_count = int(user.max()) + 1 if len(user) else 0
    movie_users = weighted_matrix(movie, user, weight, (len(features.ids), user_count))
    favorite_counts = row_totals(movie_users)
    evidence = _counted(evidence, user, weight.astype(np.float64))
    share = smoothed_share(favorite_counts, user_count, features)
    item_model = fit_neighbors(movie_users, share) if large else fit_ease(movie_users, _l2(user_count))
    sampled = evenly_spread(np.arange(0 if large else user_count), MAX_SAMPLED_USERS)
    if len(sampled) < user_count:
        movie_users = movie_users.T.tocsr()[sampled].T.tocsr()
    model = CollaborativeModel(
        movie_users, *_user_views(movie_users, favorite_counts, user_count), share, item_model, user_count, evidence,
        _chance(movie_users),
    )  # fmt: skip
    return model, favorite_counts


def _counted(evidence: Evidence, user: Ints, weight: NDArray[np.float64]) -> Evidence:
    """The evidence with what these users have said; a pair is worth the product of its weights."""
    squares = np.bincount(user, weight) ** 2 - np.bincount(user, weight * weight)
    return replace(evidence, favorites=round(weight.sum()), pairs=int(squares.sum() / 2.0))


def _user_views(
    movie_users: sparse.csr_array, favorite_counts: Floats, user_count: int
) -> tuple[sparse.csr_array, Floats, Floats, Floats, Floats]:
    """(movies by user, rarity, walk normalizer, neighbor damping, walk damping) of the users who are looked at."""
    user_movies = movie_users.T.tocsr()
    activity = row_totals(user_movies)
    walk_damping = 1.0 / (activity / (np.median(activity) if len(activity) else 1.0) + 0.2)
    users_per_sampled = user_count / max(len(activity), 1)
    walk_normalizer = users_per_sampled / (users_per_sampled * (movie_users @ walk_damping) + WALK_SHRINKAGE)
    return (
        user_movies,
        (1.0 / np.sqrt(favorite_counts + RARITY_OFFSET)).astype(np.float32),
        walk_normalizer.astype(np.float32),
        (1.0 / np.sqrt(activity + 10.0)).astype(np.float32),
        walk_damping.astype(np.float32),
    )


def _chance(movie_users: sparse.csr_array) -> float:
    """Expected users of both of two movies, over the product of their users: larger where few users favor much."""
    activity = np.bincount(movie_users.indices, movie_users.data, movie_users.shape[1]).astype(np.float64)
    return float((activity**2).sum() / max(activity.sum(), 1.0) ** 2)


def smoothed_share(favorite_counts: Floats, user_count: int, features: MovieFeatures) -> Floats:
    """Share of users who favor each movie, drawn towards the published votes; shape (n,)."""
    smoothed = (favorite_counts + PRIOR_STRENGTH * features.prior) / (user_count + PRIOR_STRENGTH)
    return np.asarray(np.maximum(smoothed, MIN_SHARE), dtype=np.float32)


def _l2(user_count: int) -> float:
    bent = L2_BEND * (user_count / L2_BEND) ** L2_POWER if user_count > L2_BEND else user_count
    return max(L2_PER_USER * bent, MIN_L2)
