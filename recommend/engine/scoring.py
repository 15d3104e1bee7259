"""How the signals become one number per movie.

    score = log(share of users like this who favor the movie)          favorites of all users and published votes
          - discount * log(share of all users who favor it)           grows with the history, differs by mode
          + affinity for genres and years + shared traits              fades as the users grow more
          + preferred genres - dislikes - what lies outside the constraints

All in natural logarithms, so a part of 0.7 doubles a movie's chance to be a favorite. The first term is
explained in two parts: ``popular`` is what it would be for anybody, the rest is shared among the favorites as
they caused it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import SparseRows, single_core_product
from recommend.engine.signals.collaborative import CollaborativeModel, NeighborUsers, history_decay
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.genre_cohorts import GenreCohorts
from recommend.engine.signals.genre_year_affinity import FavoriteAffinities, GenreYearAffinity
from recommend.engine.taste import UNCONSTRAINED, Constraints, EncodedTaste
from recommend.engine.types import ALL, Among, Bools, Floats, Ints, Mode

GENRE_YEAR_WEIGHT, GENRE_YEAR_HALF_FAVORITES = 0.2, 30.0  # weight always, favorites at which it is half
GENRE_YEAR_COLD_WEIGHT, GENRE_YEAR_HALF_USERS = 0.8, 30.0  # more at first, users at which it is half
TRAIT_WEIGHT, TRAIT_COLD_WEIGHT, TRAIT_HALF_USERS = 0.8, 2.2, 20.0  # the same for shared traits
TRAIT_DILUTION_POWER = 0.7  # how far many favorites dilute what one of them shares
# For a movie's genre that is one of three preferred ones, and for one that is not.
PREFERRED_GENRE_WEIGHT, OTHER_GENRE_WEIGHT = 0.3, -0.1
GENRE_COUNT_POWER = 2.0  # who names fewer means them more: power of three over their number
DISLIKED_GENRE_WEIGHT = -1.5
SIMILAR_TRAIT_FACTOR, SIMILAR_DISCOUNT = 3.0, 0.6  # for "more like this"
DISMISSED_TRAIT_WEIGHT, DISMISSED_GENRE_WEIGHT, DISMISSED_COLLABORATIVE_WEIGHT = -1.5, -0.3, -0.3
OUTSIDE_PENALTY, UNKNOWN_PENALTY = -100.0, -50.0
MODE_DISCOUNT: Mapping[Mode, float] = {"familiar": -0.35, "balanced": 0.0, "adventurous": 0.33}
HISTORY_DISCOUNT, HISTORY_DISCOUNT_HALF_FAVORITES = 0.15, 20.0  # at most; half at so many favorites
CONFIDENCE_HALF_USERS = 100.0
PENALTY_HALF_FAVORITES = 10.0  # favorites at which the penalty of popularity is a quarter


@dataclass(frozen=True, slots=True)
class Scores:
    """One number per movie and cause, shape (n,); the rest of ``total`` is the similarity to favorites."""

    popular: Floats
    lift: Floats  # what the neighbors of the favorites add
    genre: Floats
    dislike: Floats
    constraint: Floats
    total: Floats
    taste: EncodedTaste
    neighbors: NeighborUsers | None  # of the favorites
    affinities: FavoriteAffinities  # what each favorite speaks for
    profile: Floats  # the favorites' traits; (f,)

    def take(self, places: Ints) -> "Scores":
        """The scores at these places alone."""
        return replace(
            self, popular=self.popular[places], lift=self.lift[places], genre=self.genre[places],
            dislike=self.dislike[places], constraint=self.constraint[places], total=self.total[places],
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores every movie for a taste."""

    features: MovieFeatures
    content: ContentSimilarity
    collaborative: CollaborativeModel
    genre_year: GenreYearAffinity
    cohorts: GenreCohorts
    log_mean_share: np.float32 = field(init=False)  # logarithm of the mean share

    def __post_init__(self) -> None:
        """Take the mean once; a frozen class sets its own fields this way."""
        share = self.collaborative.share
        object.__setattr__(self, "log_mean_share", np.log(share.mean()) if len(share) else np.float32(0.0))

    def genre_year_weight(self, taste: EncodedTaste) -> float:
        """Weight of genres and years: they count less the more users, and the more favorites, are known."""
        always = GENRE_YEAR_WEIGHT / (1.0 + len(taste.favorites) / GENRE_YEAR_HALF_FAVORITES)
        return always + GENRE_YEAR_COLD_WEIGHT / (1.0 + self.collaborative.user_count / GENRE_YEAR_HALF_USERS)

    def trait_weight(self, taste: EncodedTaste) -> float:
        """Weight of a trait shared with one of the favorites."""
        favorite_count = len(taste.favorites)
        weight = TRAIT_WEIGHT + TRAIT_COLD_WEIGHT / (1.0 + self.collaborative.user_count / TRAIT_HALF_USERS)
        factor = SIMILAR_TRAIT_FACTOR if taste.item_to_item else 1.0
        return factor * weight / float(max(favorite_count, 1) ** TRAIT_DILUTION_POWER)

    def popularity_discount(self, taste: EncodedTaste) -> float:
        """How far popularity is discounted: who has a long history, on a site of many users, knows the hits."""
        favorite_count = len(taste.favorites)
        history = (
            HISTORY_DISCOUNT * self.confidence * favorite_count / (favorite_count + HISTORY_DISCOUNT_HALF_FAVORITES)
        )
        return MODE_DISCOUNT[taste.mode] + history + (SIMILAR_DISCOUNT if taste.item_to_item else 0.0)

    @property
    def confidence(self) -> float:
        """How far the users' favorites can be trusted, from 0 for no users towards 1."""
        return self.collaborative.user_count / (self.collaborative.user_count + CONFIDENCE_HALF_USERS)

    def popularity_penalty(self, taste: EncodedTaste) -> float:
        """How far popular movies are held back, from 0 towards 1: more the longer the history, wholly if adventurous.

        Less so for whom the favorites are popular ones (calibration: Steck 2018, "Calibrated recommendations").
        """
        if taste.mode == "adventurous":
            return 1.0
        favorite_count = len(taste.favorites)
        if not favorite_count:
            return 0.0
        unpopularity = 1.0 - float(self.collaborative.popularity[taste.favorites].mean())
        history = favorite_count / (favorite_count + PENALTY_HALF_FAVORITES)
        return float(self.confidence * (history * unpopularity**2) ** 2)

    def score(self, taste: EncodedTaste, among: Among = ALL) -> Scores:
        """Scores of the movies ``among``, or of all n."""
        neighbors = self.collaborative.neighbors(taste.favorites)
        profile = self.content.profile(taste.favorites, taste.muted_traits)
        affinities = self.genre_year.of(taste.favorites, self.muted_genres(taste), taste.muted_decades)
        log_share = self.collaborative.log_share[among]
        popular = np.float32(1.0 - self.popularity_discount(taste)) * (log_share - self.log_mean_share)
        # What the whole list loses to a long history is no movie's own loss.
        log_decay = np.float32(np.log(history_decay(len(taste.favorites))))
        lift = np.log(self.collaborative.affinity(taste.favorites, neighbors, among)) - (log_share + log_decay)
        genre, dislike, constraint = (
            self.genre_scores(taste, among),
            self.dislike_scores(taste, among),
            constraint_penalty(self.features, taste.constraints, among),
        )
        total = popular + lift
        total += genre + dislike + constraint
        if len(taste.favorites):
            total += np.float32(self.genre_year_weight(taste)) * self.genre_year.scores(affinities, among)
            total += np.float32(self.trait_weight(taste)) * self.content.scores(profile, among)
        return Scores(popular, lift, genre, dislike, constraint, total, taste, neighbors, affinities, profile)

    def muted_genres(self, taste: EncodedTaste) -> Bools:
        """Columns of the genres that count nothing."""
        muted = np.zeros(len(self.features.genre_names), dtype=np.bool_)
        if taste.muted_traits:
            names = (name for family, name in taste.muted_traits if family == "genre")
            muted[self.features.genre_columns_of(names)] = True
        return muted

    def genre_scores(self, taste: EncodedTaste, among: Among = ALL) -> Floats:
        """Lift movies of preferred genres and of the users who lean to them; other genres take a little."""
        if not taste.preferred_genres.any():
            return np.zeros_like(self.collaborative.share[among])
        preferred = PREFERRED_GENRE_WEIGHT * float(3.0 / taste.preferred_genres.sum()) ** GENRE_COUNT_POWER
        weights = np.where(taste.preferred_genres > 0, preferred, OTHER_GENRE_WEIGHT).astype(np.float32)
        lift = self.cohorts.cohort_lift(taste.preferred_genres, len(taste.favorites), among)
        return np.asarray(single_core_product(self.features.genres[among], weights) + lift, dtype=np.float32)

    def dislike_scores(self, taste: EncodedTaste, among: Among = ALL) -> Floats:
        """Tell what each movie loses for disliked genres and for being like dismissed movies; <= 0."""
        loss = np.zeros_like(self.collaborative.share[among])
        if taste.disliked_genres.any():
            genres = single_core_product(self.features.genres[among], taste.disliked_genres)
            loss += np.float32(DISLIKED_GENRE_WEIGHT) * genres
        if len(taste.dismissed):
            traits = self.content.scores(self.content.profile(taste.dismissed, taste.muted_traits), among)
            genres = self.genre_year.genre_scores(taste.dismissed, self.muted_genres(taste), among)
            neighbors = self.collaborative.neighbors(taste.dismissed)
            log_decay = np.float32(np.log(history_decay(len(taste.dismissed))))
            log_share = self.collaborative.log_share[among] + log_decay
            lift = np.log(self.collaborative.affinity(taste.dismissed, neighbors, among)) - log_share
            loss += np.float32(DISMISSED_TRAIT_WEIGHT) * traits
            loss += np.float32(DISMISSED_GENRE_WEIGHT) * np.maximum(genres, 0.0)
            loss += np.float32(DISMISSED_COLLABORATIVE_WEIGHT) * np.maximum(lift, 0.0)
        return loss

    def contributions(self, scores: Scores, chosen: Ints, chosen_rows: SparseRows) -> Floats:
        """Tell what each favorite adds to k chosen movies, but for people and keywords; (k, favorites).

        ``scores`` are of the chosen movies alone, ``chosen_rows`` their traits.
        """
        taste, lift = scores.taste, scores.lift
        if not len(taste.favorites):
            return np.zeros((len(chosen), 0), dtype=np.float32)
        contributions = self.collaborative.contributions(taste.favorites, scores.neighbors, chosen)
        total = contributions.sum(axis=1)
        # A logarithm has no parts of its own: each favorite gets its share of the difference inside it.
        shared = (np.sign(total) == np.sign(lift)) & (np.abs(total) > 1e-7)
        contributions *= np.where(shared, lift / np.where(shared, total, 1.0), 0.0)[:, None]
        genre_year = self.genre_year.contributions(scores.affinities, chosen)
        contributions += np.float32(self.genre_year_weight(taste)) * genre_year
        traits = self.content.unnamed_contributions(taste.favorites, chosen_rows)
        contributions += np.float32(self.trait_weight(taste)) * traits
        return contributions


def constraint_penalty(features: MovieFeatures, constraints: Constraints, among: Among = ALL) -> Floats:
    """Step down for each constraint that a movie of ``among`` does not meet; half a step where the fact is unknown."""
    penalties = np.zeros_like(features.prior[among])
    if constraints == UNCONSTRAINED:
        return penalties
    years, vote_averages = features.years[among], features.vote_averages[among]
    if constraints.languages:
        penalty_of = [
            0.0 if name in constraints.languages else OUTSIDE_PENALTY if name else UNKNOWN_PENALTY
            for name in features.language_names
        ]
        penalties += np.array(penalty_of, dtype=np.float32)[features.languages[among]]
    for value, missed in (
        (years, None if constraints.year_from is None else years < constraints.year_from),
        (years, None if constraints.year_to is None else years > constraints.year_to),
        (vote_averages, None if constraints.min_score is None else vote_averages < constraints.min_score),
    ):
        if missed is not None:
            step = np.where(np.isnan(value), UNKNOWN_PENALTY, np.where(missed, OUTSIDE_PENALTY, 0.0))
            penalties += step.astype(np.float32)
    return penalties
