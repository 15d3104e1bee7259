"""What readers make of a file: every row of it, read or with the reason why not, and what has to be asked."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from catalog.types import MovieReference

type Kind = Literal["favorite", "seen", "watchlist", "not_for_me", "not_tonight", "nothing", "unknown"]
# Why a row or a file is not read; "" when it is.
type Reason = Literal[
    "",
    "not_a_movie",
    "no_title",
    "nothing_said",
    "not_about_movies",
    "unreadable",
    "unknown_columns",
    "unknown_rating",
    "empty",
]
# What a file leaves open: what its list is, how high its ratings go, which number of a date is the day.
type About = Literal["kind", "scale", "dates", "favorites_from"]
type DayOrder = Literal["day_first", "month_first", "unknown"]


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row of a file.

    Attributes:
        line: where it begins, from 1; of JSON the place in its list.
        text: the movie as the file names it.
        movie: the movie, as far as it is said.
        kind: what the row says of it; "unknown" where that has to be asked.
        reason: why it is not read, empty when it is.
        rating: as the file writes it, on the scale of the file; None for none.
        scale: its best rating, where the row itself says so.
        at: when it was said.
        seen_on: the day when the movie was seen.
        until: when a "not tonight" ends.
        unread_dates: (`at` or `seen_on`, text) of the dates that it has and that could not be read.
        is_movie: whether the file calls it a movie; None where it does not say, or in words that are not known.
    """

    line: int
    text: str
    movie: MovieReference = field(default_factory=MovieReference)
    kind: Kind = "unknown"
    reason: Reason = ""
    rating: float | None = None
    scale: float | None = None
    at: datetime | None = None
    seen_on: date | None = None
    until: datetime | None = None
    unread_dates: tuple[tuple[str, str], ...] = ()
    is_movie: bool | None = True


@dataclass(frozen=True, slots=True)
class Question:
    """Something that a file leaves open. Without a default its rows wait for an answer."""

    about: About
    choices: tuple[str, ...]
    default: str = ""


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file: its rows, or why it was passed over."""

    name: str
    format: str
    rows: tuple[ReadRow, ...] = ()
    questions: tuple[Question, ...] = ()
    reason: Reason = ""
    scale: float | None = None  # its best rating, where that is known
    day_order: DayOrder = "day_first"
    preferences: dict[str, object] | None = None  # which only our own files hold
