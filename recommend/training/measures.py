"""What is measured of one list: does it find, is it personal, how famous, of which kind, and told honestly.

Pure functions of lists and favorites: no Django, no engine at work. ``evaluation.py`` asks them about many users.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine import Movie, Recommendation

TOP, LIST = 10, 20  # places that accuracy looks at, and all other measures
RESAMPLES = 1000
ENOUGH_USERS, SHRINKAGE = 3, 3.0  # of a grade: users of both movies, and users by whom both counts are raised
SHARED_BY, RARE, SPAN, FEWEST_GIVEN = 0.75, 1 / 3, 25, 3  # of a clear kind; see Kinds.clear
UNTOLD = frozenset(("taste", "dislike", "wish", "variety", "series"))  # parts of a score that no reason speaks of

type Key = Any  # ids are opaque: the contract's
type Histories = Mapping[Key, Sequence[Key]]  # by user, oldest first
type Numbers = NDArray[np.float64]
type Mask = NDArray[np.bool_]


class Estimate(NamedTuple):
    """A mean over users and the 95 % interval of it."""

    mean: float
    low: float
    high: float
    users: int


class Measured(NamedTuple):
    """One list; None where a measure does not apply to the user, or to the method."""

    ndcg: float  # at ten
    affinity: float | None  # at twenty, as all that follow
    canon: float
    kind: float | None
    honest: float | None
    movies: tuple[Key, ...]  # the first ten


def estimate(values: Sequence[float]) -> Estimate:
    """The mean of one number for each user, and the middle 95 % of it by resampling the users."""
    sample = np.array(values)
    resamples = np.random.default_rng(0).integers(0, len(sample), (RESAMPLES, len(sample)))
    low, high = np.percentile(sample[resamples].mean(axis=1), [2.5, 97.5])
    return Estimate(float(sample.mean()), float(low), float(high), len(sample))


def estimate_known(values: Iterable[float | None]) -> Estimate | None:
    """The same over the users to whom a measure applies; None for nobody."""
    applicable = [value for value in values if value is not None]
    return estimate(applicable) if applicable else None


def ndcg(movies: Sequence[Key], hidden: Set[Key]) -> float:
    """How high the hidden movies stand among the first ten, from 0 to 1."""
    gain = np.array([movie in hidden for movie in movies[:TOP]]) @ _discounts(len(movies[:TOP]))
    return float(gain / _discounts(max(1, min(len(hidden), TOP))).sum())


def honest(recommendations: Sequence[Recommendation]) -> float | None:
    """Share of the movies whose reason is the largest part that can be told; None where no parts are given."""
    judgments = [honesty for item in recommendations[:LIST] if (honesty := _is_largest(item)) is not None]
    return float(np.mean(judgments)) if judgments else None


def _is_largest(recommendation: Recommendation) -> bool | None:
    reason = recommendation.reason or {}
    tellable_parts = [part for part in recommendation.parts if part.value > 0 and part.kind not in UNTOLD]
    if not tellable_parts:
        return None
    values = [
        part.value for part in tellable_parts if (part.kind, part.name) == (reason.get("kind"), reason.get("name"))
    ]
    return max(values, default=0.0) >= max(part.value for part in tellable_parts) - 1e-9


class Grades:
    """How much more than users in general the users of some movies favor each movie: popularity is taken out.

    A movie's grade is the mean over the given favorites of max(log((c + 3) / (e + 3)), 0): c users favor both, e would
    by chance; 0 where c is below three.
    """

    def __init__(self, histories: Histories, users: Sequence[Key], position: Mapping[Key, int]) -> None:
        cells = [
            (row, position[movie])
            for row, user in enumerate(users)
            for movie in set(histories[user])
            if movie in position
        ]
        rows, columns = np.array(cells, dtype=np.int64).reshape(-1, 2).T
        shape = (len(users), len(position))
        table = sparse.csr_array((np.ones(len(rows), np.float32), (rows, columns)), shape=shape)  # type: ignore[no-untyped-call]
        self.position, self.user_count = position, max(len(users), 1)
        self.counts: Numbers = np.bincount(columns, minlength=len(position)).astype(np.float64)
        self.together = (table.T @ table).tocsr()

    def of(self, given: Sequence[Key]) -> Numbers:
        """The grade of every movie for these favorites; 0 for themselves."""
        favorites = np.array([self.position[movie] for movie in given if movie in self.position], dtype=np.int64)
        rows = self.together[favorites]
        chance = np.repeat(self.counts[favorites], np.diff(rows.indptr)) * self.counts[rows.indices] / self.user_count
        lift = np.maximum(np.log((rows.data + SHRINKAGE) / (chance + SHRINKAGE)), 0.0)
        lifts = np.where(rows.data >= ENOUGH_USERS, lift, 0.0)
        grades: Numbers = np.bincount(rows.indices, lifts, len(self.counts)) / max(len(favorites), 1)
        grades[favorites] = 0.0
        return grades

    def affinity(self, movies: Sequence[Key], grades: Numbers) -> float | None:
        """Graded DCG of the first twenty over the ideal; None where nothing has a grade."""
        ideal = np.sort(grades)[::-1][:LIST]
        if not len(ideal) or ideal[0] <= 0:
            return None
        list_grades = grades[[self.position[movie] for movie in movies[:LIST]]]
        return float(list_grades @ _discounts(len(list_grades)) / (ideal @ _discounts(len(ideal))))


class Kinds:
    """Which movies are of one genre, of one language, of some years."""

    def __init__(self, movies: Sequence[Movie], position: Mapping[Key, int]) -> None:
        self.position = position
        self.years = np.array([movie.get("year") or np.nan for movie in movies], dtype=np.float64)
        votes = np.array([movie.get("vote_count") or 0 for movie in movies], dtype=np.float64)
        self.votes: Numbers = votes if votes.any() else np.ones(len(movies))
        columns: dict[tuple[str, str], Mask] = {}
        for row, movie in enumerate(movies):
            languages = [movie.get("language") or ""]
            for name in [
                *(("genre", genre) for genre in movie.get("genres") or ()),
                *(("language", language) for language in languages if language),
            ]:
                columns.setdefault(name, np.zeros(len(movies), dtype=np.bool_))[row] = True
        self.named = [members for members in columns.values() if self._is_rare(members)]

    def clear(self, given: Sequence[Key]) -> Mask | None:
        """The movies of the kind that these favorites share, the rarest if there are several; None without one.

        A kind is one genre, one language or 25 years. At least three quarters of three or more favorites have it, and
        at most a third of all published votes.
        """
        favorites = np.array([self.position[movie] for movie in given if movie in self.position], dtype=np.int64)
        if len(favorites) < FEWEST_GIVEN:
            return None
        first_years = np.unique(self.years[favorites][np.isfinite(self.years[favorites])])
        spans = [(self.years >= first_year) & (self.years < first_year + SPAN) for first_year in first_years.tolist()]
        kinds = [*self.named, *(span for span in spans if self._is_rare(span))]
        shared_kinds = [members for members in kinds if members[favorites].mean() >= SHARED_BY]
        return min(shared_kinds, key=lambda members: float(self.votes[members].sum()), default=None)

    def _is_rare(self, members: Mask) -> bool:
        return bool(self.votes[members].sum() <= RARE * self.votes.sum())


@dataclass(frozen=True, slots=True)
class Question:
    """What one user's lists are measured by."""

    hidden: Set[Key]
    grades: Numbers | None  # None where no favorites are given
    kind: Mask | None


@dataclass(frozen=True, slots=True)
class Measures:
    """All measures, made ready for one catalog and the users that the grades are counted over."""

    canon: Set[Key]
    grades: Grades
    kinds: Kinds

    def question(self, given: Sequence[Key], hidden: Set[Key]) -> Question:
        """What all methods are asked about one user, worked out once."""
        return Question(hidden, self.grades.of(given) if given else None, self.kinds.clear(given))

    def of(self, recommendations: Sequence[Recommendation], question: Question) -> Measured:
        """How one list does."""
        movies = [item.movie_id for item in recommendations[:LIST]]
        of_kind = None if question.kind is None else question.kind[[self.kinds.position[movie] for movie in movies]]
        return Measured(
            ndcg(movies, question.hidden),
            None if question.grades is None else self.grades.affinity(movies, question.grades),
            float(np.mean([movie in self.canon for movie in movies])) if movies else 0.0,
            None if of_kind is None else float(of_kind.mean()),
            honest(recommendations),
            tuple(movies[:TOP]),
        )


def _discounts(places: int) -> Numbers:
    return np.asarray(1.0 / np.log2(np.arange(2, places + 2)), dtype=np.float64)
