"""Which reader a file is for, and what it makes of it. THE list of formats that are read."""

import csv
import itertools
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import BinaryIO

import orjson
from ijson.common import JSONError

from accounts.services.portability import bounded
from accounts.services.portability.bounded import MOST_ROWS, MOST_ROWS_TOGETHER, Budget, Unreadable
from accounts.services.portability.formats import (
    archives,
    csv_formats,
    imdb,
    letterboxd,
    marquee,
    marquee_table,
    movary,
    movielens,
    plain_document,
    plain_list,
    ryot,
    simkl,
    simkl_table,
    tmdb,
    trakt,
    trakt_table,
    watcharr,
    words,
    yamtrack,
)
from accounts.services.portability.formats.archives import FileInside
from accounts.services.portability.formats.csv_formats import TableFormat
from accounts.services.portability.formats.json_formats import DocumentFormat
from accounts.services.portability.formats.read_rows import ReadFile, ReadRow

TABLES = (
    marquee_table.FORMAT, yamtrack.FORMAT, simkl_table.FORMAT, trakt_table.FORMAT, tmdb.FORMAT, imdb.FORMAT,
    movielens.FORMAT, movary.FORMAT, letterboxd.FORMAT,
)  # fmt: skip
ANY_TABLE = TableFormat("csv")
DOCUMENTS = (watcharr.FORMAT, trakt.FORMAT, plain_document.FORMAT)  # lists, told apart by their first item
OBJECTS = (marquee.FORMAT, simkl.FORMAT, ryot.FORMAT)  # told apart by the names of their lists
ABOUT_PEOPLE = {"profile.csv", "comments.csv"}  # of Letterboxd: they name no movie of one's own
LIKES_OF_PEOPLE = ("likes/lists.csv", "likes/reviews.csv")
TITLED = {letterboxd.FORMAT.name, imdb.FORMAT.name}  # whose lists have names that their members gave them
HEADS = 10  # rows among which the names of columns are looked for
PREFERENCES = "preferences"
# How a file shows that it is broken. A fault of our own is none of these: it ends the process, and is seen.
BROKEN = (JSONError, csv.Error, zipfile.BadZipFile, zlib.error, EOFError, ValueError)
UNOPENED = (*BROKEN, RuntimeError, OSError)  # a ZIP with a password, of another kind, with places that are nowhere
type Rows = Iterator[tuple[int, list[str]]]


def read(name: str, content: BinaryIO) -> list[ReadFile]:
    """What was handed in, file by file; those that are passed over say why.

    Raises:
        Unreadable: nothing of it can be read, or it is more than is read.
    """
    budget = Budget()
    try:
        files = [_read(file, budget) for file in archives.files(name, content)]
    except Unreadable:
        raise
    except UNOPENED as error:
        raise Unreadable from error
    if all(file.reason for file in files):
        raise Unreadable
    return [_with_defaults(file, is_alone=len(files) == 1) for file in files]


def _with_defaults(file: ReadFile, *, is_alone: bool) -> ReadFile:
    """Collections say nothing unless their member does, and of an export that has much to say neither do lists."""
    is_silent = words.is_of_lists(file.name) and not is_alone
    is_collection = words.kind_of_name(file.name) == "nothing" and not (is_alone and file.format in TITLED)
    if not (is_silent or is_collection):
        return file
    questions = (replace(open_, default="nothing") if open_.about == "kind" else open_ for open_ in file.questions)
    return replace(file, questions=tuple(questions))


def _read(file: FileInside, budget: Budget) -> ReadFile:
    """One file. What hurts is refused as a whole; what is only broken costs itself."""
    if file.content is None or _is_about_people(file.path):
        return ReadFile(file.path, "", reason="not_about_movies")
    try:
        is_document = bounded.starts_with(file.content) in {"{", "["}
        return (_document if is_document else _table)(file.path, file.content, budget)
    except Unreadable as error:
        if error.code == "too_large":
            raise
        return ReadFile(file.path, "", reason="unreadable")
    except BROKEN:
        return ReadFile(file.path, "", reason="unreadable")


def _is_about_people(path: str) -> bool:
    return path.rsplit("/", 1)[-1] in ABOUT_PEOPLE or path.endswith(LIKES_OF_PEOPLE)


def _table(path: str, file: BinaryIO, budget: Budget) -> ReadFile:
    rows = bounded.rows(file, budget, most=MOST_ROWS_TOGETHER)
    head = list(itertools.islice(rows, HEADS))
    is_list = bool(head) and head[0][1][0].casefold().startswith(letterboxd.LIST)
    place = _header(head, after=3 if is_list else 0)
    everything = itertools.chain(head, rows)
    if not head:
        return ReadFile(path, "", reason="empty")
    if place is None:
        lines = list(_most(everything))
        if plain_list.reads(path, lines):
            return plain_list.read(path, lines)
        return ReadFile(path, "", reason="unknown_columns")
    header = head[place][1]
    columns = frozenset(map(csv_formats.plain, header))
    format_ = (
        letterboxd.FORMAT
        if is_list
        else next((candidate for candidate in TABLES if candidate.reads(columns)), ANY_TABLE)
    )
    below = itertools.islice(everything, place + 1, None)
    return csv_formats.read(format_, path, header, below if format_ is marquee_table.FORMAT else _most(below))


def _most(rows: Iterable[tuple[int, list[str]]]) -> Rows:
    """Rows of a table that is not our own: no more of them than are read."""
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise Unreadable("too_large")
        yield row


def _header(head: list[tuple[int, list[str]]], *, after: int) -> int | None:
    """The place of the row that names columns. A word alone is none below the top: a film may be called "Film"."""
    for place, (_, row) in enumerate(head[after:], start=after):
        names = [csv_formats.plain(cell) for cell in row]
        if csv_formats.movie_columns(names) and (len(names) > 1 or place == 0):
            return place
    return None


def _document(path: str, file: BinaryIO, budget: Budget) -> ReadFile:
    is_list = bounded.starts_with(file) == "["
    places = {"item": "item"} if is_list else {
        PREFERENCES: PREFERENCES, **{place: place for format_ in OBJECTS for place in format_.places}
    }  # fmt: skip
    format_: DocumentFormat | None = None
    preferences: dict[str, object] | None = None
    rows: list[ReadRow] = []
    unknown: list[tuple[str, dict[str, object]]] = []  # the first items, until one tells what the document is
    for which, item in bounded.items(file, places, budget):
        if which == PREFERENCES:
            preferences = _writable(item)
            continue
        format_ = format_ or _format_of(which, item)
        unknown.append((which, item))
        if format_ is None:
            if len(unknown) == HEADS:
                break
            continue
        for which_, item_ in unknown:
            rows.append(format_.row(len(rows) + 1, format_.places.get(which_, which_), item_, path))
        unknown.clear()
    if format_ is None and preferences is None:
        return ReadFile(path, "", reason="unknown_columns" if unknown or not is_list else "empty")
    format_ = format_ or marquee.FORMAT
    read_file = ReadFile(path, format_.name, tuple(rows), scale=format_.scale, preferences=preferences)
    return csv_formats.finished(read_file)


def _writable(preferences: dict[str, object]) -> dict[str, object] | None:
    """Preferences as they are handed on; None where they are nested as no preferences are."""
    try:
        orjson.dumps(preferences)
    except orjson.JSONEncodeError:
        return None
    return preferences


def _format_of(which: str, item: dict[str, object]) -> DocumentFormat | None:
    if which == "item":
        return next((format_ for format_ in DOCUMENTS if format_.reads(item)), None)
    return next(format_ for format_ in OBJECTS if which in format_.places)
