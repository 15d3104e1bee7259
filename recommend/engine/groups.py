"""One list for several people: a movie is as good as it is for whom it suits least, and somebody must love it.

People's scores are not on one scale: the more favorites, the wider they spread. So each person's scores become places
in their own order of all movies, and places become a satisfaction from 1 (the first) to 0 (the last), by the logarithm:
between the 1st and the 50th lies as much as between the 100th and the 5,000th, as people look at the top of a list.

- Least misery (O'Connor et al. 2001, "PolyLens"): the group's satisfaction is that of its least satisfied person.
- A floor of delight: movies that are among somebody's first fifty come before all others. Least misery alone finds
  what nobody minds and nobody loves (Masthoff 2004, 2015).
- Between equals the mean decides, as a group that agrees is better off (Amer-Yahia et al. 2009).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.engine.candidates import CandidateIndex, candidates_for
from recommend.engine.explanations import Explainer, ListCosts
from recommend.engine.reranking import in_release_order
from recommend.engine.scoring import Scorer, Scores
from recommend.engine.taste import Constraints, EncodedTaste, encode, normalize_languages
from recommend.engine.types import (
    ALL,
    NO_OPINIONS,
    Among,
    Cause,
    Floats,
    Ints,
    MovieId,
    Opinions,
    Part,
)

DELIGHT_PLACES = 50  # of somebody's own order: two and a half pages of their own list
GROUP_POOL = 200  # movies that are looked at closely: their co-favorites decide what comes first


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMember:
    """What counts for one person of a group; see ``Model.recommend`` for what is not said here."""

    favorites: Sequence[MovieId] = ()
    wanted: Sequence[MovieId] = ()  # movies that they want to see: nothing satisfies them more
    exclude: Iterable[MovieId] = ()  # movies that the group is not shown for their sake
    preferred_genres: Sequence[str] = ()
    disliked_genres: Sequence[str] = ()
    dismissed: Sequence[MovieId] = ()
    languages: Iterable[str] = ()
    year_from: int | None = None
    year_to: int | None = None
    min_score: float | None = None
    muted: frozenset[Cause] = frozenset()
    opinions: Opinions = NO_OPINIONS


class GroupRecommendation(NamedTuple):
    """A movie for a group. Of each person, in the order of the group: how satisfied, and what speaks for it."""

    movie_id: MovieId
    satisfaction: tuple[float, ...]  # 0 to 1 each
    parts: tuple[tuple[Part, ...], ...]


@dataclass(frozen=True, slots=True)
class _Order:
    """One person's order of all n movies looked at."""

    scores: Scores
    totals: Floats  # (n,), no movie of a series above one before it
    ascending: Floats  # the same, sorted
    wanted: Ints  # places of the movies that they want to see

    def satisfaction(self, totals: Floats, places: Ints) -> NDArray[np.float64]:
        """How satisfied the person is with movies of these totals at these places; (k,), 0 to 1."""
        movie_count = len(self.ascending)
        better = movie_count - np.searchsorted(self.ascending, totals, side="right")
        better[np.isin(places, self.wanted)] = 0
        return np.asarray(1.0 - np.log1p(better) / np.log1p(movie_count), dtype=np.float64)


def recommend_to_group(
    scorer: Scorer, index: CandidateIndex | None, members: Sequence[GroupMember], k: int
) -> list[GroupRecommendation]:
    """Rank the best min(k, movies left) movies for all ``members`` together, best first; of a series one at most."""
    if not members or k <= 0 or not scorer.features.ids:
        return []
    tastes = [_encoded(scorer, member) for member in members]
    positions = np.arange(len(scorer.features.ids))
    if index:
        positions = np.unique(np.concatenate([candidates_for(index, scorer, taste) for taste in tastes]))
    among: Among = positions if index else ALL
    orders = [_order(scorer, taste, member, positions, among) for taste, member in zip(tastes, members, strict=True)]
    allowed = ~np.isin(positions, np.concatenate([_excluded(scorer, member) for member in members]))
    left = np.flatnonzero(allowed)
    first_look = np.stack([order.satisfaction(order.totals[left], left) for order in orders])
    pool = left[_ranked(first_look, len(positions))[:GROUP_POOL]]
    pool_scores = [scorer.with_co_favorites(order.scores.take(pool), positions[pool]) for order in orders]
    satisfaction = np.stack([
        order.satisfaction(order.totals[pool] + scores.total - order.scores.total[pool], pool)
        for order, scores in zip(orders, pool_scores, strict=True)
    ])  # fmt: skip
    ranked = _ranked(satisfaction, len(positions))
    chosen = ranked[_first_of_series(scorer.features.series[positions[pool[ranked]]])][:k]
    parts = [_parts(scorer, scores.take(chosen), positions[pool[chosen]]) for scores in pool_scores]
    return [
        GroupRecommendation(
            scorer.features.ids[position], tuple(satisfaction[:, place].tolist()), tuple(own[rank] for own in parts)
        )
        for rank, (place, position) in enumerate(zip(chosen.tolist(), positions[pool[chosen]].tolist(), strict=True))
    ]


def _encoded(scorer: Scorer, member: GroupMember) -> EncodedTaste:
    return encode(
        scorer.features, member.favorites, member.preferred_genres, member.disliked_genres, exclude=(),
        dismissed=member.dismissed, muted=member.muted, mode="balanced", opinions=member.opinions,
        constraints=Constraints(
            normalize_languages(member.languages), member.year_from, member.year_to, member.min_score
        ),
    )  # fmt: skip


def _excluded(scorer: Scorer, member: GroupMember) -> Ints:
    """What is not shown: a favorite or a dismissed movie either, but what they want to see is."""
    features = scorer.features
    hidden = [features.positions_of(ids) for ids in (member.exclude, member.favorites, member.dismissed)]
    return np.concatenate(hidden)


def _order(scorer: Scorer, taste: EncodedTaste, member: GroupMember, positions: Ints, among: Among) -> _Order:
    scores, features = scorer.score(taste, among), scorer.features
    totals = in_release_order(
        scores.total, features.series[positions], features.years[positions], scores.constraint == 0
    )
    wanted_places = np.flatnonzero(np.isin(positions, features.positions_of(member.wanted)))
    return _Order(scores, totals, np.sort(totals), wanted_places)


def _ranked(satisfaction: NDArray[np.float64], movie_count: int) -> Ints:
    """Places from the best to the worst, of a table (people, movies)."""
    delight = 1.0 - np.log1p(DELIGHT_PLACES) / np.log1p(max(movie_count, DELIGHT_PLACES + 1))
    nobody_delighted = satisfaction.max(axis=0) < delight
    return np.lexsort((-satisfaction.mean(axis=0), -satisfaction.min(axis=0), nobody_delighted))


def _first_of_series(series: Ints) -> Ints:
    """Places of the movies that are no series' second; in order."""
    _, first = np.unique(series, return_index=True)
    is_first = np.zeros(len(series), dtype=np.bool_)
    is_first[first] = True
    return np.flatnonzero(is_first | (series < 0))


def _parts(scorer: Scorer, scores: Scores, movies: Ints) -> list[tuple[Part, ...]]:
    """What each of k movies is made of for one person; an explainer wants them in that person's order."""
    order = np.argsort(-scores.total, kind="stable")
    nothing = np.zeros(len(movies), dtype=np.float32)
    explained = Explainer(scorer, scores.take(order), movies[order]).explain(ListCosts(nothing, nothing))
    parts: list[tuple[Part, ...]] = [()] * len(movies)
    for place, recommendation in zip(order.tolist(), explained, strict=True):
        parts[place] = recommendation.parts
    return parts
