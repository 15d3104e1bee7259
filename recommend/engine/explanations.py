"""Why a movie is on the list: the parts of its score, and the one that is told.

Every named part is worth just what the score loses when it is left out (leave-one-out): a trait's part is its share
of the content's sum, a decade's is what the years lose without the favorites of that decade, the crowd's is its whole
term.
A part is named only for what is true of the movie and of the user, and it names the favorites that it comes from. The
reason is the largest part, whatever it is: where that is being well known, it says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.engine.matrices.movie_features import normalize_name
from recommend.engine.matrices.sparse import take_rows
from recommend.engine.scoring import Scorer, Scores
from recommend.engine.signals.collaborative import ENOUGH_USERS
from recommend.engine.types import Bools, Floats, Ints, MovieId, Part, Recommendation

MAX_NAMED = 5  # parts of one movie that have a name
SOURCE_FAVORITES = 40  # the latest favorites, among which those are sought
MIN_VALUE = 0.03  # a smaller part has no name: it would be true, and mean nothing
ROUNDING_ERROR = 1e-6  # unnamed parts below are left out
UNNAMED = ("taste", "dislike", "wish", "variety", "series")
PEOPLE = frozenset(("director", "person"))
TELLABLE = frozenset(("crowd", "popular"))  # kinds without a name that may be a reason


class Causes(NamedTuple):
    """Causes of k movies in one row: which movie, which label, how much."""

    rows: Ints
    labels: Ints
    values: Floats

    def named(self, label_count: int) -> "Causes":
        """Each movie's causes summed up by label, the largest first, small ones and too many left out."""
        keys, places = np.unique(self.rows * label_count + self.labels, return_inverse=True)
        values = np.bincount(places, self.values, len(keys))
        large = values > MIN_VALUE
        rows, labels, values = keys[large] // label_count, keys[large] % label_count, values[large]
        order = np.lexsort((labels, -values, rows))
        order = order[np.arange(len(order)) - np.searchsorted(rows[order], rows[order]) < MAX_NAMED]
        return Causes(rows[order], labels[order], values[order])


@dataclass(frozen=True, slots=True)
class ListCosts:
    """What the rules of the list cost each of k movies (<= 0)."""

    variety: Floats
    series: Floats


class Labels:
    """Numbers for all causes: f traits, g genres that are no traits, the decades of the favorites, the crowd."""

    def __init__(self, scorer: Scorer, decades: Ints) -> None:
        self.scorer, self.decades = scorer, decades
        self.first_genre = len(scorer.content.names)
        self.first_decade = self.first_genre + len(scorer.features.genre_names)
        self.crowd = self.first_decade + len(decades)

    def genres(self) -> Ints:
        """Numbers of the genres; (g,)."""
        traits, names = self.scorer.content.traits, self.scorer.features.genre_names
        labels = [traits.get(("genre", normalize_name(name)), self.first_genre + i) for i, name in enumerate(names)]
        return np.array(labels, dtype=np.int64)

    def languages(self) -> Ints:
        """Numbers of the languages, -1 for those that no two movies share; (l,)."""
        traits = self.scorer.content.traits
        names = self.scorer.features.language_names
        return np.array([traits.get(("language", name), -1) for name in names], dtype=np.int64)

    def names(self, labels: Ints, directed: Bools) -> list[tuple[str, str | None]]:
        """What causes are called, kind and name; ``directed`` tells which people directed the movie."""
        traits, genres = self.scorer.content.spelled, self.scorer.features.genre_names
        other_names: list[tuple[str, str | None]] = [*(("genre", name) for name in genres)]
        other_names += [("decade", str(decade)) for decade in self.decades.tolist()]
        other_names.append(("crowd", None))
        count = len(traits)
        named_traits = [traits[label] if label < count else other_names[label - count] for label in labels.tolist()]
        return [
            (("director" if directs else "person"), name[1]) if name[0] in PEOPLE else name
            for name, directs in zip(named_traits, directed.tolist(), strict=True)
        ]


class Explainer:
    """Explains one list: k movies, best first."""

    def __init__(self, scorer: Scorer, scores: Scores, movies: Ints) -> None:
        self.scorer, self.scores, self.movies = scorer, scores, movies
        decades = [profile.affinities.decades for profile in scores.profiles]
        self.labels = Labels(scorer, np.unique(np.concatenate(decades)) if decades else np.zeros(0, dtype=np.int64))
        self.traits = take_rows(scorer.content.rows, movies)
        likes = scores.taste.counted
        self.favorites, self.weights = likes.movies[-SOURCE_FAVORITES:], likes.weights[-SOURCE_FAVORITES:]

    def explain(self, costs: ListCosts) -> list[Recommendation]:
        """The recommendations, each with its parts and its reason."""
        (named_parts, named_sums), scores, ids = self._named_parts(), self.scores, self.scorer.features.ids
        total = (scores.total + costs.variety + costs.series).astype(np.float64)
        total = np.minimum.accumulate(total)  # adding up in single precision may raise a score by its last digit
        unnamed = (scores.popular, scores.dislike, scores.constraint, costs.variety, costs.series)
        unnamed_rest = total - named_sums - sum(unnamed_part.astype(np.float64) for unnamed_part in unnamed)
        columns = [column.tolist() for column in (self.movies, total, scores.popular, unnamed_rest, *unnamed[1:])]
        recommendations = []
        for parts, (movie, score, popular, *unnamed_values) in zip(
            named_parts, zip(*columns, strict=True), strict=True
        ):
            parts.append(Part("popular", popular))
            for kind, value in zip(UNNAMED, unnamed_values, strict=True):
                if value > ROUNDING_ERROR or value < -ROUNDING_ERROR:
                    parts.append(Part(kind, value))
            recommendations.append(Recommendation(ids[movie], score, reason_of(parts), tuple(parts)))
        return recommendations

    def _named_parts(self) -> tuple[list[list[Part]], NDArray[np.float64]]:
        """The named parts of each movie, the largest first, and their sums."""
        parts: list[list[Part]] = [[] for _ in self.movies]
        causes = [self._preferred_genres()]
        crowd_sources: list[tuple[MovieId, ...]] = [()] * len(self.movies)
        if self.scores.profiles:
            crowd, crowd_sources = self._crowd()
            causes += [self._traits(), self._leaning_causes(), self._years(), crowd]
        all_causes = Causes(*(np.concatenate(columns) for columns in zip(*causes, strict=True)))
        named_causes = all_causes.named(self.labels.crowd + 1)
        sources = self._sources(named_causes)
        names = self.labels.names(named_causes.labels, self._directed(named_causes))
        rows, labels, values = (column.tolist() for column in named_causes)
        crowd_label = self.labels.crowd
        for row, label, value, (kind, name), movie_ids in zip(rows, labels, values, names, sources, strict=True):
            parts[row].append(Part(kind, value, name, crowd_sources[row] if label == crowd_label else movie_ids))
        return parts, np.bincount(named_causes.rows, named_causes.values, len(self.movies))

    def _traits(self) -> Causes:
        """What the shared traits add."""
        traits, content = self.traits, self.scorer.content
        profiles = np.stack([profile.traits for profile in self.scores.profiles])
        values = traits.values * profiles[self.scores.interest[traits.row_index], traits.columns]
        shared = np.flatnonzero(values)
        return Causes(traits.row_index[shared], content.cause[traits.columns[shared]], values[shared])

    def _leaning_causes(self) -> Causes:
        """What the movies' genres and languages add by the user's leaning to them."""
        interest, genre_year = self.scores.interest, self.scorer.genre_year
        genres = np.stack([profile.affinities.genres for profile in self.scores.profiles])
        languages = np.stack([profile.affinities.languages for profile in self.scores.profiles])
        by_genre = genre_year.genre_vectors[self.movies] * genres[interest]
        rows, columns = np.nonzero(by_genre)
        movie_languages = self.scorer.features.languages[self.movies]
        labels = self.labels.languages()[movie_languages]
        labeled = np.flatnonzero(labels >= 0)
        return Causes(
            np.concatenate([rows, labeled]),
            np.concatenate([self.labels.genres()[columns], labels[labeled]]),
            np.concatenate([by_genre[rows, columns], languages[interest[labeled], movie_languages[labeled]]]),
        )

    def _years(self) -> Causes:
        """What the favorites of each decade add."""
        year = self.scorer.genre_year.year_index[self.movies]
        rows, labels, values = [], [], []
        for interest, profile in enumerate(self.scores.profiles):
            of_interest = np.flatnonzero(self.scores.interest == interest)
            losses = profile.affinities.decade_losses[:, year[of_interest]]
            decade, place = np.nonzero(losses)
            rows.append(of_interest[place])
            decade_labels = np.searchsorted(self.labels.decades, profile.affinities.decades)
            labels.append(self.labels.first_decade + decade_labels[decade])
            values.append(losses[decade, place])
        return Causes(np.concatenate(rows), np.concatenate(labels), np.concatenate(values))

    def _preferred_genres(self) -> Causes:
        """What the preferred genres add among those that the movies have."""
        taste = self.scores.taste
        preferred = self.scorer.features.genres[self.movies] * taste.preferred_genres
        rows, columns = np.nonzero(preferred)
        weight = np.full(len(rows), self.scorer.preferred_genre_weight(taste), dtype=np.float32)
        return Causes(rows, self.labels.genres()[columns], weight)

    def _crowd(self) -> tuple[Causes, list[tuple[MovieId, ...]]]:
        """What other users' favorites add, and the two favorites that they share most; not told of too few users."""
        co_favorites = self.scores.co_favorites
        if co_favorites is None:
            no_sources: list[tuple[MovieId, ...]] = [()] * len(self.movies)
            return Causes(np.arange(0), np.arange(0), np.zeros(0, dtype=np.float32)), no_sources
        lift = np.where(co_favorites.users >= ENOUGH_USERS, co_favorites.lift, 0.0)
        sources = self._best_favorites(lift, lift > 0.0, co_favorites.favorites)
        explained = np.flatnonzero([bool(movie_ids) for movie_ids in sources])
        labels = np.full(len(explained), self.labels.crowd, dtype=np.int64)
        return Causes(explained, labels, self.scores.crowd[explained]), sources

    def _directed(self, named_causes: Causes) -> Bools:
        """Whether the movie of each cause was directed by it, if it is a person."""
        traits, content, width = self.traits, self.scorer.content, self.labels.crowd + 1
        directors = np.flatnonzero(content.directors[traits.columns])
        keys = traits.row_index[directors] * width + content.cause[traits.columns[directors]]
        return np.isin(named_causes.rows * width + named_causes.labels, keys)

    def _sources(self, named_causes: Causes) -> list[tuple[MovieId, ...]]:
        """The favorites that each cause comes from, those first that are most like the movie."""
        sources: list[tuple[MovieId, ...]] = [()] * len(named_causes.rows)
        places = np.flatnonzero(named_causes.labels != self.labels.crowd)
        if not len(places) or not len(self.favorites):
            return sources
        similarity = self.scorer.content.between(self.movies, self.favorites)
        labels, place_of_label = np.unique(named_causes.labels[places], return_inverse=True)
        has_cause = self._favorites_with_causes(labels)[place_of_label]
        best_favorites = self._best_favorites(
            (similarity[named_causes.rows[places]] + MIN_VALUE) * self.weights, has_cause, self.favorites
        )
        for place, movie_ids in zip(places.tolist(), best_favorites, strict=True):
            sources[place] = movie_ids
        return sources

    def _favorites_with_causes(self, labels: Ints) -> Bools:
        """Which of the favorites have each cause; (labels, favorites)."""
        has_cause = np.zeros((len(labels), len(self.favorites)), dtype=np.bool_)
        rows = take_rows(self.scorer.content.rows, self.favorites)
        causes = self.scorer.content.cause[rows.columns]
        place = np.searchsorted(labels, causes)
        matches = np.flatnonzero(labels[np.minimum(place, len(labels) - 1)] == causes)
        has_cause[place[matches], rows.row_index[matches]] = True
        decades = self.scorer.genre_year.decades_of(self.favorites)
        for place, label in enumerate(labels.tolist()):
            if self.labels.first_decade <= label < self.labels.crowd:
                has_cause[place] = decades == self.labels.decades[label - self.labels.first_decade]
        return has_cause

    def _best_favorites(
        self, values: NDArray[np.floating], allowed: Bools, favorites: Ints
    ) -> list[tuple[MovieId, ...]]:
        """For each row the two allowed favorites of the largest values, ids; fewer where fewer are allowed."""
        if not values.shape[1]:
            return [()] * len(values)
        values = np.where(allowed, values, -np.inf)
        rows = np.arange(len(values))
        best = values.argmax(axis=1)
        has_best = np.isfinite(values[rows, best])
        values[rows, best] = -np.inf
        second_best = values.argmax(axis=1)
        has_second_best = np.isfinite(values[rows, second_best])
        ids = [self.scorer.features.ids[favorite] for favorite in favorites.tolist()]
        pairs = zip(best.tolist(), has_best.tolist(), second_best.tolist(), has_second_best.tolist(), strict=True)
        return [
            (ids[best_place], ids[second_place]) if has_two else (ids[best_place],) if has_one else ()
            for best_place, has_one, second_place, has_two in pairs
        ]


def reason_of(parts: Sequence[Part]) -> dict[str, Any]:
    """The largest part as a reason; "popular" where nothing else is told."""
    largest = parts[0]  # the named ones come first, the largest before the others
    for part in parts:
        if part.value > largest.value and (part.name is not None or part.kind in TELLABLE):
            largest = part
    if largest.kind == "popular" or (largest.name is None and largest.kind not in TELLABLE):
        return {"kind": "popular"}
    reason: dict[str, Any] = {"kind": largest.kind}
    if largest.name is not None:
        reason[largest.kind] = reason["name"] = largest.name
    if largest.movie_ids:
        reason |= {"movie_id": largest.movie_ids[0], "movie_ids": list(largest.movie_ids)}
    return reason
