"""The lists of a member with their movies, what changed in them, and plans."""

from dataclasses import dataclass
from datetime import date, datetime

from accounts.types.signals import DismissalReason, MovieState
from catalog.types import MovieSummary


@dataclass(frozen=True, slots=True)
class ListChange:
    """What a member says of a movie since its last change; an empty state means that it left all lists."""

    movie_id: int
    changed_at: datetime
    state: MovieState


@dataclass(frozen=True, slots=True)
class ListChanges:
    """Changes in their order, and the cursor behind the last one."""

    changes: list[ListChange]
    cursor: str
    has_more: bool


@dataclass(frozen=True, slots=True)
class FavoriteMovie:
    """A favorite with its movie."""

    movie: MovieSummary
    favorited_at: datetime


@dataclass(frozen=True, slots=True)
class WatchlistMovie:
    """A movie that its member wants to see."""

    movie: MovieSummary
    added_at: datetime


@dataclass(frozen=True, slots=True)
class SeenMovie:
    """A movie that its member has seen."""

    movie: MovieSummary
    rating: int | None
    seen_on: date | None
    marked_at: datetime


@dataclass(frozen=True, slots=True)
class YearInNumbers:
    """What a member saw in a year, by the days that are known."""

    year: int
    movies: int
    minutes: int  # of the movies whose length is known
    rated: int
    mean_rating: float | None  # of the rated
    months: tuple[int, ...]  # movies from January to December
    genre: str | None  # the most frequent genre's English name


@dataclass(frozen=True, slots=True)
class DismissedMovie:
    """A movie that its member does not want recommended."""

    movie: MovieSummary
    reason: DismissalReason
    dismissed_at: datetime
    until: datetime | None  # when a "not tonight" ends


@dataclass(frozen=True, slots=True)
class PlannedMovie:
    """A movie that its member means, or meant, to watch on an evening."""

    movie: MovieSummary
    evening: date


@dataclass(frozen=True, slots=True)
class EveningPlan:
    """What a member plans for this evening, and what to ask about the last one. At most one of the two."""

    planned: PlannedMovie | None = None
    question: PlannedMovie | None = None
