"""Which movies to show somebody whose taste is not known yet: some that tell tastes apart, and more like those picked.

Facts in, ids out: no database, no chance, so the same facts give the same ids. A movie stands for its kinds (genres,
language, time, and pairs of them). What is shown first covers the kinds greedily, each worth less every time it was
shown; that is submodular, so the lazy greedy choice (Minoux, 1978) gives what trying all would.
"""

import heapq
import math
from bisect import bisect
from collections import Counter
from collections.abc import Collection, Hashable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

SIZE = 24  # movies that are shown at once: full rows of 2, 3, 4, 6, 8 and 12
SIMILAR_SHOWN = 12  # of them, as soon as something is picked, are like the picks
MIN_DIFFERENT = 6  # of them, at least, are like nothing that was picked
RECENT_PICKS = 6  # picks, the last ones, that others are compared with
MIN_RECOGNITION = 0.2  # recognition below which a movie is not shown: too few would recognise it
ERAS = (1930, 1960, 1980, 2000, 2012)  # first years of the times that people tell apart, after that of silent movies
# Tuned on how soon lovers of some forty kinds find three movies of theirs: docs/decisions/0048.
SIZE_POWER = 0.4  # exponent: how much more a kind of many movies is worth
REPEAT_FACTOR = 0.2  # what is left of a kind's worth each time it is shown
RECOGNITION_POWER = 0.6  # exponent: how much recognition counts
KINDS_POWER = 0.6  # exponent: how much movies of many kinds are held back
GENRE, KEYWORD, LANGUAGE, ERA, PERSON, RECOGNITION = 1.0, 2.0, 1.0, 1.0, 1.5, 0.4  # what makes two movies alike
YEARS = 10.0  # in which all but a third of the likeness of two times is lost
type Shared = Counter[tuple[int, int]]  # (pick, movie), by their ids -> people who made both


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a movie that may be shown."""

    id: int
    year: int
    genres: tuple[int, ...]  # ids, the most telling first
    language: str  # ISO 639-1
    series: str  # empty for none
    votes: int
    keywords: frozenset[str] = frozenset()


class Pool:
    """The movies that may be shown, how well known each is, and how rare each trait is among them.

    Args:
        candidates: facts, the best known first; those that too few would recognise are left out.
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        most_votes = Counter[Hashable]()
        for candidate in candidates:
            for field in _fields(candidate):
                most_votes[field] = max(most_votes[field], candidate.votes)
        self.recognition = {candidate.id: _recognition(candidate, most_votes) for candidate in candidates}
        self.candidates = [candidate for candidate in candidates if self.recognition[candidate.id] >= MIN_RECOGNITION]
        self.by_id = {candidate.id: candidate for candidate in self.candidates}
        size = len(self.candidates)
        self._genres = _rarity(size, (candidate.genres for candidate in self.candidates))
        self._keywords = _rarity(size, (candidate.keywords for candidate in self.candidates))
        speakers = Counter(candidate.language for candidate in self.candidates)
        self._languages = {language: 1 - movies / size for language, movies in speakers.items()}

    def order(self, number: int) -> list[int]:
        """``number`` movies, each standing for what those before it do not; the most telling first, one of a series."""
        kinds = [_kinds(candidate) for candidate in self.candidates]
        kind_worth = {
            kind: math.pow(movies, SIZE_POWER)
            for kind, movies in Counter(kind for movie_kinds in kinds for kind in movie_kinds).items()
        }
        times_shown, series, chosen = Counter[Hashable](), set[str](), list[int]()

        def place_in_queue(place: int) -> tuple[float, int]:
            gain = sum(kind_worth[kind] * math.pow(REPEAT_FACTOR, times_shown[kind]) for kind in kinds[place])
            recognition = math.pow(self.recognition[self.candidates[place].id], RECOGNITION_POWER)
            return -gain * recognition / math.pow(len(kinds[place]), KINDS_POWER), place

        queue = [place_in_queue(place) for place in range(len(kinds))]
        heapq.heapify(queue)
        while queue and len(chosen) < number:
            place = heapq.heappop(queue)[1]
            candidate, entry = self.candidates[place], place_in_queue(place)
            if candidate.series in series:
                continue
            if queue and entry > queue[0]:  # it is worth less than when it was put there, as all may be
                heapq.heappush(queue, entry)
                continue
            chosen.append(candidate.id)
            times_shown.update(kinds[place])
            series |= {candidate.series} - {""}
        return chosen

    def similar_to(
        self, picks: Sequence[Candidate], number: int, *, excluded: Set[int], series: Set[str], shared_people: Shared
    ) -> list[int]:
        """``number`` movies that are like the last picks, like each of them in turn, one of a series.

        Args:
            picks: what to be like; none of it, nor of its series, is told. They need not be in the pool.
            number: how many.
            excluded: ids of movies that are not wanted.
            series: those of which none is wanted.
            shared_people: how many people made a pick and a movie.
        """
        excluded_ids, used_series = (
            {*excluded, *(pick.id for pick in picks)},
            {*series, *(pick.series for pick in picks)} - {""},
        )
        available = [
            candidate
            for candidate in self.candidates
            if candidate.id not in excluded_ids and candidate.series not in used_series
        ]
        turns = [self._most_similar(pick, available, shared_people, number) for pick in picks[-RECENT_PICKS:]]
        chosen: list[int] = []
        while turns and len(chosen) < number:
            ranking = turns.pop()
            chosen_movie = next(
                (
                    candidate
                    for candidate in ranking
                    if candidate.id not in chosen and candidate.series not in used_series
                ),
                None,
            )
            if chosen_movie:
                chosen.append(chosen_movie.id)
                used_series |= {chosen_movie.series} - {""}
                turns.insert(0, ranking)
        return chosen

    def _most_similar(
        self, pick: Candidate, candidates: Iterable[Candidate], shared_people: Shared, number: int
    ) -> Iterator[Candidate]:
        """The nearest to one pick, the nearest first: enough for its turns, and no more than a third by its people."""
        ranked = (
            (-self._similarity(pick, candidate, shared_people[pick.id, candidate.id]), candidate.id, candidate)
            for candidate in candidates
        )
        nearest = [candidate for *_, candidate in heapq.nsmallest(number * RECENT_PICKS, ranked)]
        sharing_people = [candidate.id for candidate in nearest if shared_people[pick.id, candidate.id]]
        return (candidate for candidate in nearest if candidate.id not in sharing_people[max(number // 3, 1) :])

    def _similarity(self, pick: Candidate, candidate: Candidate, people: int) -> float:
        similarity = GENRE * _overlap(pick.genres, candidate.genres, self._genres)
        similarity += KEYWORD * _overlap(pick.keywords, candidate.keywords, self._keywords)
        similarity += ERA * math.exp(-abs(pick.year - candidate.year) / YEARS)
        similarity += PERSON * (1 - math.pow(0.6, people))
        similarity += LANGUAGE * self._languages[candidate.language] if pick.language == candidate.language else 0.0
        return similarity + RECOGNITION * self.recognition[candidate.id]


def choose(
    pool: Pool, order: Sequence[int], picks: Sequence[Candidate], *, shown_ids: Set[int], shared_people: Shared
) -> list[int]:
    """The ids of what to show: all that is picked, more like that, and movies of other kinds.

    On the first wall what is like the picks comes last, where nobody has looked yet, and the rest keeps its place. On
    those that follow, the picks come first, and what is like them.

    Args:
        pool: what may be shown.
        order: what tells tastes apart, as :meth:`Pool.order` gives it.
        picks: what was picked so far, something; the pool need not know it.
        shown_ids: ids of what was shown before and passed over.
        shared_people: as for :meth:`Pool.similar_to`.
    """
    picked_ids, picked_series = [pick.id for pick in picks], {pick.series for pick in picks} - {""}
    slots_left = max(MIN_DIFFERENT, SIZE - SIMILAR_SHOWN - len(picked_ids))
    from_order: list[int] = []
    for movie_id in order:
        if movie_id in picked_ids:
            from_order.append(movie_id)
        elif movie_id not in shown_ids and movie_id in pool.by_id and pool.by_id[movie_id].series not in picked_series:
            from_order.append(movie_id)
            slots_left -= 1
        if not slots_left:
            break
    not_in_order = [movie_id for movie_id in picked_ids if movie_id not in from_order]
    series = {pool.by_id[movie_id].series for movie_id in from_order if movie_id in pool.by_id}
    number = max(SIMILAR_SHOWN, SIZE - len(from_order) - len(not_in_order))
    similar = pool.similar_to(
        picks, number, excluded={*shown_ids, *from_order}, series=series, shared_people=shared_people
    )
    return (
        [*picked_ids, *similar, *(movie_id for movie_id in from_order if movie_id not in picked_ids)]
        if shown_ids
        else [*from_order, *not_in_order, *similar]
    )


def _kinds(candidate: Candidate) -> list[Hashable]:
    """The kinds that a movie stands for."""
    era = bisect(ERAS, candidate.year)
    return [
        *_fields(candidate),
        ("language", candidate.language, era),
        *(("genre", genre) for genre in candidate.genres[:3]),
        *(("genre", genre, era) for genre in candidate.genres[:2]),
    ]


def _fields(candidate: Candidate) -> list[Hashable]:
    """Among what a movie is known, or is not."""
    return [("language", candidate.language), ("decade", candidate.year // 10), ("lead", *candidate.genres[:1])]


def _recognition(candidate: Candidate, most_votes: Counter[Hashable]) -> float:
    """How well known a movie is within its language, its decade and its genre; 1: the best known of all three."""
    shares = [
        math.sqrt(candidate.votes / most_votes[field]) if most_votes[field] else 1.0 for field in _fields(candidate)
    ]
    return sum(shares) / len(shares)


def _rarity[T](size: int, traits: Iterable[Iterable[T]]) -> dict[T, float]:
    """What sharing each trait is worth, when ``size`` movies have ``traits``."""
    return {
        trait: math.log(size / movies) ** 2
        for trait, movies in Counter(trait for movie_traits in traits for trait in movie_traits).items()
    }


def _overlap[T](first: Collection[T], second: Collection[T], weights: dict[T, float]) -> float:
    """The cosine of two sets whose members weigh by their rarity; 0 to 1."""
    shared_weight = sum(weights.get(trait, 0.0) for trait in first if trait in second)
    sizes = (sum(weights.get(trait, 0.0) for trait in traits) for traits in (first, second)) if shared_weight else ()
    return shared_weight / math.sqrt(math.prod(sizes)) if shared_weight else 0.0
