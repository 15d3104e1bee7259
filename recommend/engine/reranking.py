"""From scores to a list that does not repeat itself.

Maximal marginal relevance (Carbonell and Goldstein 1998) with a sum in place of the maximum: a movie loses a
little for every movie above it whose genres it shares. The losses only grow while the list is built, so the
scores of the list, losses included, never rise from one movie to the next. Popularity is a similarity too: a
popular movie loses for every popular movie above it, so that a long history is not answered with the hits alone
(Abdollahpouri, Burke and Mobasher 2019, "Managing popularity bias with personalized re-ranking").
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recommend.engine.matrices.sparse import single_core_product
from recommend.engine.types import Floats, Ints, Mode

RERANK_DEPTH = 20  # places chosen for diversity; those below keep what they have lost so far
POOL_MARGIN = 60  # movies beyond the wanted number that may move up
DIVERSITY_WEIGHT: Mapping[Mode, float] = {"familiar": 0.02, "balanced": 0.035, "adventurous": 0.08}
POPULARITY_PENALTY: Mapping[Mode, float] = {"familiar": 0.0, "balanced": 0.76, "adventurous": 0.12}
SAMPLE_STEP = 17  # one in so many scores is looked at to tell where the best begin
HALF_POPULARITY_RANK = 100.0  # the rank by share at which a movie is half as popular as the first


def top_allowed(scores: Floats, excluded: Ints, number: int) -> Ints:
    """Find the ``number`` best movies that are not excluded, best first; equal scores in catalog order."""
    allowed = scores.copy()
    allowed[excluded] = -np.inf
    number = min(number, len(scores) - len(excluded))
    if number <= 0:
        return np.zeros(0, dtype=np.int64)
    return top_k(allowed, number)


def top_k(values: Floats, k: int) -> Ints:
    """Find the positions of the ``k`` largest values, the largest first; equal ones in their own order."""
    sample = values[::SAMPLE_STEP]
    sample_k = min(2 * k // SAMPLE_STEP + 2, len(sample))
    threshold = np.partition(sample, len(sample) - sample_k)[len(sample) - sample_k]
    candidates = np.flatnonzero(values >= threshold)
    if len(candidates) < k:  # the sample's threshold was too high
        candidates = np.flatnonzero(values >= np.partition(values, len(values) - k)[len(values) - k])
    return candidates[np.argsort(-values[candidates], kind="stable")[:k]]


def rerank_mmr(scores: Floats, similarity: "RerankSimilarity", number: int) -> tuple[Ints, Floats]:
    """Choose the first ``number`` of a pool, each with what it lost for its similarity to those above (<= 0)."""
    start = scores.astype(np.float64)
    remaining, final = start.copy(), start.copy()
    order: list[int] = []
    for _ in range(min(RERANK_DEPTH, number, len(scores))):
        best = int(remaining.argmax())
        order.append(best)
        final[best] = remaining[best]
        remaining[best] = -np.inf
        remaining -= similarity.penalties(best)
    rest = np.flatnonzero(np.isfinite(remaining))
    final[rest] = remaining[rest]
    below = rest[np.argsort(-remaining[rest], kind="stable")]
    places = np.concatenate([np.array(order, dtype=np.int64), below])[:number]
    return places, (final - start)[places]


@dataclass(frozen=True, slots=True)
class RerankSimilarity:
    """What k movies take from each other: shared genres, and shared popularity."""

    genres: Floats  # (k, g)
    genre_counts: Floats  # (k,), how many genres each has
    popularity: Floats  # (k,)
    diversity_weight: np.float32  # lost for a movie above that has the same genres
    popularity_penalty: float  # lost for the most popular movie above, by a movie as popular

    @classmethod
    def of(
        cls, genres: Floats, popularity: Floats, diversity_weight: float, popularity_penalty: float
    ) -> "RerankSimilarity":
        """Count the genres of each movie; where there are none nothing is shared, whatever the number."""
        genre_counts = np.maximum(genres.sum(axis=1), np.float32(0.5))
        return cls(genres, genre_counts, popularity, np.float32(diversity_weight), popularity_penalty)

    def penalties(self, above: int) -> Floats:
        """What each movie loses when movie ``above`` stands above it: genres as Jaccard's index; shape (k,)."""
        loss = single_core_product(self.genres, self.genres[above])
        loss /= self.genre_counts + (self.genre_counts[above] - loss)
        loss *= self.diversity_weight
        if self.popularity_penalty:
            loss += np.float32(self.popularity_penalty * self.popularity[above]) * self.popularity
        return loss


def popularity_by_rank(share: Floats) -> Floats:
    """Tell how popular each movie is, from 1 for the most favored one towards 0; shape (n,)."""
    rank = np.empty(len(share), dtype=np.float32)
    rank[np.argsort(-share, kind="stable")] = np.arange(len(share), dtype=np.float32)
    return np.asarray(1.0 / (1.0 + (rank / HALF_POPULARITY_RANK) ** 2), dtype=np.float32)
