"""A plain list: a title on each line, perhaps with its year, and nothing that names columns."""

from collections.abc import Sequence

from accounts.services.portability.formats import words
from accounts.services.portability.formats.cells import YEAR
from accounts.services.portability.formats.csv_formats import TableFormat, finished, read_row
from accounts.services.portability.formats.read_rows import ReadFile

FORMAT = TableFormat("titles")
LONGEST = 300  # characters of a title with its year
LIST_MARKS = "-*•·"


def reads(path: str, rows: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether these lines look like titles: one to a line, or a title and a year."""
    if not rows or (len(rows) < 2 and not path.endswith(".txt")):
        return False
    texts = [cells for _, cells in rows]
    if any(len(cells[0]) > LONGEST or cells[0].startswith(("<", "{", "[")) for cells in texts):
        return False
    if any("\ufffd" in cells[0] or not cells[0].isprintable() for cells in texts):
        return False
    alone = sum(len([cell for cell in cells if cell.strip()]) == 1 for cells in texts)
    with_year = sum(len(cells) > 1 and bool(YEAR.fullmatch(cells[1].strip())) for cells in texts)
    return alone == len(texts) or with_year > len(texts) / 2 or path.endswith(".txt")


def read(path: str, rows: Sequence[tuple[int, Sequence[str]]]) -> ReadFile:
    """The titles."""
    kind = words.kind_of_name(path)
    titles = []
    for line, cells in rows:
        year = cells[1].strip() if len(cells) > 1 and YEAR.fullmatch(cells[1].strip()) else ""
        title = cells[0] if year or len(cells) == 1 else ",".join(cells)
        row = {"title": title.strip().lstrip(LIST_MARKS).strip(), "year": year}
        titles.append(read_row(line, {name: cell for name, cell in row.items() if cell}, kind))
    return finished(ReadFile(path, FORMAT.name, tuple(titles)))
