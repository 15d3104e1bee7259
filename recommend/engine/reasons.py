"""Why a film is on the list: the parts of its score, and the one that is told. Imported by the engine only.

A part is named only for what is true of the film and of the person: a favourite of theirs, a genre that
they prefer and the film has, a person or a keyword that the film shares with a favourite. Small causes are
told together.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np

from recommend.engine.scoring import Scorer, Scores
from recommend.engine.tables import Rows, take
from recommend.engine.types import Floats, Ints, Part, Recommendation

MOST_BECAUSE, MOST_NAMED = 3, 3
QUIET = ("taste", "dislike", "wish", "variety")
ROUNDING = 1e-9  # parts below are left out
SMALL = 0.02  # a cause below has no name: it would be true, and mean nothing

type Label = tuple[str, Any, str | None]  # kind, movie id, name


class Causes(NamedTuple):
    """Named causes of k films in one row: which film, how much, and in what words."""

    rows: Ints
    values: Floats
    labels: list[Label]


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the reasons of one list."""

    scorer: Scorer
    scores: Scores  # of the films told, best first
    films: Ints  # (k,), their positions

    def tell(self, variety: Floats) -> list[Recommendation]:
        """Tell the list with its parts; ``variety`` is what each film lost for being like those above it."""
        loud, named = self._loud()
        total = self.scores.total + variety
        popular, dislike, wish = (
            one.astype(np.float64) for one in (self.scores.popular, self.scores.dislike, self.scores.wish)
        )
        rest = total - variety - popular - dislike - wish - named
        quiet = zip(*(one.tolist() for one in (rest, dislike, wish, variety)), strict=True)
        told = zip(self.films.tolist(), total.tolist(), popular.tolist(), loud, quiet, strict=True)
        ids = self.scorer.catalogue.ids
        return [
            Recommendation(ids[film], score, why(causes), (*causes, Part("popular", usual), *_quiet(others)))
            for film, score, usual, causes, others in told
        ]

    def _loud(self) -> tuple[list[list[Part]], Floats]:
        """The named causes of each film, the largest first, and their sums."""
        held = take(self.scorer.overlap.rows, self.films)
        found = [*self._because(held), self._named(held), self._genres()]
        rows, values = np.concatenate([one.rows for one in found]), np.concatenate([one.values for one in found])
        labels = [label for one in found for label in one.labels]
        order = np.lexsort((-values, rows))
        parts = [
            Part(labels[at][0], value, labels[at][1], labels[at][2])
            for at, value in zip(order.tolist(), values[order].tolist(), strict=True)
        ]
        ends = np.cumsum(np.bincount(rows, minlength=len(self.films))).tolist()
        each = [parts[first:last] for first, last in zip([0, *ends], ends, strict=False)]
        return each, np.asarray(np.bincount(rows, values, len(self.films)))

    def _because(self, held: Rows) -> Iterator[Causes]:
        """Find the favourites that speak loudest for each film, one after the other."""
        added = self.scorer.added(self.scores, self.films, held)
        films, ids = np.arange(len(added)), self.scorer.catalogue.ids
        labels: list[Label] = [("because", ids[film], None) for film in self.scores.taste.favourites.tolist()]
        for _ in range(min(MOST_BECAUSE, len(labels))):
            best = added.argmax(axis=1)
            values = added[films, best]
            loud = np.flatnonzero(values > SMALL)
            yield Causes(loud, values[loud], [labels[at] for at in best[loud].tolist()])
            added[films, best] = 0.0

    def _named(self, held: Rows) -> Causes:
        """Find the people and keywords that each film shares with the favourites, the strongest."""
        overlap, taste = self.scorer.overlap, self.scores.taste
        worth = self.scores.profile[held.columns] * held.values
        worth *= np.float32(self.scorer.shared(taste)) * overlap.named[held.columns]
        loud = np.flatnonzero(worth > SMALL)
        rows, values, traits = held.owner[loud], worth[loud], held.columns[loud]
        order = np.lexsort((-values, rows))
        order = order[np.arange(len(order)) - np.searchsorted(rows, rows) < MOST_NAMED]
        labels: list[Label] = [(overlap.family[at], None, overlap.names[at]) for at in traits[order].tolist()]
        return Causes(rows[order], values[order], labels)

    def _genres(self) -> Causes:
        """Share what the preferred genres add among those that the film has."""
        both = self.scorer.catalogue.genres[self.films] * self.scores.taste.liked
        each = self.scores.genre / np.maximum(both.sum(axis=1), 1.0)
        rows, genres = np.nonzero(both * each[:, None] > SMALL)
        names = self.scorer.catalogue.genre_names
        return Causes(rows, each[rows], [("genre", None, names[at]) for at in genres.tolist()])


def _quiet(values: tuple[float, ...]) -> list[Part]:
    """Parts without names, as far as there are any; values in the order of ``QUIET``."""
    return [Part(kind, value) for kind, value in zip(QUIET, values, strict=True) if abs(value) > ROUNDING]


def why(causes: Sequence[Part]) -> dict[str, Any]:
    """Turn the first, the largest, of the personal causes into a reason; "popular" where there is none."""
    if not causes:
        return {"kind": "popular"}
    lead = causes[0]
    if lead.kind == "because":
        return {"kind": "because", "movie_id": lead.movie_id}
    return {"kind": lead.kind, "name" if lead.kind == "person" else lead.kind: lead.name}
