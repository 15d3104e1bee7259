"""How well known every movie is: a floor of trust for all, and a preference for who asks for the familiar.

A movie's share of all favorites is drawn towards its share of the published votes. ``floor`` is nearly flat among the
best known and falls below them: it keeps out what hardly anybody can vouch for, and says nothing among the movies that
many know. That is why it never turns two tastes' lists into the same list, as a plain weight on popularity does.
"""

from dataclasses import dataclass, field, replace

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.signals.evidence import Evidence
from recommend.engine.types import Floats

REFERENCE_PLACE = 250  # the movie at this place of the order is neither a hit nor unknown
FLOOR_PLACE = 300
FLOOR_WEIGHT, FLOOR_STEEPNESS = 0.345, 2.0
MIN_LOG_SHARE = -25.0


@dataclass(frozen=True, slots=True)
class Popularity:
    """The users' and the voters' view of n movies."""

    log_share: Floats  # (n,), natural logarithm of the share of all favorites
    reference: float  # log share at the reference place
    floor_start: float  # log share where the floor begins to fall
    prior_total: float  # sum of all movies' priors
    relative: Floats = field(init=False, repr=False)  # (n,), log share above the reference
    floor: Floats = field(init=False, repr=False)  # (n,), <= 0

    def __post_init__(self) -> None:
        """Derive what requests need; a frozen class sets its own fields this way."""
        object.__setattr__(self, "relative", (self.log_share - np.float32(self.reference)).astype(np.float32))
        above = FLOOR_STEEPNESS * (self.log_share - self.floor_start)
        object.__setattr__(self, "floor", (-FLOOR_WEIGHT * np.logaddexp(0.0, -above)).astype(np.float32))

    def with_cold_items(self, features: MovieFeatures, evidence: Evidence) -> "Popularity":
        """The same with further movies behind, which nobody favors yet."""
        prior = features.prior[len(self.log_share) :]
        added = _log_share(np.zeros(len(prior), dtype=np.float32), prior / self.prior_total, evidence)
        return replace(self, log_share=np.concatenate([self.log_share, added]))


def fit_popularity(favorite_counts: Floats, features: MovieFeatures, evidence: Evidence) -> Popularity:
    """Weigh the users' favorites against the published votes."""
    total = max(float(features.prior.sum()), 1e-9)
    log_share = _log_share(favorite_counts, features.prior / total, evidence)
    descending = np.sort(log_share)[::-1]

    def at(place: int) -> float:
        return float(descending[min(place, len(descending)) - 1]) if len(descending) else 0.0

    return Popularity(log_share, at(REFERENCE_PLACE), at(FLOOR_PLACE), total)


def _log_share(counts: Floats, vote_share: Floats, evidence: Evidence) -> Floats:
    strength = evidence.prior_strength
    share = (counts + strength * vote_share) / (evidence.favorites + strength)
    return np.log(np.maximum(share, np.exp(MIN_LOG_SHARE))).astype(np.float32)
