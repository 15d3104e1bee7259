"""What kinds of favorites a user has: favorites that are alike make one interest.

Average linkage over the similarity of the favorites (Sokal and Michener 1958). Somebody with one clear taste has one
interest and is answered as a whole; whose favorites fall apart, horror and musicals, has several, and each is answered
by its own favorites: their mean would suit neither.
"""

from dataclasses import dataclass

import numpy as np
from scipy.cluster import hierarchy

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.genre_year_affinity import BANDWIDTH, NEAR_YEAR_WEIGHT
from recommend.engine.types import Floats, Ints

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


def find_interests(favorites: Ints, features: MovieFeatures, content: ContentSimilarity) -> Interests:
    """Group the favorites; one interest where they are alike, few, or very many."""
    count = len(favorites)
    single_interest = Interests(np.zeros(count, dtype=np.int64), np.ones(1, dtype=np.float32))
    if not 2 <= count <= MAX_FAVORITES:
        return single_interest
    similarity = content.between(favorites, favorites).astype(np.float64)
    years = features.years[favorites]
    similarity += NEAR_YEAR_WEIGHT * np.nan_to_num(np.exp(-np.abs(years[:, None] - years[None, :]) / BANDWIDTH))
    pairs = similarity[np.triu_indices(count, 1)]
    max_similarity = max(float(pairs.max()), SAME_INTEREST)
    tree = hierarchy.linkage(max_similarity - pairs, "average")
    labels = hierarchy.fcluster(tree, max_similarity - SAME_INTEREST, "distance")
    if labels.max() > MAX_INTERESTS:
        labels = hierarchy.fcluster(tree, MAX_INTERESTS, "maxclust")
    if labels.max() == 1:
        return single_interest
    counts = np.bincount(labels - 1)
    return Interests((labels - 1).astype(np.int64), (counts / count).astype(np.float32))
