"""Files as they leave: how one is named on its way, and tables that no spreadsheet calculates. Knows no Django."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

CSV = "text/csv; charset=utf-8"
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would calculate


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as a browser or an app saves it; ``chunks`` make it, once."""

    name: str
    media_type: str
    chunks: Iterator[bytes]

    @property
    def headers(self) -> dict[str, str]:
        """Those of its answer."""
        return {"Content-Type": self.media_type, "Content-Disposition": f'attachment; filename="{self.name}"'}


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> Iterator[bytes]:
    """A table as CSV, line by line, with the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf" + _line(columns)
    for row in rows:
        yield _line(row)


def _line(cells: Iterable[object]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow([_safe(cell) for cell in cells])
    return text.getvalue().encode()


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
