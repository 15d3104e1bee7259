"""Reading what strangers hand in: rows of CSV and items of JSON one by one, each size bounded.

Nothing is unpacked or built before it is counted, as fourteen kilobytes can unpack to gigabytes. Knows no Django.
"""

import codecs
import csv
import io
import itertools
import re
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Literal

import ijson
from ijson.common import ObjectBuilder

MOST_ROWS = 20_000  # of one file
MOST_ROWS_TOGETHER = 60_000  # of all files of a ZIP: an export tells the same movies in several
MOST_BYTES = 50_000_000  # of all files of a ZIP together, unpacked
MOST_VALUES = 2_000  # of one item of JSON, names and brackets counted
MOST_EVENTS = 4_000_000  # of all JSON
LONGEST_NAME = 200  # characters of a file's name that are looked at, its last ones
LONGEST_LINE = 200_000  # characters; the longest review is a tenth of it
MOST_REREAD = 40_000_000  # characters that are read again because of quotes, of all files together
LINE_COST = 100  # characters that are read as fast as a line is begun
CHUNK = 64 * 1024
HEAD_BYTES = 400  # by which the encoding is seen where no mark says it
HEAD = 20  # lines by which it is seen what stands between cells
SEPARATORS = ",;\t|"
SEPARATOR_LINE = re.compile(r"\ufeff?\s*\"?sep=(\\t|.)\"?\s*$", re.IGNORECASE)  # how Excel is told
QUOTED = re.compile(r'"(?:[^"]|"")*"')
BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),  # the first begins like UTF-16's
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip


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
    reread: int = MOST_REREAD  # when it is gone, rows stay as they are

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


def starts_with(file: BinaryIO) -> str:
    """The first character that is neither blank nor a mark of the encoding."""
    head = file.read(CHUNK)
    file.seek(0)
    return head.decode(bom_encoding(head) or "latin-1", errors="replace").lstrip("\ufeff \t\r\n")[:1]


def rows(file: BinaryIO, budget: Budget, *, most: int = MOST_ROWS) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file, its header first, each with the line where it begins; blank ones are left out.

    Raises:
        Unreadable: more rows, bytes or characters of a line than are read.
    """
    text = io.TextIOWrapper(file, _encoding(file, budget), errors="replace", newline="")
    try:
        lines = _numbered(text)
        head = list(itertools.islice(lines, HEAD))
        separator = _separator([line for _, line in head])
        if head and SEPARATOR_LINE.match(head[0][1]):
            del head[0]
        yield from _rows(_Lines(itertools.chain(head, lines), budget), separator, budget, most)
    finally:
        text.detach()


def _rows(lines: "_Lines", separator: str, budget: Budget, most: int) -> Iterator[tuple[int, list[str]]]:
    number = 0
    for first, row, is_mended in _split(lines, separator):
        is_blank = not any(cell.strip() for cell in row)
        if is_blank and not is_mended:
            continue
        number += 1
        if number > most + 1:  # the header is none
            raise Unreadable("too_large")
        budget.take(rows=1)  # a blank one that a quote made cost more than others
        if not is_blank:
            yield first, row


def _split(lines: "_Lines", separator: str) -> Iterator[tuple[int, list[str], bool]]:
    """Rows with the line where each begins, and whether a quote was left out of it.

    A quote that is never closed, or by one of a row far below, would make one row of all that is between: it is left
    out, and rows go on in the next line.
    """
    width = 0  # of the row above
    while True:
        try:
            for row in csv.reader(lines, delimiter=separator):
                taken = lines.taken
                is_open = lines.is_at_end and _is_open(taken)
                if len(taken) > 1 and lines.may_go_back and (is_open or _holds_rows(taken, separator, width)):
                    break
                lines.taken, width = [], len(row)
                yield taken[0][0], row, False
            else:
                return
        except csv.Error:  # a cell that is longer than any
            if len(lines.taken) < 2 or not lines.may_go_back or not _is_open(lines.taken):
                raise
        (first, line), *below = lines.taken
        lines.go_back(below)
        before, _, behind = line.rpartition('"')
        yield first, next(csv.reader([before + behind], delimiter=separator)), True


def _is_open(lines: Sequence[tuple[int, str]]) -> bool:
    """Whether a quote of these lines is not closed."""
    return sum(line.count('"') for _, line in lines) % 2 == 1


def _holds_rows(lines: Sequence[tuple[int, str]], separator: str, width: int) -> bool:
    """Whether a row of several lines is several: its quotes are none of a table, and most of its lines are rows."""
    alike = sum(line.count(separator) + 1 == width for _, line in lines[1:])
    if width < 2 or alike * 2 < len(lines):
        return False
    try:
        for _ in csv.reader((line for _, line in lines), delimiter=separator, strict=True):
            pass
    except csv.Error:
        return True
    return False


class _Lines:
    """Lines for the reader of rows; ``taken`` are those that it took since that was emptied, with their numbers."""

    def __init__(self, lines: Iterator[tuple[int, str]], budget: Budget) -> None:
        self.lines, self.budget, self.is_at_end = lines, budget, False
        self.taken: list[tuple[int, str]] = []
        self.again: deque[tuple[int, str]] = deque()  # those that come once more, before the others

    def __iter__(self) -> Iterator[str]:
        while entry := self.again.popleft() if self.again else next(self.lines, None):
            self.taken.append(entry)
            yield entry[1]
        self.is_at_end = True

    def go_back(self, lines: Sequence[tuple[int, str]]) -> None:
        """Let these lines come again."""
        self.again.extendleft(reversed(lines))
        self.taken, self.is_at_end = [], False
        self.budget.reread -= sum(len(line) + LINE_COST for _, line in lines)

    @property
    def may_go_back(self) -> bool:
        """Whether not too much came again: a file may be made so that each of its lines would, for each above it."""
        return self.budget.reread > 0


def _numbered(text: io.TextIOWrapper) -> Iterator[tuple[int, str]]:
    """Lines from 1; blank ones between rows are no rows, and millions of them must not be counted as any."""
    number = 0
    while line := text.readline(LONGEST_LINE):
        number += 1
        if len(line) == LONGEST_LINE:
            raise Unreadable
        if not line.isspace():
            yield number, line.replace("\x00", "")


def _separator(head: Sequence[str]) -> str:
    """What stands between cells: what the first line says, else what it holds most of outside quotes, else all do."""
    if not head:
        return ","
    if match := SEPARATOR_LINE.match(head[0]):
        return "\t" if match[1] == "\\t" else match[1]
    bare = [QUOTED.sub("", line) for line in head]
    likeliest = max(SEPARATORS, key=bare[0].count)
    return likeliest if likeliest in bare[0] else max(SEPARATORS, key="".join(bare).count)


def bom_encoding(head: bytes) -> str:
    """The encoding that the first bytes of a file show: by their mark, or by most others being nothing."""
    for mark, encoding in BOMS:
        if head.startswith(mark):
            return encoding
    start = head[:HEAD_BYTES]
    zeros = start[::2].count(0), start[1::2].count(0)
    if max(zeros) * 4 < len(start) or min(zeros) * 4 > max(zeros):
        return ""
    return "utf-16-le" if zeros[1] > zeros[0] else "utf-16-be"


def _encoding(file: BinaryIO, budget: Budget) -> str:
    """What the first bytes show, else UTF-8, else the letters of Windows or Macs, in which older files are written.

    Counts the bytes. A file that was cut in the middle of a letter is still UTF-8.
    """
    encoding, is_of_mac = "", False
    decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8-sig")()
    is_first = True
    while chunk := file.read(CHUNK):
        budget.take(bytes=len(chunk))
        if is_first:
            encoding, is_first = bom_encoding(chunk), False
            is_of_mac = b"\r" in chunk and b"\n" not in chunk  # as Excel saves there
        if encoding:
            continue
        try:
            decoder.decode(chunk)
        except UnicodeDecodeError:
            encoding = "mac-roman" if is_of_mac else "cp1252"
    file.seek(0)
    return encoding or "utf-8-sig"


def items(file: BinaryIO, lists: Mapping[str, str], budget: Budget) -> Iterator[tuple[str, dict[str, object]]]:
    """The items of a JSON document one by one, objects all of them, each with the name of its list.

    Args:
        file: the document.
        lists: what is wanted: places in the document, as ijson writes them, and a name for each.
        budget: what may be read.

    Raises:
        Unreadable: more items, or values of an item, than are read; an item that is no object.
    """
    place, builder, size = "", ObjectBuilder(), 0
    numbers: Counter[str] = Counter()
    # Without floats ijson's C reader takes numbers of any size, and dies of one of 4,301 digits.
    for prefix, event, value in ijson.parse(_source(file, budget), use_float=True):
        budget.take(events=1)
        if not place and (prefix not in lists or event.startswith("end_")):
            continue
        if not place:
            place, builder, size = prefix, ObjectBuilder(), 0
            numbers[prefix] += 1
            budget.take(rows=1)
        builder.event(event, value.replace("\x00", "") if isinstance(value, str) else value)  # no database takes NUL
        size += 1
        if size > MOST_VALUES or not isinstance(builder.value, dict):
            raise Unreadable
        if numbers[place] > MOST_ROWS:
            raise Unreadable("too_large")
        if prefix == place and event == "end_map":
            yield lists[place], builder.value
            place = ""


def _source(file: BinaryIO, budget: Budget) -> "_Counted | _Recoded":
    """A document as UTF-8 without a mark, which is all that readers of JSON take."""
    encoding = bom_encoding(file.read(HEAD_BYTES))
    file.seek(0)
    counted = _Counted(file, budget)
    return _Recoded(counted, encoding) if encoding else counted


class _Counted:
    """A file whose bytes are counted as they are read."""

    def __init__(self, file: BinaryIO, budget: Budget) -> None:
        self.file, self.budget = file, budget

    def read(self, size: int = -1) -> bytes:
        """At most a chunk."""
        chunk = self.file.read(min(size, CHUNK) if size >= 0 else CHUNK)
        self.budget.take(bytes=len(chunk))
        return chunk


class _Recoded:
    """A file of another encoding as UTF-8."""

    def __init__(self, file: _Counted, encoding: str) -> None:
        self.file = file
        self.decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder(encoding)()

    def read(self, size: int = -1) -> bytes:
        """What a chunk is as UTF-8; nothing at the end only."""
        if size == 0:
            return b""
        while chunk := self.file.read():
            if text := self.decoder.decode(chunk):
                return text.encode()
        return b""
