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
        found = [traits.get(("genre", normalize_name(name)), self.first_genre + i) for i, name in enumerate(names)]
        return np.array(found, dtype=np.int64)

    def languages(self) -> Ints:
        """Numbers of the languages, -1 for those that no two movies share; (l,)."""
        traits = self.scorer.content.traits
        names = self.scorer.features.language_names
        return np.array([traits.get(("language", name), -1) for name in names], dtype=np.int64)

    def names(self, labels: Ints, directed: Bools) -> list[tuple[str, str | None]]:
        """What causes are called, kind and name; ``directed`` tells which people directed the movie."""
        traits, genres = self.scorer.content.spelled, self.scorer.features.genre_names
        later: list[tuple[str, str | None]] = [*(("genre", name) for name in genres)]
        later += [("decade", str(decade)) for decade in self.decades.tolist()]
        later.append(("crowd", None))
        count = len(traits)
        found = [traits[label] if label < count else later[label - count] for label in labels.tolist()]
        return [
            (("director" if directs else "person"), name[1]) if name[0] in PEOPLE else name
            for name, directs in zip(found, directed.tolist(), strict=True)
        ]


class Explainer:
    """Explains one list: k movies, best first."""

    def __init__(self, scorer: Scorer, scores: Scores, movies: Ints) -> None:
        self.scorer, self.scores, self.movies = scorer, scores, movies
        found = [profile.affinities.decades for profile in scores.profiles]
        self.labels = Labels(scorer, np.unique(np.concatenate(found)) if found else np.zeros(0, dtype=np.int64))
        self.traits = take_rows(scorer.content.rows, movies)
        self.favorites = scores.taste.counted[-SOURCE_FAVORITES:]

    def explain(self, costs: ListCosts) -> list[Recommendation]:
        """The recommendations, each with its parts and its reason."""
        (named, named_sums), scores, ids = self._named_parts(), self.scores, self.scorer.features.ids
        total = (scores.total + costs.variety + costs.series).astype(np.float64)
        total = np.minimum.accumulate(total)  # adding up in single precision may raise a score by its last digit
        unnamed = (scores.popular, scores.dislike, scores.constraint, costs.variety, costs.series)
        rest = total - named_sums - sum(part.astype(np.float64) for part in unnamed)
        columns = [column.tolist() for column in (self.movies, total, scores.popular, rest, *unnamed[1:])]
        recommendations = []
        for parts, (movie, score, popular, *others) in zip(named, zip(*columns, strict=True), strict=True):
            parts.append(Part("popular", popular))
            for kind, value in zip(UNNAMED, others, strict=True):
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
            causes += [self._traits(), self._leanings(), self._years(), crowd]
        every = Causes(*(np.concatenate(columns) for columns in zip(*causes, strict=True)))
        named = every.named(self.labels.crowd + 1)
        sources = self._sources(named)
        names = self.labels.names(named.labels, self._directed(named))
        columns = (named.rows.tolist(), named.labels.tolist(), named.values.tolist(), names, sources)
        of_crowd = self.labels.crowd
        for row, label, value, (kind, name), movie_ids in zip(*columns, strict=True):
            parts[row].append(Part(kind, value, name, crowd_sources[row] if label == of_crowd else movie_ids))
        return parts, np.bincount(named.rows, named.values, len(self.movies))

    def _traits(self) -> Causes:
        """What the shared traits add."""
        traits, content = self.traits, self.scorer.content
        profiles = np.stack([profile.traits for profile in self.scores.profiles])
        values = traits.values * profiles[self.scores.interest[traits.row_index], traits.columns]
        met = np.flatnonzero(values)
        return Causes(traits.row_index[met], content.cause[traits.columns[met]], values[met])

    def _leanings(self) -> Causes:
        """What the movies' genres and languages add by the user's leaning to them."""
        interest, genre_year = self.scores.interest, self.scorer.genre_year
        genres = np.stack([profile.affinities.genres for profile in self.scores.profiles])
        languages = np.stack([profile.affinities.languages for profile in self.scores.profiles])
        by_genre = genre_year.genre_vectors[self.movies] * genres[interest]
        rows, columns = np.nonzero(by_genre)
        spoken = self.scorer.features.languages[self.movies]
        labels = self.labels.languages()[spoken]
        told = np.flatnonzero(labels >= 0)
        return Causes(
            np.concatenate([rows, told]),
            np.concatenate([self.labels.genres()[columns], labels[told]]),
            np.concatenate([by_genre[rows, columns], languages[interest[told], spoken[told]]]),
        )

    def _years(self) -> Causes:
        """What the favorites of each decade add."""
        year = self.scorer.genre_year.year_index[self.movies]
        rows, labels, values = [], [], []
        for interest, profile in enumerate(self.scores.profiles):
            own = np.flatnonzero(self.scores.interest == interest)
            losses = profile.affinities.decade_losses[:, year[own]]
            decade, place = np.nonzero(losses)
            rows.append(own[place])
            found = np.searchsorted(self.labels.decades, profile.affinities.decades)
            labels.append(self.labels.first_decade + found[decade])
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
        both = self.scores.co_favorites
        if both is None:
            none: list[tuple[MovieId, ...]] = [()] * len(self.movies)
            return Causes(np.arange(0), np.arange(0), np.zeros(0, dtype=np.float32)), none
        lift = np.where(both.users >= ENOUGH_USERS, both.lift, 0.0)
        sources = self._best_favorites(lift, lift > 0.0, both.favorites)
        told = np.flatnonzero([bool(found) for found in sources])
        labels = np.full(len(told), self.labels.crowd, dtype=np.int64)
        return Causes(told, labels, self.scores.crowd[told]), sources

    def _directed(self, named: Causes) -> Bools:
        """Whether the movie of each cause was directed by it, if it is a person."""
        traits, content, width = self.traits, self.scorer.content, self.labels.crowd + 1
        directors = np.flatnonzero(content.directors[traits.columns])
        keys = traits.row_index[directors] * width + content.cause[traits.columns[directors]]
        return np.isin(named.rows * width + named.labels, keys)

    def _sources(self, named: Causes) -> list[tuple[MovieId, ...]]:
        """The favorites that each cause comes from, those first that are most like the movie."""
        sources: list[tuple[MovieId, ...]] = [()] * len(named.rows)
        places = np.flatnonzero(named.labels != self.labels.crowd)
        if not len(places) or not len(self.favorites):
            return sources
        similarity = self.scorer.content.between(self.movies, self.favorites)
        labels, place_of_label = np.unique(named.labels[places], return_inverse=True)
        having = self._having(labels)[place_of_label]
        best = self._best_favorites(similarity[named.rows[places]] + MIN_VALUE, having, self.favorites)
        for place, found in zip(places.tolist(), best, strict=True):
            sources[place] = found
        return sources

    def _having(self, labels: Ints) -> Bools:
        """Which of the favorites have each cause; (labels, favorites)."""
        having = np.zeros((len(labels), len(self.favorites)), dtype=np.bool_)
        rows = take_rows(self.scorer.content.rows, self.favorites)
        causes = self.scorer.content.cause[rows.columns]
        place = np.searchsorted(labels, causes)
        met = np.flatnonzero(labels[np.minimum(place, len(labels) - 1)] == causes)
        having[place[met], rows.row_index[met]] = True
        decades = self.scorer.genre_year.decades_of(self.favorites)
        for place, label in enumerate(labels.tolist()):
            if self.labels.first_decade <= label < self.labels.crowd:
                having[place] = decades == self.labels.decades[label - self.labels.first_decade]
        return having

    def _best_favorites(
        self, values: NDArray[np.floating], allowed: Bools, favorites: Ints
    ) -> list[tuple[MovieId, ...]]:
        """For each row the two allowed favorites of the largest values, ids; fewer where fewer are allowed."""
        if not values.shape[1]:
            return [()] * len(values)
        values = np.where(allowed, values, -np.inf)
        rows = np.arange(len(values))
        first = values.argmax(axis=1)
        has_first = np.isfinite(values[rows, first])
        values[rows, first] = -np.inf
        second = values.argmax(axis=1)
        has_second = np.isfinite(values[rows, second])
        ids = [self.scorer.features.ids[favorite] for favorite in favorites.tolist()]
        found = zip(first.tolist(), has_first.tolist(), second.tolist(), has_second.tolist(), strict=True)
        return [(ids[a], ids[b]) if both else (ids[a],) if one else () for a, one, b, both in found]


def reason_of(parts: Sequence[Part]) -> dict[str, Any]:
    """The largest part as a reason; "popular" where nothing else is told."""
    lead = parts[0]  # the named ones come first, the largest before the others
    for part in parts:
        if part.value > lead.value and (part.name is not None or part.kind in TELLABLE):
            lead = part
    if lead.kind == "popular" or (lead.name is None and lead.kind not in TELLABLE):
        return {"kind": "popular"}
    reason: dict[str, Any] = {"kind": lead.kind}
    if lead.name is not None:
        reason[lead.kind] = reason["name"] = lead.name
    if lead.movie_ids:
        reason |= {"movie_id": lead.movie_ids[0], "movie_ids": list(lead.movie_ids)}
    return reason
