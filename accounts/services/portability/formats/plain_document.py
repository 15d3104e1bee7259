"""A plain list of objects, as many programs write it: columns of a table, ids perhaps in an object of their own."""

from accounts.services.portability.formats.csv_formats import (
    COLUMNS,
    kind_by_name,
    movie_columns,
    plain,
    read_row,
    with_day,
)
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, object_of, text_of
from accounts.services.portability.formats.read_rows import ReadRow

ANSWERS = {*COLUMNS["liked"], *COLUMNS["watched"]}  # columns that say yes or no


def _row(line: int, _which: str, item: Item, path: str) -> ReadRow:
    flat = _flat(item)
    row = {
        name: text
        for name, columns in COLUMNS.items()
        if (text := next((flat[column] for column in columns if flat.get(column)), ""))
    }
    row = with_day(row)
    return read_row(line, row, kind_by_name(row, path))


def _flat(item: Item) -> dict[str, str]:
    flat = {
        (column := plain(name)): _cell(column, value) for name, value in {**object_of(item.get("ids")), **item}.items()
    }
    if "votes" in flat:  # a movie as Trakt tells it, with everybody's rating
        flat.pop("rating", None)
    return flat


def _cell(column: str, value: object) -> str:
    """A value as a cell; yes and no, where they are an answer, as tables have them: "rating": false is no rating."""
    return str(value).lower() if isinstance(value, bool) and column in ANSWERS else text_of(value)


def _reads(item: Item) -> bool:
    """A name alone may be anybody's: of a movie it says more."""
    flat = _flat(item)
    known = movie_columns(flat)
    return bool(known) and (known != {"name"} or bool(flat.keys() & {*COLUMNS["year"]}))


FORMAT = DocumentFormat("json", {"item": "item"}, _row, _reads)
