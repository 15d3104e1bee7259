"""Why a movie is on the list: the parts of its score, and the one that is its reason.

A part is named only for what is true of the movie and of the user: a favorite of theirs, a genre that
they prefer and the movie has, a person or a keyword that the movie shares with a favorite. Small causes are
grouped.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from recommend.engine.matrices.sparse import SparseRows, take_rows
from recommend.engine.scoring import Scorer, Scores
from recommend.engine.types import Floats, Ints, Part, Recommendation

MAX_BECAUSE, MAX_TRAITS = 3, 3
UNNAMED_KINDS = ("taste", "dislike", "wish", "variety")
EPSILON = 1e-9  # parts below are left out
MIN_NAMED_VALUE = 0.02  # a cause below has no name: it would be true, and mean nothing

type Label = tuple[str, Any, str | None]  # kind, movie id, name


class NamedCauses(NamedTuple):
    """Named causes of k movies in one row: which movie, how much, and in what words."""

    rows: Ints
    values: Floats
    labels: list[Label]


@dataclass(frozen=True, slots=True)
class Explainer:
    """Explains one list."""

    scorer: Scorer
    scores: Scores  # of the movies of the list, best first
    movies: Ints  # (k,), their positions

    def explain(self, diversity_loss: Floats) -> list[Recommendation]:
        """Explain the list by its parts; ``diversity_loss`` is what each movie lost for being like those above it."""
        named_parts, named = self._named_parts()
        total = self.scores.total + diversity_loss
        popular, dislike, constraint = (
            values.astype(np.float64) for values in (self.scores.popular, self.scores.dislike, self.scores.constraint)
        )
        rest = total - diversity_loss - popular - dislike - constraint - named
        unnamed = zip(*(values.tolist() for values in (rest, dislike, constraint, diversity_loss)), strict=True)
        explained = zip(self.movies.tolist(), total.tolist(), popular.tolist(), named_parts, unnamed, strict=True)
        ids = self.scorer.features.ids
        return [
            Recommendation(
                ids[movie], score, reason_of(causes), (*causes, Part("popular", popularity), *_unnamed_parts(values))
            )
            for movie, score, popularity, causes, values in explained
        ]

    def _named_parts(self) -> tuple[list[list[Part]], Floats]:
        """The named causes of each movie, the largest first, and their sums."""
        chosen_rows = take_rows(self.scorer.content.rows, self.movies)
        groups = [*self._because(chosen_rows), self._shared_traits(chosen_rows), self._genres()]
        rows = np.concatenate([group.rows for group in groups])
        values = np.concatenate([group.values for group in groups])
        labels = [label for group in groups for label in group.labels]
        order = np.lexsort((-values, rows))
        parts = [
            Part(labels[cause][0], value, labels[cause][1], labels[cause][2])
            for cause, value in zip(order.tolist(), values[order].tolist(), strict=True)
        ]
        ends = np.cumsum(np.bincount(rows, minlength=len(self.movies))).tolist()
        by_movie = [parts[first:last] for first, last in zip([0, *ends], ends, strict=False)]
        return by_movie, np.asarray(np.bincount(rows, values, len(self.movies)))

    def _because(self, chosen_rows: SparseRows) -> Iterator[NamedCauses]:
        """Find the favorites that speak loudest for each movie, one after the other."""
        contributions = self.scorer.contributions(self.scores, self.movies, chosen_rows)
        movies, ids = np.arange(len(contributions)), self.scorer.features.ids
        labels: list[Label] = [("because", ids[movie], None) for movie in self.scores.taste.favorites.tolist()]
        for _ in range(min(MAX_BECAUSE, len(labels))):
            best = contributions.argmax(axis=1)
            values = contributions[movies, best]
            large = np.flatnonzero(values > MIN_NAMED_VALUE)
            yield NamedCauses(large, values[large], [labels[favorite] for favorite in best[large].tolist()])
            contributions[movies, best] = 0.0

    def _shared_traits(self, chosen_rows: SparseRows) -> NamedCauses:
        """Find the people and keywords that each movie shares with the favorites, the strongest."""
        content, taste = self.scorer.content, self.scores.taste
        weights = self.scores.profile[chosen_rows.columns] * chosen_rows.values
        weights *= np.float32(self.scorer.trait_weight(taste)) * content.named[chosen_rows.columns]
        large = np.flatnonzero(weights > MIN_NAMED_VALUE)
        rows, values, traits = chosen_rows.row_index[large], weights[large], chosen_rows.columns[large]
        order = np.lexsort((-values, rows))
        order = order[np.arange(len(order)) - np.searchsorted(rows, rows) < MAX_TRAITS]
        labels: list[Label] = [
            (content.families[trait], None, content.names[trait]) for trait in traits[order].tolist()
        ]
        return NamedCauses(rows[order], values[order], labels)

    def _genres(self) -> NamedCauses:
        """Share what the preferred genres add among those that the movie has."""
        preferred = self.scorer.features.genres[self.movies] * self.scores.taste.preferred_genres
        per_genre = self.scores.genre / np.maximum(preferred.sum(axis=1), 1.0)
        rows, genres = np.nonzero(preferred * per_genre[:, None] > MIN_NAMED_VALUE)
        names = self.scorer.features.genre_names
        return NamedCauses(rows, per_genre[rows], [("genre", None, names[genre]) for genre in genres.tolist()])


def _unnamed_parts(values: tuple[float, ...]) -> list[Part]:
    """Parts without names, as far as there are any; values in the order of ``UNNAMED_KINDS``."""
    return [Part(kind, value) for kind, value in zip(UNNAMED_KINDS, values, strict=True) if abs(value) > EPSILON]


def reason_of(causes: Sequence[Part]) -> dict[str, Any]:
    """Turn the first, the largest, of the personal causes into a reason; "popular" where there is none."""
    if not causes:
        return {"kind": "popular"}
    largest = causes[0]
    if largest.kind == "because":
        return {"kind": "because", "movie_id": largest.movie_id}
    return {"kind": largest.kind, "name" if largest.kind == "person" else largest.kind: largest.name}
