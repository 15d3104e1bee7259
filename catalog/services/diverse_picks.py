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
NEAR = 12  # of them, as soon as something is picked, are like the picks
FRESH = 6  # of them, at least, are like nothing that was picked
FOLLOWED = 6  # picks, the last ones, that others are compared with
FLOOR = 0.2  # standing below which a movie is not shown: too few would recognise it
ERAS = (1930, 1960, 1980, 2000, 2012)  # first years of the times that people tell apart, after that of silent movies
# Tuned on how soon lovers of some forty kinds find three movies of theirs: docs/decisions/0048.
BREADTH = 0.4  # exponent: how much more a kind of many movies is worth
AGAIN = 0.2  # what is left of a kind's worth each time it is shown
FAME = 0.6  # exponent: how much standing counts
TEMPER = 0.6  # exponent: how much movies of many kinds are held back
GENRE, KEYWORD, LANGUAGE, ERA, PERSON, KNOWN = 1.0, 2.0, 1.0, 1.0, 1.5, 0.4  # what makes two movies alike
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
        best = Counter[Hashable]()
        for one in candidates:
            for field in _fields(one):
                best[field] = max(best[field], one.votes)
        self.standing = {one.id: _standing(one, best) for one in candidates}
        self.candidates = [one for one in candidates if self.standing[one.id] >= FLOOR]
        self.by_id = {one.id: one for one in self.candidates}
        size = len(self.candidates)
        self._genres = _rarity(size, (one.genres for one in self.candidates))
        self._keywords = _rarity(size, (one.keywords for one in self.candidates))
        speakers = Counter(one.language for one in self.candidates)
        self._languages = {language: 1 - movies / size for language, movies in speakers.items()}

    def order(self, number: int) -> list[int]:
        """``number`` movies, each standing for what those before it do not; the most telling first, one of a series."""
        kinds = [_kinds(one) for one in self.candidates]
        worth = {kind: math.pow(movies, BREADTH) for kind, movies in Counter(k for some in kinds for k in some).items()}
        shown, series, chosen = Counter[Hashable](), set[str](), list[int]()

        def place_in_queue(place: int) -> tuple[float, int]:
            new = sum(worth[kind] * math.pow(AGAIN, shown[kind]) for kind in kinds[place])
            fame = math.pow(self.standing[self.candidates[place].id], FAME)
            return -new * fame / math.pow(len(kinds[place]), TEMPER), place

        queue = [place_in_queue(place) for place in range(len(kinds))]
        heapq.heapify(queue)
        while queue and len(chosen) < number:
            place = heapq.heappop(queue)[1]
            one, present = self.candidates[place], place_in_queue(place)
            if one.series in series:
                continue
            if queue and present > queue[0]:  # it is worth less than when it was put there, as all may be
                heapq.heappush(queue, present)
                continue
            chosen.append(one.id)
            shown.update(kinds[place])
            series |= {one.series} - {""}
        return chosen

    def near(
        self, picked: Sequence[Candidate], number: int, *, without: Set[int], series: Set[str], shared: Shared
    ) -> list[int]:
        """``number`` movies that are like the last picks, like each of them in turn, one of a series.

        Args:
            picked: what to be like; none of it, nor of its series, is told. They need not be in the pool.
            number: how many.
            without: ids of movies that are not wanted.
            series: those of which none is wanted.
            shared: how many people made a pick and a movie.
        """
        taken, begun = {*without, *(one.id for one in picked)}, {*series, *(one.series for one in picked)} - {""}
        free = [one for one in self.candidates if one.id not in taken and one.series not in begun]
        turns = [self._nearest(pick, free, shared, number) for pick in picked[-FOLLOWED:]]
        chosen: list[int] = []
        while turns and len(chosen) < number:
            turn = turns.pop()
            found = next((one for one in turn if one.id not in chosen and one.series not in begun), None)
            if found:
                chosen.append(found.id)
                begun |= {found.series} - {""}
                turns.insert(0, turn)
        return chosen

    def _nearest(self, pick: Candidate, free: Iterable[Candidate], shared: Shared, number: int) -> Iterator[Candidate]:
        """The nearest to one pick, the nearest first: enough for its turns, and no more than a third by its people."""
        ranked = ((-self._likeness(pick, one, shared[pick.id, one.id]), one.id, one) for one in free)
        nearest = [one for *_, one in heapq.nsmallest(number * FOLLOWED, ranked)]
        kin = [one.id for one in nearest if shared[pick.id, one.id]]
        return (one for one in nearest if one.id not in kin[max(number // 3, 1) :])

    def _likeness(self, one: Candidate, other: Candidate, people: int) -> float:
        alike = GENRE * _overlap(one.genres, other.genres, self._genres)
        alike += KEYWORD * _overlap(one.keywords, other.keywords, self._keywords)
        alike += ERA * math.exp(-abs(one.year - other.year) / YEARS)
        alike += PERSON * (1 - math.pow(0.6, people))
        alike += LANGUAGE * self._languages[other.language] if one.language == other.language else 0.0
        return alike + KNOWN * self.standing[other.id]


def choose(
    pool: Pool, order: Sequence[int], picked: Sequence[Candidate], *, shown: Set[int], shared: Shared
) -> list[int]:
    """The ids of what to show: all that is picked, more like that, and movies of other kinds.

    On the first wall what is like the picks comes last, where nobody has looked yet, and the rest keeps its place. On
    those that follow, the picks come first, and what is like them.

    Args:
        pool: what may be shown.
        order: what tells tastes apart, as :meth:`Pool.order` gives it.
        picked: what was picked so far, something; the pool need not know it.
        shown: ids of what was shown before and passed over.
        shared: as for :meth:`Pool.near`.
    """
    ids, begun = [one.id for one in picked], {one.series for one in picked} - {""}
    room = max(FRESH, SIZE - NEAR - len(ids))
    fresh: list[int] = []
    for one in order:
        if one in ids:
            fresh.append(one)
        elif one not in shown and one in pool.by_id and pool.by_id[one].series not in begun:
            fresh.append(one)
            room -= 1
        if not room:
            break
    elsewhere = [one for one in ids if one not in fresh]
    series = {pool.by_id[one].series for one in fresh if one in pool.by_id}
    number = max(NEAR, SIZE - len(fresh) - len(elsewhere))
    near = pool.near(picked, number, without={*shown, *fresh}, series=series, shared=shared)
    return [*ids, *near, *(one for one in fresh if one not in ids)] if shown else [*fresh, *elsewhere, *near]


def _kinds(one: Candidate) -> list[Hashable]:
    """The kinds that a movie stands for."""
    era = bisect(ERAS, one.year)
    return [
        *_fields(one),
        ("language", one.language, era),
        *(("genre", genre) for genre in one.genres[:3]),
        *(("genre", genre, era) for genre in one.genres[:2]),
    ]


def _fields(one: Candidate) -> list[Hashable]:
    """Among what a movie is known, or is not."""
    return [("language", one.language), ("decade", one.year // 10), ("lead", *one.genres[:1])]


def _standing(one: Candidate, best: Counter[Hashable]) -> float:
    """How well known a movie is within its language, its decade and its genre; 1: the best known of all three."""
    shares = [math.sqrt(one.votes / best[field]) if best[field] else 1.0 for field in _fields(one)]
    return sum(shares) / len(shares)


def _rarity[T](size: int, traits: Iterable[Iterable[T]]) -> dict[T, float]:
    """What sharing each trait is worth, when ``size`` movies have ``traits``."""
    return {
        one: math.log(size / movies) ** 2 for one, movies in Counter(one for some in traits for one in some).items()
    }


def _overlap[T](some: Collection[T], others: Collection[T], worth: dict[T, float]) -> float:
    """The cosine of two sets whose members weigh by their rarity; 0 to 1."""
    shared = sum(worth.get(one, 0.0) for one in some if one in others)
    sizes = (sum(worth.get(one, 0.0) for one in each) for each in (some, others)) if shared else ()
    return shared / math.sqrt(math.prod(sizes)) if shared else 0.0
