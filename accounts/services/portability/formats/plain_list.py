"""A plain list: a title on each line, perhaps with its year, and nothing that names columns."""

import re
from collections.abc import Sequence

from accounts.services.portability.formats import words
from accounts.services.portability.formats.cells import YEAR
from accounts.services.portability.formats.csv_formats import TableFormat, finished, read_row
from accounts.services.portability.formats.read_rows import ReadFile

FORMAT = TableFormat("titles")
LONGEST = 300  # characters of a title with its year
NUMBER = re.compile(r"^\s*\d{1,5}\s*[.)]\s+")  # before each title of a ranking
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
    filled = [[cell.strip() for cell in cells if cell.strip()] for cells in texts]
    with_year = sum(len(cells) > 1 and bool(YEAR.fullmatch(cells[-1])) for cells in filled)
    alone = sum(len(cells) == 1 for cells in filled)
    return alone == len(texts) or with_year > len(texts) / 2 or path.endswith(".txt")


def _named_by(text: str) -> str:
    """What a line of a list names a movie by: an id of IMDb or an address, else its title."""
    if re.fullmatch(r"tt\d{5,10}|\S+imdb\.com/title/tt\d{5,10}\S*", text, re.ASCII | re.IGNORECASE):
        return "imdb_id"
    return "movie_id" if re.fullmatch(r"\S+themoviedb\.org/movie/\d+\S*", text, re.ASCII) else "title"


def _has_places(rows: Sequence[tuple[int, Sequence[str]]]) -> bool:
    """Whether the first cells count the rows."""
    places = [str(place) for place in range(1, len(rows) + 1)]
    have_more = len(rows) > 1 and all(any(map(str.strip, cells[1:])) for _, cells in rows)
    return have_more and [cells[0].strip() for _, cells in rows] == places


def read(path: str, rows: Sequence[tuple[int, Sequence[str]]]) -> ReadFile:
    """The titles."""
    by_name = words.kind_of_name(path)
    kind = "unknown" if by_name == "nothing" else by_name  # of a collection its member says what it is
    is_numbered = len(rows) > 1 and all(NUMBER.match(cells[0]) for _, cells in rows)  # else it is of a title
    if _has_places(rows):
        rows = [(line, cells[1:]) for line, cells in rows]
    titles = []
    for line, cells in rows:
        *parts, last = [cell.strip() for cell in cells if cell.strip()]
        year = last if parts and YEAR.fullmatch(last) else ""
        title = ", ".join(parts if year else [*parts, last])
        title = NUMBER.sub("", title) if is_numbered else title
        title = title.lstrip(LIST_MARKS).strip()
        row = {_named_by(title): title, "year": year}
        titles.append(read_row(line, {name: cell for name, cell in row.items() if cell}, kind))
    return finished(ReadFile(path, FORMAT.name, tuple(titles)))
