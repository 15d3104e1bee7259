"""Why a film is on the list: the parts of its score, and the one that is told. Imported by the engine only.

A part is named only for what is true of the film and of the person: a favourite of theirs, a genre that
they prefer and the film has, a person or a keyword that the film shares with a favourite. Small causes are
told together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from recommend.engine.scoring import Scorer, Scores
from recommend.engine.tables import take
from recommend.engine.taste import Taste
from recommend.engine.types import Floats, Ints, Part, Recommendation

MOST_BECAUSE, MOST_NAMED = 3, 3
ROUNDING = 1e-9  # parts below are left out
SMALL = 0.02  # a cause below has no name: it would be true, and mean nothing


@dataclass(frozen=True, slots=True)
class Teller:
    """Tells the reasons of one list."""

    scorer: Scorer
    taste: Taste
    scores: Scores

    def tell(self, places: Ints, variety: Floats) -> list[Recommendation]:
        """Tell the list with its parts; the k ``places`` best first."""
        scores, ids = self.scores, self.scorer.catalogue.ids
        held = take(self.scorer.overlap.rows, places)
        causes = zip(self._because(places, held), self._named(held), self._genres(places), strict=True)
        arrays = (scores.total, scores.popular, scores.dislike, scores.wish)
        values = zip(places.tolist(), *(array[places].tolist() for array in arrays), variety.tolist(), strict=True)
        told = []
        for (place, total, popular, dislike, wish, lost), (because, named, genres) in zip(values, causes, strict=True):
            loud = sorted(because + named + genres, key=_loudness)
            score = total + lost
            rest = score - sum([part.value for part in loud]) - popular - dislike - wish - lost
            quiet = (("taste", rest), ("dislike", dislike), ("wish", wish), ("variety", lost))
            parts = [*loud, Part("popular", popular)]
            parts += [Part(kind, value) for kind, value in quiet if abs(value) > ROUNDING]
            told.append(Recommendation(ids[place], score, why(loud), tuple(parts)))
        return told

    def _because(self, places: Ints, held: sparse.csr_array) -> list[list[Part]]:
        """Find the favourites that speak loudest for each film."""
        added = self.scorer.added(self.taste, self.scores, places, held)
        if added.shape[1] > MOST_BECAUSE:
            top = np.sort(np.argpartition(-added, MOST_BECAUSE, axis=1)[:, :MOST_BECAUSE], axis=1)
        else:
            top = np.broadcast_to(np.arange(added.shape[1]), added.shape)
        values = np.take_along_axis(added, top, axis=1).tolist()
        ids = [self.scorer.catalogue.ids[i] for i in self.taste.favourites.tolist()]
        return [
            [Part("because", value, ids[at]) for at, value in zip(row, worth, strict=True) if value > SMALL]
            for row, worth in zip(top.tolist(), values, strict=True)
        ]

    def _named(self, held: sparse.csr_array) -> list[list[Part]]:
        """Find the people and keywords that each film shares with the favourites, the strongest first."""
        overlap = self.scorer.overlap
        if not len(self.taste.favourites):
            return [[] for _ in range(held.shape[0])]
        worth = self.scorer.shared(self.taste) * held.data * (self.scores.profile * overlap.named)[held.indices]
        loud = np.flatnonzero(worth > SMALL)
        owner = np.searchsorted(held.indptr, loud, side="right") - 1
        found: list[list[tuple[float, int]]] = [[] for _ in range(held.shape[0])]
        for row, value, column in zip(owner.tolist(), worth[loud].tolist(), held.indices[loud].tolist(), strict=True):
            found[row].append((-value, column))
        return [self._strongest(sorted(one)) for one in found]

    def _strongest(self, loud: Sequence[tuple[float, int]]) -> list[Part]:
        family, names = self.scorer.overlap.family, self.scorer.overlap.names
        return [Part(family[column], -value, None, names[column]) for value, column in loud[:MOST_NAMED]]

    def _genres(self, places: Ints) -> list[list[Part]]:
        """Share what the preferred genres add among those that the film has."""
        if not self.taste.liked.any():
            return [[] for _ in places]
        names = self.scorer.catalogue.genre_names
        both = self.scorer.catalogue.genres[places] * self.taste.liked
        each = (self.scores.genre[places] / np.maximum(both.sum(axis=1), 1.0)).tolist()
        held = [np.flatnonzero(row).tolist() for row in both]
        return [
            [Part("genre", value, None, names[g]) for g in row] if value > SMALL else []
            for row, value in zip(held, each, strict=True)
        ]


def _loudness(part: Part) -> float:
    return -part.value


def why(causes: Sequence[Part]) -> dict[str, Any]:
    """Turn the first, the largest, of the personal causes into a reason; "popular" where there is none."""
    if not causes:
        return {"kind": "popular"}
    lead = causes[0]
    if lead.kind == "because":
        return {"kind": "because", "movie_id": lead.movie_id}
    return {"kind": lead.kind, "name" if lead.kind == "person" else lead.kind: lead.name}
