"""How the signals become one number per movie.

    score = content / (1 + N / 20000)          what the movie shares with the favorites: traits, years, leanings
          + floor                              what hardly anybody knows stands lower; flat among the well known
          + trust * (lift + 0.55 relative)     what users with these favorites favor, and what all users favor
          + 0.5 trust * co-favorites           how much more often than by chance it is favored along with each
          + mode * relative                    the best known, or the little known, of this taste
          + preferred genres - dislikes - what lies outside the constraints

N is the number of favorites told by everybody, trust grows with the pairs of favorites that users have (see
``signals/evidence.py``). Content is a mean over the favorites of one interest (``signals/interests.py``). Being well
known is a floor for everybody; only the familiar mode prefers it, within the taste. Each term stands alone in the sum,
so leaving a cause out takes away just what the cause gave.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import evenly_spread, single_core_product
from recommend.engine.signals.collaborative import CoFavorites, CollaborativeModel
from recommend.engine.signals.content_similarity import ContentSimilarity
from recommend.engine.signals.evidence import Evidence
from recommend.engine.signals.genre_cohorts import GenreCohorts
from recommend.engine.signals.genre_year_affinity import Affinities, GenreYearAffinity, Muted
from recommend.engine.signals.interests import find_interests
from recommend.engine.signals.popularity import Popularity
from recommend.engine.taste import UNCONSTRAINED, Constraints, EncodedTaste
from recommend.engine.types import ALL, Among, Floats, Ints, Likes, Mode

POPULAR_WITH_USERS = 0.55  # weight of what all users favor, times trust
MODE_WEIGHT: Mapping[Mode, float] = {"familiar": 0.17, "balanced": 0.0, "adventurous": -0.29}
# Co-favorites leave popularity out: who asks for the best known of their kind is told less by them.
MODE_CO_FAVORITES: Mapping[Mode, float] = {"familiar": 0.3, "balanced": 1.0, "adventurous": 1.0}
UNKNOWN_TASTE_WEIGHT = 1.0  # of popularity, where nothing is known
GENRES_ALONE_DISCOUNT = 0.5  # of it, over the number of genres: who names one means its movies, hits or not
# For one of three preferred genres (who names fewer means them more), and for every other genre.
PREFERRED_GENRE_WEIGHT, OTHER_GENRE_WEIGHT = 0.6, -0.1
GENRES_ALONE_WEIGHT, GENRES_ALONE_POWER = 0.9, 1.5  # instead of the above while there are no favorites
DISLIKED_GENRE_WEIGHT = -1.5
CO_FAVORITES = 40  # favorites that are looked at, evenly spread over a longer history
DISMISSED_CONTENT_WEIGHT, DISMISSED_COLLABORATIVE_WEIGHT = -0.8, -0.3
OUTSIDE_PENALTY, UNKNOWN_PENALTY = -100.0, -50.0


@dataclass(frozen=True, slots=True)
class InterestProfile:
    """What the favorites of one interest have, muted causes taken out."""

    favorites: Ints  # positions of those that count, oldest first
    traits: Floats  # (f,), see ContentSimilarity.profile
    affinities: Affinities


@dataclass(frozen=True, slots=True)
class Scores:
    """One number per movie and cause, shape (n,); they sum to ``total``."""

    popular: Floats
    content: Floats  # of the interest that suits best
    crowd: Floats  # what the favorites of all users add
    genre: Floats
    dislike: Floats
    constraint: Floats
    interest: Ints  # (n,), which interest suits best
    total: Floats
    profiles: tuple[InterestProfile, ...]
    quotas: Floats  # share of the places for each interest
    taste: EncodedTaste
    co_favorites: CoFavorites | None = None

    def take(self, places: Ints) -> "Scores":
        """The scores at these places alone."""
        return replace(
            self, popular=self.popular[places], content=self.content[places], crowd=self.crowd[places],
            genre=self.genre[places], dislike=self.dislike[places], constraint=self.constraint[places],
            interest=self.interest[places], total=self.total[places],
            co_favorites=self.co_favorites and self.co_favorites.take(places),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scorer:
    """Scores every movie for a taste."""

    features: MovieFeatures
    content: ContentSimilarity
    collaborative: CollaborativeModel
    popularity: Popularity
    genre_year: GenreYearAffinity
    cohorts: GenreCohorts

    @property
    def evidence(self) -> Evidence:
        """How much all users have said."""
        return self.collaborative.evidence

    def score(self, taste: EncodedTaste, among: Among = ALL) -> Scores:
        """Scores of the movies ``among``, or of all n; the co-favorites come later, see :meth:`with_co_favorites`."""
        profiles, quotas = self._interest_profiles(taste)
        unmuted = profiles
        if len(profiles) > 1 and (taste.muted_traits or taste.muted_decades):
            unmuted, _ = self._interest_profiles(replace(taste, muted_traits=frozenset(), muted_decades=frozenset()))
        content, interest = self._content_scores(profiles, unmuted, among)
        popular = self._popular_scores(taste, among)
        crowd = self._crowd_scores(taste, among)
        genre = self.genre_scores(taste, among)
        dislike = self.dislike_scores(taste, among)
        constraint = constraint_penalty(self.features, taste.constraints, among)
        total = popular + content + crowd + genre + dislike + constraint
        return Scores(
            popular, content, crowd, genre, dislike, constraint, interest, total, profiles, quotas, taste
        )  # fmt: skip

    def with_co_favorites(self, scores: Scores, movies: Ints) -> Scores:
        """The scores of some movies (k positions, in the order of the scores) with the co-favorites' term added."""
        taste, weight = scores.taste, self.evidence.co_favorite_weight * MODE_CO_FAVORITES[scores.taste.mode]
        counted = taste.counted
        if not weight or not len(counted.movies) or taste.crowd_muted:
            return scores
        likes = counted.take(evenly_spread(np.arange(len(counted.movies)), CO_FAVORITES))
        co_favorites = self.collaborative.co_favorites(likes.movies, movies)
        mean_lift = (co_favorites.lift * likes.weights).sum(axis=1) / np.float32(max(likes.total, 1.0))
        counted_share = counted.total / taste.likes.total  # a muted favorite counts in the mean
        added = (np.float32(weight * counted_share) * mean_lift).astype(np.float32)
        return replace(scores, crowd=scores.crowd + added, total=scores.total + added, co_favorites=co_favorites)

    def _interest_profiles(self, taste: EncodedTaste) -> tuple[tuple[InterestProfile, ...], Floats]:
        """The interests whose favorites are not all muted, and their shares of the places."""
        if not taste.counts.any():
            return (), np.ones(1, dtype=np.float32)
        interests = find_interests(taste.likes, self.features, self.content)
        profiles, quotas = [], []
        for interest, quota in enumerate(interests.quotas.tolist()):
            members = interests.members(interest)
            counted = taste.likes.take(members[taste.counts[members]])
            if len(counted.movies):
                profiles.append(self._profile(taste, counted, taste.likes.take(members).total))
                quotas.append(quota)
        return tuple(profiles), np.array(quotas, dtype=np.float32) / np.float32(sum(quotas))

    def _profile(self, taste: EncodedTaste, likes: Likes, total: float) -> InterestProfile:
        weight = np.float32(self.evidence.content_weight)
        affinities = self.genre_year.of(self.features, likes, total, self._muted(taste))
        traits = self.content.profile(likes, total, taste.muted_traits)
        return InterestProfile(likes.movies, weight * traits, affinities.weighted(weight))

    def _content_scores(
        self, profiles: tuple[InterestProfile, ...], unmuted: tuple[InterestProfile, ...], among: Among
    ) -> tuple[Floats, Ints]:
        """The content by the interest that suits best, and which that is whatever is muted.

        Were it chosen anew, another interest that does not like the muted cause would lift what has it.
        """
        if not profiles:
            zeros = np.zeros_like(self.popularity.relative[among])
            return zeros, np.zeros(len(zeros), dtype=np.int64)
        by_interest = self._content_by_interest(profiles, among)
        interest = (by_interest if unmuted is profiles else self._content_by_interest(unmuted, among)).argmax(axis=0)
        return by_interest[interest, np.arange(by_interest.shape[1])], interest

    def _content_by_interest(self, profiles: tuple[InterestProfile, ...], among: Among) -> Floats:
        """What each interest makes of each movie; (interests, n)."""
        return np.stack(
            [
                self.content.scores(profile.traits, among)
                + self.genre_year.scores(profile.affinities, self.features.languages, among)
                for profile in profiles
            ]
        )

    def _popular_scores(self, taste: EncodedTaste, among: Among) -> Floats:
        relative = self.popularity.relative[among]
        if not taste.counts.any():
            genres = float(taste.asked_genres.sum())
            weight = UNKNOWN_TASTE_WEIGHT - (GENRES_ALONE_DISCOUNT / genres if genres else 0.0)
            return np.asarray(weight * relative, dtype=np.float32)
        weight = POPULAR_WITH_USERS * self.evidence.trust + MODE_WEIGHT[taste.mode]
        return np.asarray(self.popularity.floor[among] + weight * relative, dtype=np.float32)

    def _crowd_scores(self, taste: EncodedTaste, among: Among) -> Floats:
        if not self.evidence.trust or not taste.counts.any() or taste.crowd_muted:
            return np.zeros_like(self.popularity.relative[among])
        lift = self.collaborative.log_lift(taste.counted, among)
        return np.asarray(np.float32(self.evidence.trust) * lift, dtype=np.float32)

    def _muted(self, taste: EncodedTaste) -> Muted:
        genres = np.zeros(len(self.features.genre_names), dtype=np.bool_)
        genres[self.features.genre_columns_of(name for kind, name in taste.muted_traits if kind == "genre")] = True
        languages = {name for kind, name in taste.muted_traits if kind == "language"}
        by_language = np.array([name in languages for name in self.features.language_names], dtype=np.bool_)
        return Muted(genres, by_language, taste.muted_decades)

    def preferred_genre_weight(self, taste: EncodedTaste) -> float:
        """What a movie gains for each preferred genre that it has."""
        over_three = 3.0 / max(float(taste.asked_genres.sum()), 1.0)
        if taste.counts.any():
            return PREFERRED_GENRE_WEIGHT * over_three
        return GENRES_ALONE_WEIGHT * float(over_three**GENRES_ALONE_POWER)

    def genre_scores(self, taste: EncodedTaste, among: Among = ALL) -> Floats:
        """Lift movies of preferred genres and of the users who lean to them; other genres take a little.

        A muted genre keeps its seat among the preferred ones, so that muting it does not raise the others.
        """
        if not taste.asked_genres.any():
            return np.zeros_like(self.popularity.relative[among])
        other_genres = OTHER_GENRE_WEIGHT * (1.0 - taste.asked_genres)
        weights = (self.preferred_genre_weight(taste) * taste.preferred_genres + other_genres).astype(np.float32)
        lift = self.cohorts.cohort_lift(taste.preferred_genres, taste.likes.total, among)
        by_genre = single_core_product(self.features.genres[among], weights)
        return np.asarray(by_genre + np.float32(self.evidence.trust) * lift, dtype=np.float32)

    def dislike_scores(self, taste: EncodedTaste, among: Among = ALL) -> Floats:
        """Tell what each movie loses for disliked genres and for being like dismissed movies; <= 0."""
        loss = np.zeros_like(self.popularity.relative[among])
        if taste.disliked_genres.any():
            genres = single_core_product(self.features.genres[among], taste.disliked_genres)
            loss += np.float32(DISLIKED_GENRE_WEIGHT) * genres
        if len(taste.dislikes.movies):
            damped_count = taste.dislikes.total + 1.0  # one dismissed movie is not yet a dislike of its kind
            # With the muted traits: muting raises nothing.
            profile = self.content.profile(taste.dislikes, damped_count)
            loss += np.float32(DISMISSED_CONTENT_WEIGHT) * self.content.scores(profile, among)
            if self.evidence.trust:
                weight = np.float32(DISMISSED_COLLABORATIVE_WEIGHT * self.evidence.trust)
                loss += weight * np.maximum(self.collaborative.log_lift(taste.dislikes, among), 0.0)
        return loss


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
    for value, is_outside in (
        (years, None if constraints.year_from is None else years < constraints.year_from),
        (years, None if constraints.year_to is None else years > constraints.year_to),
        (vote_averages, None if constraints.min_score is None else vote_averages < constraints.min_score),
    ):
        if is_outside is not None:
            step = np.where(np.isnan(value), UNKNOWN_PENALTY, np.where(is_outside, OUTSIDE_PENALTY, 0.0))
            penalties += step.astype(np.float32)
    return penalties
