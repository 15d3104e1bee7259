"""Reading what strangers hand in: files of a ZIP, rows of CSV and items of JSON one by one, each size bounded.

Nothing is unpacked or built before it is counted, as fourteen kilobytes can unpack to gigabytes. Knows no Django.
"""

import codecs
import csv
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, Literal

import ijson
from ijson.common import ObjectBuilder

MOST_ROWS = 20_000  # of one file
MOST_ROWS_TOGETHER = 60_000  # of all files of a ZIP: an export tells the same movies in several
MOST_FILES = 60
MOST_BYTES = 50_000_000  # of all files of a ZIP together, unpacked
MOST_VALUES = 2_000  # of one item of JSON, names and brackets counted
MOST_EVENTS = 4_000_000  # of all JSON
LONGEST_LINE = 200_000  # characters; the longest review is a tenth of it
CHUNK = 64 * 1024
PACKED = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}  # others ask for memory as they please
NOT_READ = ("deleted/", "orphaned/", "__macosx/")  # what a member deleted stays deleted


class Unreadable(ValueError):
    """A file cannot be read; ``code`` says why in a word: ``unreadable``, or ``too_large`` for more than is read."""

    def __init__(self, code: Literal["unreadable", "too_large"] = "unreadable") -> None:
        super().__init__(code)
        self.code = code


@dataclass(slots=True)
class Budget:
    """What may still be read of everything that was handed in."""

    bytes: int = MOST_BYTES
    rows: int = MOST_ROWS_TOGETHER
    events: int = MOST_EVENTS

    def take(self, *, bytes: int = 0, rows: int = 0, events: int = 0) -> None:  # noqa: A002 - what it counts
        """Count what was read.

        Raises:
            Unreadable: it is more than there was.
        """
        self.bytes -= bytes
        self.rows -= rows
        self.events -= events
        if min(self.bytes, self.rows, self.events) < 0:
            raise Unreadable("too_large")


def files(name: str, content: BinaryIO) -> Iterator[tuple[str, BinaryIO]]:
    """The file itself, or the tables and documents of a ZIP, with their names in lower case.

    Raises:
        Unreadable: the ZIP holds too many files, or is packed in a way that is not read.
    """
    if content.read(4) != b"PK\x03\x04":
        content.seek(0)
        yield name.lower(), content
        return
    with zipfile.ZipFile(content) as archive:
        members = [member for member in archive.infolist() if _is_read(member.filename.lower())]
        if len(members) > MOST_FILES:
            raise Unreadable("too_large")
        for member in members:
            if member.compress_type not in PACKED:
                raise Unreadable
            with archive.open(member) as file:
                yield member.filename.lower(), file  # type: ignore[misc]  # as good as a BinaryIO


def _is_read(path: str) -> bool:
    return path.endswith((".csv", ".json")) and not path.startswith(NOT_READ)


def starts_with(file: BinaryIO) -> bytes:
    """The first byte that is neither blank nor a mark of the encoding."""
    head = file.read(CHUNK).removeprefix(codecs.BOM_UTF8).lstrip()
    file.seek(0)
    return head[:1]


def rows(file: BinaryIO, budget: Budget) -> Iterator[list[str]]:
    """The rows of a CSV file, its header first; blank ones are left out.

    Raises:
        Unreadable: more rows, bytes or characters of a line than are read.
    """
    text = io.TextIOWrapper(file, _encoding(file, budget), errors="replace", newline="")
    try:
        for number, row in enumerate(filter(None, csv.reader(_lines(text)))):
            if number > MOST_ROWS:
                raise Unreadable("too_large")
            budget.take(rows=1)
            yield row
    finally:
        text.detach()


def _encoding(file: BinaryIO, budget: Budget) -> str:
    """UTF-8, else the letters of Windows, in which older exports are written. Counts the bytes."""
    decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8-sig")()
    encoding = "utf-8-sig"
    while chunk := file.read(CHUNK):
        budget.take(bytes=len(chunk))
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            decoder, encoding = codecs.getincrementaldecoder("latin-1")(), "cp1252"
    file.seek(0)
    return encoding


def _lines(text: io.TextIOWrapper) -> Iterator[str]:
    while line := text.readline(LONGEST_LINE):
        if len(line) == LONGEST_LINE:
            raise Unreadable
        if not line.isspace():  # blank lines between rows are no rows; millions of them must not be counted as any
            yield line.replace("\x00", "")


def items(file: BinaryIO, lists: Mapping[str, str], budget: Budget) -> Iterator[tuple[str, dict[str, object]]]:
    """The items of a JSON document one by one, objects all of them, each with the name of its list.

    Args:
        file: the document.
        lists: what is wanted: places in the document, as ijson writes them, and a name for each.
        budget: what may be read.

    Raises:
        Unreadable: more items, or values of an item, than are read; an item that is no object.
    """
    place, builder, size, number = "", ObjectBuilder(), 0, 0
    for prefix, event, value in ijson.parse(_Counted(file, budget), use_float=True):
        budget.take(events=1)
        if not place and (prefix not in lists or event.startswith("end_")):
            continue
        if not place:
            place, builder, size, number = prefix, ObjectBuilder(), 0, number + 1
            budget.take(rows=1)
        builder.event(event, value)
        size += 1
        if size > MOST_VALUES or not isinstance(builder.value, dict):
            raise Unreadable
        if number > MOST_ROWS:
            raise Unreadable("too_large")
        if prefix == place and event == "end_map":
            yield lists[place], builder.value
            place = ""


class _Counted:
    """A file whose bytes are counted as they are read."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self.file, self.budget = file, budget

    def read(self, size: int = -1) -> bytes:
        """At most a chunk."""
        chunk = self.file.read(min(size, CHUNK) if size >= 0 else CHUNK)
        self.budget.take(bytes=len(chunk))
        return chunk
