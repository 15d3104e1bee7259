"""From scores to a list that does not repeat itself. Imported by the engine's model only.

Maximal marginal relevance (Carbonell and Goldstein 1998) with a sum in place of the maximum: a film loses a
little for every film above it whose genres it shares. The losses only grow while the list is built, so the
scores of the list, losses included, never rise from one film to the next. To be famous is a likeness too: a
famous film loses for every famous film above it, so that a long history is not answered with the hits alone
(Abdollahpouri, Burke and Mobasher 2019, "Managing popularity bias with personalized re-ranking").
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from recommend.engine.tables import times
from recommend.engine.types import Floats, Ints, Mode

DEPTH = 20  # places chosen for variety; those below keep what they have lost so far
POOL = 60  # films beyond the wanted number that may move up
VARIETY: Mapping[Mode, float] = {"familiar": 0.02, "balanced": 0.035, "adventurous": 0.08}
FAME: Mapping[Mode, float] = {"familiar": 0.0, "balanced": 0.76, "adventurous": 0.12}
SAMPLED = 17  # one in so many scores is looked at to tell where the best begin
FAMOUS = 100.0  # the place in the order of popularity at which a film is half as famous as the first


def best(total: Floats, blocked: Ints, number: int) -> Ints:
    """Find the ``number`` best films that are not blocked, best first; equal scores in catalogue order."""
    free = total.copy()
    free[blocked] = -np.inf
    number = min(number, len(total) - len(blocked))
    if number <= 0:
        return np.zeros(0, dtype=np.int64)
    return largest(free, number)


def largest(values: Floats, number: int) -> Ints:
    """Find the positions of the ``number`` largest values, the largest first; equal ones in their own order."""
    sample = values[::SAMPLED]
    rough = min(2 * number // SAMPLED + 2, len(sample))
    cut = np.partition(sample, len(sample) - rough)[len(sample) - rough]
    found = np.flatnonzero(values >= cut)
    if len(found) < number:  # the sample told too little
        found = np.flatnonzero(values >= np.partition(values, len(values) - number)[len(values) - number])
    return found[np.argsort(-values[found], kind="stable")[:number]]


def varied(total: Floats, like: "Likeness", number: int) -> tuple[Ints, Floats]:
    """Choose the first ``number`` of a pool, each with what it lost for its likeness to those above (<= 0)."""
    start = total.astype(np.float64)
    value, final = start.copy(), start.copy()
    order: list[int] = []
    for _ in range(min(DEPTH, number, len(total))):
        at = int(value.argmax())
        order.append(at)
        final[at] = value[at]
        value[at] = -np.inf
        value -= like.to(at)
    rest = np.flatnonzero(np.isfinite(value))
    final[rest] = value[rest]
    below = rest[np.argsort(-value[rest], kind="stable")]
    places = np.concatenate([np.array(order, dtype=np.int64), below])[:number]
    return places, (final - start)[places]


@dataclass(frozen=True, slots=True)
class Likeness:
    """What k films take from each other: shared genres, and shared fame."""

    genres: Floats  # (k, g)
    size: Floats  # (k,), how many genres each has
    fame: Floats  # (k,)
    variety: np.float32  # lost for a film above that has the same genres
    tired: float  # lost for the most famous film above, by a film as famous

    @classmethod
    def of(cls, genres: Floats, fame: Floats, variety: float, tired: float) -> "Likeness":
        """Count the genres of each film; where there are none nothing is shared, whatever the number."""
        return cls(genres, np.maximum(genres.sum(axis=1), np.float32(0.5)), fame, np.float32(variety), tired)

    def to(self, at: int) -> Floats:
        """What each film loses when film ``at`` stands above it: genres as Jaccard's index; shape (k,)."""
        lost = times(self.genres, self.genres[at])
        lost /= self.size + (self.size[at] - lost)
        lost *= self.variety
        if self.tired:
            lost += np.float32(self.tired * self.fame[at]) * self.fame
        return lost


def famous(share: Floats) -> Floats:
    """Tell how famous each film is, from 1 for the most favoured one towards 0; shape (n,)."""
    place = np.empty(len(share), dtype=np.float32)
    place[np.argsort(-share, kind="stable")] = np.arange(len(share), dtype=np.float32)
    return np.asarray(1.0 / (1.0 + (place / FAMOUS) ** 2), dtype=np.float32)
