"""What kinds of favorites a user has: favorites that are alike make one interest.

Average linkage over the similarity of the favorites (Sokal and Michener 1958). Somebody with one clear taste has one
interest and is answered as a whole; whose favorites fall apart, horror and musicals, has several, and each is answered
by its own favorites: their mean would suit neither. What is liked only a little makes no interest: it joins the one
that it is most like.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.cluster import hierarchy

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.genre_year_affinity import BANDWIDTH, NEAR_YEAR_WEIGHT
from recommend.engine.types import STRONG, Floats, Ints, Likes

SAME_INTEREST = 0.4  # mean similarity from which two groups of favorites are one interest
MAX_FAVORITES = 20  # beyond them the mean over a long history tells more than its groups do
MAX_INTERESTS = 4


@dataclass(frozen=True, slots=True)
class Interests:
    """A partition of the favorites."""

    labels: Ints  # (favorites,), from 0
    quotas: Floats  # (interests,), share of the favorites

    def members(self, interest: int) -> Ints:
        """Which of the favorites belong to an interest."""
        return np.flatnonzero(self.labels == interest)


def find_interests(likes: Likes, features: MovieFeatures, content: ContentSimilarity) -> Interests:
    """Group the movies; one interest where the favorites among them are alike, few, or very many."""
    count = len(likes.movies)
    single_interest = Interests(np.zeros(count, dtype=np.int64), np.ones(1, dtype=np.float32))
    strong = np.flatnonzero(likes.weights >= STRONG)
    labels = _labels(likes.movies[strong], features, content)
    if not len(labels) or labels.max() == 0:
        return single_interest
    all_labels = np.zeros(count, dtype=np.int64)
    all_labels[strong] = labels
    if len(strong) < count:
        weak = np.flatnonzero(likes.weights < STRONG)
        likeness = _similarity(likes.movies[weak], likes.movies[strong], features, content)
        members = (labels[None, :] == np.arange(labels.max() + 1)[:, None]).astype(np.float64)
        all_labels[weak] = (likeness @ (members / members.sum(axis=1, keepdims=True)).T).argmax(axis=1)
    weights = np.bincount(all_labels, likes.weights)
    return Interests(all_labels, (weights / likes.total).astype(np.float32))


def _labels(favorites: Ints, features: MovieFeatures, content: ContentSimilarity) -> Ints:
    """The interest of each favorite, from 0; all 0 where there is one."""
    count = len(favorites)
    if not 2 <= count <= MAX_FAVORITES:
        return np.zeros(count, dtype=np.int64)
    similarity = _similarity(favorites, favorites, features, content)
    pairs = similarity[np.triu_indices(count, 1)]
    max_similarity = max(float(pairs.max()), SAME_INTEREST)
    tree = hierarchy.linkage(max_similarity - pairs, "average")
    labels = hierarchy.fcluster(tree, max_similarity - SAME_INTEREST, "distance")
    if labels.max() > MAX_INTERESTS:
        labels = hierarchy.fcluster(tree, MAX_INTERESTS, "maxclust")
    return np.asarray(labels - 1, dtype=np.int64)


def _similarity(
    movies: Ints, other_movies: Ints, features: MovieFeatures, content: ContentSimilarity
) -> NDArray[np.float64]:
    """How much each of k movies is like each of m others, the years in between counted; (k, m)."""
    similarity = content.between(movies, other_movies).astype(np.float64)
    years, other_years = features.years[movies], features.years[other_movies]
    distance = np.abs(years[:, None] - other_years[None, :])
    similarity += NEAR_YEAR_WEIGHT * np.nan_to_num(np.exp(-distance / BANDWIDTH))
    return similarity
