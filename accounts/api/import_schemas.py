"""The shapes of imports and exports in the JSON API."""

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema

from accounts.api.schemas import Body, PreferencesBody
from accounts.types.imports import ImportStatus, QuestionSubject, RowOutcome
from catalog.api.schemas import MovieId, Year
from catalog.ranges import MOVIE_ID
from project.http.api.fields import PerPageQuery, Whole, Words
from project.http.api.fields import Query as QuerySchema
from project.numbers import Range

ROW_ID = Range(1, 2**63 - 1)  # a bigint of PostgreSQL
type ImportId = Annotated[UUID, Field(description="The import, as its receipt names it.")]
type RowId = Annotated[int, Whole(ROW_ID), Field(description="The row, as the list of rows names it.")]
type Choice = Annotated[Words, Field(max_length=40)]
type Answers = Annotated[
    dict[str, Choice], Field(max_length=2000, description="The id of each question, and one of its choices.")
]
type Counts = dict[str, int]


class ExportQuery(QuerySchema):
    """As which kind of file."""

    format: Literal["json", "csv", "zip"] = "json"
    of: Literal["favorites", "watchlist", "seen", "dismissals"] | None = Field(None, description="Of CSV: one list.")


class AnswersIn(Body):
    """Answers to the questions of a receipt."""

    answers: Answers


class RowIn(Body):
    """Which film a row means; null leaves it out."""

    movie_id: Annotated[int, Whole(MOVIE_ID)] | None


class RowsQuery(PerPageQuery):
    """Which rows."""

    outcome: RowOutcome | None = Field(None, description="Only the rows of which this became.")


class ImportCountsOut(Schema):
    """What an import added; films that were there already are not counted again."""

    films: int
    favorites: int
    dismissals: int
    watchlist: int
    seen: int


class AmbiguousRowOut(Schema):
    """A row that may mean several films."""

    row: str
    candidates: list[str]


class ImportSummaryOut(Schema):
    """What came of all rows. At most 200 rows are listed; the numbers count all."""

    rows: int
    matched: int
    ambiguous: int
    unmatched: int
    added: ImportCountsOut
    preferences: PreferencesBody | None = Field(description="Those that were taken along.")
    ambiguous_rows: list[AmbiguousRowOut]
    unmatched_rows: list[str]
    outcomes: Counts = Field(description="They add up to the rows.")
    reasons: dict[str, int] = Field(description="Of the rows that have one.")


class ChoiceOut(Schema):
    """An answer that a question may have."""

    value: str
    label: str


class QuestionOut(Schema):
    """Something that a file leaves open. Without an answer and a default its rows are unclear."""

    id: str = Field(description="What `answers` calls it.", examples=["0:kind"])
    file: str
    about: QuestionSubject
    sentence: str
    choices: list[ChoiceOut]
    default: str = Field(description="What counts without an answer; empty where it has to be answered.")
    answer: str
    rows: list[str] = Field(description="The first ones of the file.")


class ReceiptFileOut(Schema):
    """A file, and what became of its rows."""

    name: str
    format: str = Field(description="Empty where it was passed over.")
    reason: str = Field(description="Why it was passed over; empty where it was read.")
    rows: int
    outcomes: Counts = Field(description="They add up to the rows.")
    unread_dates: int = Field(description="Rows with a date that could not be read.")


class ReceiptOut(Schema):
    """What an import did until now."""

    id: UUID | None = Field(description="For undoing it; null after a dry run.")
    format: str = Field(examples=["letterboxd"])
    created_at: datetime
    undone_at: datetime | None
    status: ImportStatus = Field(description="`waiting`: TMDB is away, and asked again later.")
    done: int = Field(description="Rows that are settled for now.")
    result: ImportSummaryOut
    files: list[ReceiptFileOut]
    questions: list[QuestionOut]


class CandidateOut(Schema):
    """A film that a row may mean."""

    id: MovieId
    title: str
    year: Year | None


class RowOut(Schema):
    """A row of a file, and what became of it."""

    id: int
    file: str
    line: int
    text: str
    outcome: RowOutcome
    reason: str
    movie_id: MovieId | None
    candidates: list[CandidateOut]
