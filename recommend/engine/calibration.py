"""How this site's own favorites want the evidence read: two constants, chosen at each fit on held-out favorites.

How soon users are trusted, and how many favorites the published votes speak for, suits most sites as it stands in
``signals/evidence.py``. Where the votes say little of what the users like, other values do better. They are taken only
where they are better on this site's own users by more than a standard error; a site too small to tell keeps the
defaults. Nobody's hidden favorites are learned from while they are looked for.
"""

from dataclasses import replace
from typing import NamedTuple

import numpy as np

from recommend.engine.matrices.interactions import InteractionMatrix
from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import evenly_spread, top_k
from recommend.engine.scoring import POPULAR_WITH_USERS
from recommend.engine.signals.collaborative import CollaborativeModel, fit_favorites
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.genre_year_affinity import GenreYearAffinity, Muted, fit_genre_year_affinity
from recommend.engine.signals.popularity import Popularity, fit_popularity
from recommend.engine.types import STRONG, Floats, Ints, favorites_of

SETTINGS = [(prior, pairs) for prior in (1.0, 0.25, 0.06) for pairs in (1.0, 0.25)]  # the first is the default
MIN_FAVORITES = 5  # of a user who is asked
MIN_USERS = 20  # such users, below which the defaults stand
MIN_TOTAL_FAVORITES = 2_000  # favorites of all of them, below which a few users' luck would decide
MAX_USERS = 1_000  # users who are looked at, evenly spread
FEW_USERS, FOLDS_OF_FEW, FOLDS = 200, 5, 2  # of few users more are learned from
TESTED_USERS = 120  # users whose favorites are looked for
HIDE_EVERY = 5
TOP = 10


class _Facts(NamedTuple):
    """What is known without any user."""

    features: MovieFeatures
    content: ContentSimilarity
    genre_year: GenreYearAffinity

    def scores(self, favorites: Ints) -> Floats:
        """The content's part of the score, for one interest."""
        genres = np.zeros(len(self.features.genre_names), dtype=np.bool_)
        languages = np.zeros(len(self.features.language_names), dtype=np.bool_)
        nothing_muted = Muted(genres, languages, frozenset())
        likes = favorites_of(favorites)
        affinities = self.genre_year.of(self.features, likes, likes.total, nothing_muted)
        profile = self.content.profile(likes, likes.total)
        return self.content.scores(profile) + self.genre_year.scores(affinities, self.features.languages)


class _Fold(NamedTuple):
    """What was learned from the users of all other folds."""

    collaborative: CollaborativeModel
    popularities: list[Popularity]  # by setting
    evidences: list[Evidence]  # by setting


def calibrate(interactions: InteractionMatrix, features: MovieFeatures, content: ContentSimilarity) -> Evidence:
    """The evidence's two factors that suit these interactions; it counts nothing itself."""
    movie, user, weight, user_count = interactions.coordinates(features.position)
    movie, user = movie[weight >= STRONG], user[weight >= STRONG]
    histories = np.bincount(user, minlength=user_count)
    active_users = np.flatnonzero(histories >= MIN_FAVORITES)
    if len(active_users) < MIN_USERS or histories[active_users].sum() < MIN_TOTAL_FAVORITES:
        return Evidence()
    users = evenly_spread(active_users, MAX_USERS)
    folds = FOLDS_OF_FEW if len(users) <= FEW_USERS else FOLDS
    facts = _Facts(features, content, fit_genre_year_affinity(features))
    gains: list[list[float]] = []
    for fold in range(folds):
        is_tested = np.arange(len(users)) % folds == fold
        members = np.isin(user, users[~is_tested])
        fold_model = _learn(movie[members], user[members], features)
        tested_users = evenly_spread(users[is_tested], TESTED_USERS // folds).tolist()
        gains.extend(_gains(fold_model, facts, movie[user == person]) for person in tested_users)
    return _best(np.array(gains))


def _best(ndcg: Floats) -> Evidence:
    """The best setting by NDCG of (users, settings), if it is better than the first by a standard error."""
    gain = ndcg - ndcg[:, :1]
    mean, error = gain.mean(axis=0), gain.std(axis=0) / np.sqrt(len(gain))
    mean[mean <= error] = 0.0
    prior, pairs = SETTINGS[int(mean.argmax())]
    return Evidence(prior_factor=prior, pairs_factor=pairs)


def _gains(fold_model: _Fold, facts: _Facts, favorites: Ints) -> list[float]:
    """NDCG at ten of each setting for one user, some of whose favorites are hidden."""
    hidden = np.arange(len(favorites)) % HIDE_EVERY == 0
    given = favorites[~hidden]
    content = facts.scores(given)
    lift = fold_model.collaborative.log_lift(favorites_of(given))
    return [
        _ndcg(_scores(content, lift, popularity, evidence), given, favorites[hidden])
        for popularity, evidence in zip(fold_model.popularities, fold_model.evidences, strict=True)
    ]


def _learn(movie: Ints, user: Ints, features: MovieFeatures) -> _Fold:
    collaborative, counts = fit_favorites(movie, user, favorites_of(movie).weights, features, Evidence())
    evidences = [replace(collaborative.evidence, prior_factor=prior, pairs_factor=pairs) for prior, pairs in SETTINGS]
    return _Fold(collaborative, [fit_popularity(counts, features, evidence) for evidence in evidences], evidences)


def _scores(facts: Floats, lift: Floats, popularity: Popularity, evidence: Evidence) -> Floats:
    """The balanced score without what does not depend on the settings' choice; see ``scoring.py``."""
    crowd = np.float32(evidence.trust) * (lift + np.float32(POPULAR_WITH_USERS) * popularity.relative)
    return np.float32(evidence.content_weight) * facts + popularity.floor + crowd


def _ndcg(scores: Floats, given: Ints, hidden: Ints) -> float:
    scores = scores.copy()
    scores[given] = -np.inf
    top = top_k(scores, min(TOP, len(scores)))
    discounts = 1.0 / np.log2(np.arange(2, len(top) + 2))
    return float(np.isin(top, hidden) @ discounts / discounts[: len(hidden)].sum())
