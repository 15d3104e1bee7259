"""What a member says about a file: the meaning of its list, its scale, its dates, which ratings are favorites.

A row with these answers is words about a movie, or the reason why it is none. Knows no tables.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from django.utils.translation import gettext, gettext_noop

from accounts.services.portability.formats import cells
from accounts.services.portability.formats.read_rows import About, DayOrder, Question, ReadFile, ReadRow
from accounts.types.imports import ImportQuestion, QuestionChoice
from catalog.ranges import RATING
from project.errors import Invalid

type Answers = Mapping[str, str]  # a question's id -> the choice
type WordKind = Literal["favorite", "seen", "watchlist", "not_for_me", "not_tonight"]
SHOWN = 5  # rows beside a question
TOP_SHARES = {"top": 1.0, "90": 0.9, "80": 0.8}
SENTENCES: Mapping[About, str] = {
    "kind": gettext_noop("What is this list?"),
    "scale": gettext_noop("How high do its ratings go?"),
    "dates": gettext_noop("In its dates, which number is the day?"),
    "favorites_from": gettext_noop("Should the films that you rated highest become favorites?"),
}
CHOICES: Mapping[tuple[About, str], str] = {
    ("kind", "favorite"): gettext_noop("Favorites"),
    ("kind", "watchlist"): gettext_noop("Films that I want to see"),
    ("kind", "seen"): gettext_noop("Films that I have seen"),
    ("kind", "not_for_me"): gettext_noop("Films that are not for me"),
    ("kind", "nothing"): gettext_noop("None of these: skip it"),
    ("scale", "5"): gettext_noop("Up to five"),
    ("scale", "10"): gettext_noop("Up to ten"),
    ("scale", "100"): gettext_noop("Up to a hundred"),
    ("dates", "day_first"): gettext_noop("The first one"),
    ("dates", "month_first"): gettext_noop("The second one"),
    ("dates", "unread"): gettext_noop("I do not know: skip the dates"),
    ("favorites_from", "none"): gettext_noop("No, only seen, with their ratings"),
    ("favorites_from", "top"): gettext_noop("Those with the best rating"),
    ("favorites_from", "90"): gettext_noop("Those with nine of ten or more"),
    ("favorites_from", "80"): gettext_noop("Those with eight of ten or more"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """What a row says of its movie. ``at`` is when; None for a row without a day, which says it now."""

    kind: WordKind
    at: datetime | None = None
    dated: bool = True  # whether its day could be read, if it has one
    rating: int | None = None
    seen_on: date | None = None
    until: datetime | None = None
    by_rating: bool = False  # whether nothing but the rating of its row says it


def question_id(place: int, question: Question) -> str:
    """How answers name a question: the place of its file, from 0, and what it is about."""
    return f"{place}:{question.about}"


def open_questions(files: Sequence[ReadFile], answers: Answers) -> tuple[ImportQuestion, ...]:
    """The questions that the files leave, those without an answer and a default first."""
    entries = [
        _asked(place, file, question, answers) for place, file in enumerate(files) for question in file.questions
    ]
    return tuple(sorted(entries, key=lambda question: bool(question.default or question.answer)))


def _asked(place: int, file: ReadFile, question: Question, answers: Answers) -> ImportQuestion:
    number = question_id(place, question)
    rows = [row for row in file.rows if not row.reason]
    return ImportQuestion(
        id=number,
        file=file.name,
        about=question.about,
        sentence=gettext(SENTENCES[question.about]),
        choices=tuple(QuestionChoice(choice, gettext(CHOICES[question.about, choice])) for choice in question.choices),
        default=question.default,
        answer=answers.get(number, ""),
        rows=tuple(_shown(row, question.about) for row in rows[:SHOWN]),
    )


def _shown(row: ReadRow, about: About) -> str:
    if about == "dates" and row.unread_dates:
        return f"{row.text}: {row.unread_dates[0][1]}"
    return f"{row.text}: {row.rating:g}" if row.rating else row.text


def check(files: Sequence[ReadFile], answers: Answers) -> None:
    """Raises ``Invalid`` for an answer to no question, or that is none of its choices."""
    known = {question_id(place, open_): open_ for place, file in enumerate(files) for open_ in file.questions}
    for number, answer in answers.items():
        if number not in known:
            raise Invalid.field("answers", "unknown", gettext("There is no such question about these files."))
        if answer not in known[number].choices:
            raise Invalid.field("answers", "unknown", gettext("This is none of the choices of the question."))


def may_follow(files: Sequence[ReadFile], given: Answers, new_answers: Answers) -> bool:
    """Whether answers fit to an import that has begun: what counted until now, they may only repeat."""
    counted = {
        question_id(place, question): given.get(question_id(place, question)) or question.default
        for place, file in enumerate(files)
        for question in file.questions
    }
    return all(counted[number] in {"", answer} for number, answer in new_answers.items())


def is_open(files: Sequence[ReadFile], answers: Answers) -> bool:
    """Whether a question has neither an answer nor a default."""
    return any(
        not (question.default or answers.get(question_id(place, question)))
        for place, file in enumerate(files)
        for question in file.questions
    )


def answered(place: int, file: ReadFile, answers: Answers) -> dict[str, str]:
    """About -> what counts for a file: its member's answers, else the defaults; what is open is left out."""
    file_answers = {
        question.about: answers.get(question_id(place, question)) or question.default for question in file.questions
    }
    return {about: answer for about, answer in file_answers.items() if answer}


def words(row: ReadRow, *, scale: float | None, file_answers: Mapping[str, str]) -> list[Word] | None:
    """What a row says, an empty list for nothing; None while a question about it is open."""
    kind = file_answers.get("kind", "unknown") if row.kind == "unknown" else row.kind
    if kind == "unknown":
        return None
    if row.kind == "unknown" and kind == "nothing":
        return []
    best = _best(row, scale, file_answers)
    if row.rating and not best:
        return None
    if is_beyond(row, scale=scale, file_answers=file_answers):
        return []
    return list(_words(_with_dates(row, file_answers), kind, best, file_answers))


def is_beyond(row: ReadRow, *, scale: float | None, file_answers: Mapping[str, str]) -> bool:
    """Whether a row's rating is above the best one, so that nobody knows what it means."""
    best = _best(row, scale, file_answers)
    return bool(row.rating and best and row.rating > best)


def _best(row: ReadRow, scale: float | None, file_answers: Mapping[str, str]) -> float:
    return row.scale or scale or float(file_answers.get("scale", 0))


def _words(row: ReadRow, kind: str, best: float, file_answers: Mapping[str, str]) -> Iterator[Word]:
    share = row.rating / best if row.rating else 0.0
    dated = row.at is not None or not row.unread_dates
    if kind == "seen" or row.rating or (row.seen_on and kind != "nothing"):
        yield Word("seen", row.at, dated, _own(share) if share else None, row.seen_on)
    if kind == "not_tonight":
        yield Word("not_tonight", row.at, dated, until=row.until)
    if kind == "favorite" or (share and share >= TOP_SHARES.get(file_answers.get("favorites_from", ""), 2.0)):
        yield Word("favorite", row.at, dated, by_rating=kind != "favorite")
    if kind == "watchlist":
        yield Word("watchlist", row.at, dated)
    if kind == "not_for_me":
        yield Word("not_for_me", row.at, dated)


def _own(share: float) -> int:
    """A share of the best rating on our own scale, half up; the lowest rating is one."""
    return min(max(int(share * RATING.high + 0.5), RATING.low), RATING.high)


def _with_dates(row: ReadRow, file_answers: Mapping[str, str]) -> ReadRow:
    """A row whose dates are read in the order that its member said."""
    match file_answers.get("dates"):
        case "day_first" | "month_first" as order if row.unread_dates:
            return _dated(row, order)
    return row


def _dated(row: ReadRow, order: DayOrder) -> ReadRow:
    """A row with the dates that could not be read before; a day stands for the moment, too, where there is none."""
    texts = dict(row.unread_dates)
    moment = row.at or next(filter(None, (cells.moment(text, order) for text in texts.values())), None)
    seen_on = row.seen_on or cells.day(texts.get("seen_on", ""), order)
    return replace(row, at=moment, seen_on=seen_on, unread_dates=() if moment else row.unread_dates)
