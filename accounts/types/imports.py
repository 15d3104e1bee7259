"""Imports: files, their rows, what they leave open, and what came of them."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal
from uuid import UUID

from accounts.types.taste import Preference

type ImportStatus = Literal["asking", "running", "waiting", "done"]
type QuestionSubject = Literal["kind", "scale", "dates", "favorites_from"]
type RowOutcome = Literal[
    "added", "already_there", "replaced", "unclear", "not_a_movie", "not_found", "left_out", "unread", "not_looked_up"
]


@dataclass(frozen=True, slots=True)
class ImportCounts:
    """What an import added; what was there already is not counted again."""

    films: int = 0  # that the files name clearly
    favorites: int = 0
    dismissals: int = 0
    watchlist: int = 0  # receipts of earlier imports tell of neither
    seen: int = 0


@dataclass(frozen=True, slots=True)
class QuestionChoice:
    """An answer that a question may have."""

    value: str
    label: str


@dataclass(frozen=True, slots=True)
class ImportQuestion:
    """Something that a file leaves open. What has no default waits for an answer."""

    id: str
    file: str
    about: QuestionSubject
    sentence: str
    choices: tuple[QuestionChoice, ...]
    default: str
    answer: str
    rows: tuple[str, ...]  # the first ones of the file


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file of an import, and what became of its rows."""

    name: str
    format: str  # empty where it was passed over
    reason: str  # why it was passed over; empty where it was read
    rows: int
    outcomes: dict[RowOutcome, int]  # they add up to the rows
    unread_dates: int  # rows with a date that could not be read


@dataclass(frozen=True, slots=True)
class RowCandidate:
    """A movie that a row may mean."""

    id: int
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class ImportedRow:
    """A row of a file, and what became of it."""

    id: int
    file: str
    line: int
    text: str
    outcome: RowOutcome
    reason: str
    movie_id: int | None
    candidates: tuple[RowCandidate, ...] = ()


@dataclass(frozen=True, slots=True)
class AmbiguousRow:
    """A row that may mean several movies."""

    row: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ImportSummary:
    """What came of all rows. The lists of rows are cut, the numbers are not."""

    rows: int
    matched: int
    ambiguous: int
    unmatched: int
    added: ImportCounts
    preferences: Preference | None  # those that were taken along
    ambiguous_rows: tuple[AmbiguousRow, ...]
    unmatched_rows: tuple[str, ...]
    outcomes: dict[RowOutcome, int] = field(default_factory=dict)  # they add up to the rows
    reasons: dict[str, int] = field(default_factory=dict)  # of the rows that have one


@dataclass(frozen=True, slots=True)
class Receipt:
    """What an import did; without an id it was a dry run."""

    id: UUID | None
    format: str
    created_at: datetime
    undone_at: datetime | None
    result: ImportSummary
    status: ImportStatus = "done"
    done: int = 0  # rows that are settled for now
    files: tuple[ImportedFile, ...] = ()
    questions: tuple[ImportQuestion, ...] = ()
