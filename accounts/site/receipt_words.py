"""What became of the rows of an import, in words for pages."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.types.imports import ImportedFile, ImportSummary, Receipt, RowOutcome

OUTCOMES: Mapping[RowOutcome, Promise] = {
    "added": _("Added"),
    "replaced": _("Changed"),
    "already_there": _("Already there"),
    "unclear": _("Unclear"),
    "not_looked_up": _("Not looked up yet"),
    "not_found": _("Not found"),
    "not_a_movie": _("Not a film"),
    "left_out": pgettext_lazy("rows", "Skipped"),
    "unread": _("Could not be read"),
}
REASONS: Mapping[str, Promise] = {
    "unanswered": _("a question about their file is still open"),
    "several_movies": _("they may be several films"),
    "contradictory_ids": _("their ids are those of different films"),
    "unknown_kind": _("they may not be films"),
    "nothing_said": _("they say nothing that we keep"),
    "newer_word": _("what you said here is newer"),
    "later_row": _("a row further down says otherwise"),
    "taken_back": _("you took it back after an earlier import"),
    "passed_over": _("you skipped them"),
    "not_a_movie": _("they are not films"),
    "no_title": _("they do not name a film"),
    "unknown_rating": _("their ratings could not be read"),
    "not_about_movies": _("it is not about films"),
    "unreadable": _("it could not be read"),
    "unknown_columns": _("we know none of its columns"),
    "empty": _("it is empty"),
}


@dataclass(frozen=True, slots=True)
class Line:
    """A number of rows, and what became of them."""

    words: Promise | str
    number: int


@dataclass(frozen=True, slots=True)
class FileLines:
    """A file with what became of its rows."""

    file: ImportedFile
    reason: Promise | str  # why it was passed over
    lines: tuple[Line, ...]


def outcomes(result: ImportSummary) -> list[Line]:
    """What became of all rows; nothing for a receipt of a release that did not count so."""
    return list(_lines(result.outcomes))


def reasons(result: ImportSummary) -> list[Line]:
    """Why rows were not added, as far as there is a reason."""
    return [Line(REASONS.get(reason, reason), number) for reason, number in sorted(result.reasons.items())]


def files(receipt: Receipt) -> list[FileLines]:
    """What became of each file."""
    return [FileLines(file, REASONS.get(file.reason, ""), _lines(file.outcomes)) for file in receipt.files]


def _lines(counts: Mapping[RowOutcome, int]) -> tuple[Line, ...]:
    return tuple(Line(words, counts[outcome]) for outcome, words in OUTCOMES.items() if counts.get(outcome))
