"""What users who lean to the same genres favor.

Somebody who names genres but no movie yet is known by the users whose favorites lean there: each user
counts by the odds of their genres, and the share of users who favor a movie is counted anew. A weighted
count by a rule: nothing is fitted on the genres.
"""

from dataclasses import dataclass

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import row_totals, single_core_product
from recommend.engine.signals.collaborative import MIN_SHARE, PRIOR_STRENGTH, CollaborativeModel
from recommend.engine.types import ALL, Among, Floats

SHRINKAGE = 20.0  # popular movies that every user is taken to favor besides their own
ODDS_POWER = 0.8
HALF_WEIGHT_FAVORITES = 3.0  # favorites at which the cohort counts half: by then the favorites speak


@dataclass(frozen=True, slots=True)
class GenreCohorts:
    """The users by genre; u users, g genres, n movies."""

    collaborative: CollaborativeModel
    prior: Floats  # (n,)
    log_odds: Floats  # (u, g), of the user for the genre

    def cohort_lift(self, preferred_genres: Floats, favorite_count: float, among: Among = ALL) -> Floats:
        """Tell how much more users who lean to these genres favor each movie of ``among``, in log units."""
        model = self.collaborative
        if not model.movie_users.shape[1] or not preferred_genres.any():
            return np.zeros_like(self.prior[among])
        log_odds = ODDS_POWER * single_core_product(self.log_odds, preferred_genres)
        weights = np.exp(log_odds - log_odds.max())
        weights *= model.user_count / weights.sum()
        counts = (model.movie_users @ weights.astype(np.float32))[among]
        share = (counts + PRIOR_STRENGTH * self.prior[among]) / (model.user_count + PRIOR_STRENGTH)
        lift = np.log(np.maximum(share, MIN_SHARE)) - model.log_share[among]
        return np.asarray(lift * (HALF_WEIGHT_FAVORITES / (HALF_WEIGHT_FAVORITES + favorite_count)), dtype=np.float32)


def fit_cohorts(features: MovieFeatures, collaborative: CollaborativeModel) -> GenreCohorts:
    """Weigh the users of ``collaborative`` by the genres they lean to."""
    total = max(float(collaborative.share.sum()), 1e-9)
    baseline = np.maximum((collaborative.share @ features.genres) / total, 1e-3)
    favorite_counts = row_totals(collaborative.user_movies).astype(np.float64)[:, None]
    share = (collaborative.user_movies @ features.genres + SHRINKAGE * baseline) / (favorite_counts + SHRINKAGE)
    return GenreCohorts(collaborative, features.prior, np.log(share / baseline).astype(np.float32))
