"""From scores to a list: the mix of the favorites, no series that fills it, nothing twice the same.

Three rules, applied while the list is built from the top:

- Every kind of favorite gets its share of the places (calibration: Steck 2018, "Calibrated recommendations"): three
  horror movies and two musicals among five favorites give both, three to two.
- Of one series stand at most so many among ten places, and its movies in the order in which they came out.
- A movie loses a little for every movie above it whose genres it shares (maximal marginal relevance, Carbonell and
  Goldstein 1998, with a sum in place of the maximum).

What a movie loses to these rules is told as a part of its score, so the scores of a list never rise.
"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from recommend.engine.matrices.sparse import single_core_product, top_k
from recommend.engine.types import Bools, Floats, Ints, Mode

RERANK_DEPTH = 20  # places chosen for diversity; those below keep what they have lost so far
POOL_MARGIN = 60  # movies beyond the wanted number that may move up
POOL_SIZE = 300  # movies that are looked at closely, at least: their co-favorites decide what comes first
DIVERSITY_WEIGHT: Mapping[Mode, float] = {"familiar": 0.02, "balanced": 0.03, "adventurous": 0.05}
SERIES_PLACES: Mapping[Mode, int] = {"familiar": 3, "balanced": 2, "adventurous": 1}  # among SERIES_WINDOW places
SERIES_WINDOW = 10
NO_SERIES = -1


@dataclass(frozen=True, slots=True)
class Pool:
    """k movies that a list is built from."""

    scores: Floats  # (k,)
    genres: Floats  # (k, g)
    interests: Ints  # (k,), which of the user's interests each movie suits best
    series: Ints  # (k,), NO_SERIES for none
    follows: Ints  # (k,), place of the movie of its series that must stand before it, -1 for none


def top_allowed(scores: Floats, excluded: Ints, number: int) -> Ints:
    """Find the ``number`` best movies that are not excluded, best first; equal scores in catalog order."""
    allowed = scores.copy()
    allowed[excluded] = -np.inf
    number = min(number, len(scores) - len(excluded))
    if number <= 0:
        return np.zeros(0, dtype=np.int64)
    return top_k(allowed, number)


def in_release_order(scores: Floats, series: Ints, years: Floats, eligible: Bools) -> Floats:
    """The scores with no movie of a series above an eligible one that came out before it.

    Args:
        scores: of n movies.
        series: (n,), NO_SERIES for none.
        years: (n,), NaN where unknown: such movies come last.
        eligible: (n,), False for movies that are not shown, or lie outside what the user asked for.
    """
    members = _members_in_order(series, years, eligible)
    if not len(members):
        return scores
    ordered, owner = scores[members].astype(np.float64), series[members]
    starts = np.flatnonzero(np.concatenate([[True], owner[1:] != owner[:-1]]))
    # A running minimum for each series in one pass: every series lies below the one before it.
    span = float(ordered.max() - ordered.min()) + 1.0
    series_level = np.repeat(np.arange(len(starts)), np.diff(np.concatenate([starts, [len(members)]])))
    lowered = np.minimum.accumulate(ordered - span * series_level) + span * series_level
    lowered_scores = scores.copy()
    lowered_scores[members] = np.minimum(lowered, ordered)
    return lowered_scores


def predecessors(series: Ints, years: Floats, eligible: Bools) -> Ints:
    """Which movie of its series each one follows, -1 for the first and for movies that are not eligible; (n,).

    Scores in the order of release are not enough where the list takes its movies from several interests in turn.
    """
    follows = np.full(len(series), -1, dtype=np.int64)
    members = _members_in_order(series, years, eligible)
    same_series = np.flatnonzero(series[members[1:]] == series[members[:-1]])
    follows[members[same_series + 1]] = members[same_series]
    return follows


def _members_in_order(series: Ints, years: Floats, eligible: Bools) -> Ints:
    """The eligible movies of series, series by series, each in the order of release."""
    members = np.flatnonzero((series != NO_SERIES) & eligible)
    return members[np.lexsort((members, np.nan_to_num(years[members], nan=np.inf), series[members]))]


def rerank(pool: Pool, quotas: Floats, number: int, mode: Mode, *, series_places: int | None) -> tuple[Ints, Floats]:
    """Choose the first ``number`` of a pool.

    Args:
        pool: the movies.
        quotas: share of the places for each interest; sums to one.
        number: places to fill, as far as there are movies.
        mode: how much the movies shall differ.
        series_places: places among ten for one series; None for as many as there are.

    Returns:
        Places in the pool, best first, and what each movie lost to the rules (<= 0).
    """
    ranked_list = _GrowingList(pool, quotas, series_places)
    remaining = pool.scores.astype(np.float64)
    sizes = np.maximum(pool.genres.sum(axis=1), np.float32(0.5))
    weight = DIVERSITY_WEIGHT[mode]
    for _ in range(min(RERANK_DEPTH, number, len(remaining))):
        best = ranked_list.best(remaining)
        ranked_list.add(best, float(remaining[best]))
        remaining[best] = -np.inf
        shared_genres = single_core_product(pool.genres, pool.genres[best])
        remaining -= weight * shared_genres / (sizes + (sizes[best] - shared_genres))
    ranked_list.fill(remaining, number)
    places = np.array(ranked_list.places, dtype=np.int64)
    final_scores = np.minimum.accumulate(np.array(ranked_list.values, dtype=np.float64))
    return places, (final_scores - pool.scores[places]).astype(np.float32)


class _GrowingList:
    """A list while it is built from the top."""

    def __init__(self, pool: Pool, quotas: Floats, series_places: int | None) -> None:
        self.pool, self.series_places = pool, series_places
        self.quotas: list[float] = quotas.tolist()
        self.interests: list[int] = pool.interests.tolist()
        self.series: list[int] = pool.series.tolist()
        self.places: list[int] = []
        self.values: list[float] = []
        self.filled = [0] * len(self.quotas)
        self.recent: deque[int] = deque(maxlen=SERIES_WINDOW - 1)  # series of the last places
        followers = np.flatnonzero(pool.follows >= 0)
        self.waiting = pool.follows >= 0  # for an earlier movie of the series
        self.followed_by = dict(zip(pool.follows[followers].tolist(), followers.tolist(), strict=True))

    def best(self, remaining: NDArray[np.float64]) -> int:
        """The best movie of the interest that is furthest behind its share, as long as it has any."""
        remaining = np.where(self.waiting, -np.inf, remaining)
        for interest in self._by_need():
            values = (
                remaining if len(self.quotas) == 1 else np.where(self.pool.interests == interest, remaining, -np.inf)
            )
            crowded = [series for series in set(self.recent) if self._is_crowded(series)]
            if crowded:
                values = np.where(np.isin(self.pool.series, crowded), -np.inf, values)
            place = int(values.argmax())
            if np.isfinite(values[place]):
                return place
        return int(remaining.argmax())  # nothing but crowded series is left

    def add(self, place: int, value: float) -> None:
        """Put a movie on the next place."""
        self.places.append(place)
        self.values.append(value)
        self.filled[self.interests[place]] += 1
        self.recent.append(self.series[place])
        if place in self.followed_by:
            self.waiting[self.followed_by[place]] = False

    def fill(self, remaining: NDArray[np.float64], number: int) -> None:
        """Fill the other places in the order of the scores, each interest in its turn, series kept apart."""
        unplaced = np.flatnonzero(np.isfinite(remaining))
        queues: list[deque[int]] = [deque() for _ in self.quotas]
        for place in unplaced[np.argsort(-remaining[unplaced], kind="stable")].tolist():
            queues[self.interests[place]].append(place)
        values = remaining.tolist()
        while len(self.places) < number and any(queues):
            place = self._next(queues)
            self.add(place, values[place])

    def _by_need(self) -> list[int]:
        """The interests, the one furthest behind its share first."""
        if len(self.quotas) == 1:
            return [0]
        shortfall = [
            quota * (len(self.places) + 1) - filled for quota, filled in zip(self.quotas, self.filled, strict=True)
        ]
        return sorted(range(len(shortfall)), key=lambda interest: -shortfall[interest])

    def _next(self, queues: list[deque[int]]) -> int:
        for crowded in (False, True):  # such series as a last resort
            for interest in self._by_need():
                for index, place in enumerate(queues[interest]):
                    if not self.waiting[place] and (crowded or not self._is_crowded(self.series[place])):
                        del queues[interest][index]
                        return place
        raise AssertionError("the first of the movies that are left waits for none")

    def _is_crowded(self, series: int) -> bool:
        return (
            series != NO_SERIES and self.series_places is not None and self.recent.count(series) >= self.series_places
        )
