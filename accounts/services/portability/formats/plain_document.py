"""A plain list of objects, as many programs write it: columns of a table, ids perhaps in an object of their own."""

from accounts.services.portability.formats.csv_formats import COLUMNS, kind_by_name, movie_columns, plain, read_row
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, object_of, text_of
from accounts.services.portability.formats.read_rows import ReadRow


def _row(line: int, _which: str, item: Item, path: str) -> ReadRow:
    flat = _flat(item)
    row = {
        name: text
        for name, columns in COLUMNS.items()
        if (text := next((flat[column] for column in columns if flat.get(column)), ""))
    }
    return read_row(line, row, kind_by_name(row, path))


def _flat(item: Item) -> dict[str, str]:
    return {plain(name): text_of(value) for name, value in {**object_of(item.get("ids")), **item}.items()}


def _reads(item: Item) -> bool:
    """A name alone may be anybody's: of a movie it says more."""
    flat = _flat(item)
    known = movie_columns(flat)
    return bool(known) and (known != {"name"} or bool(flat.keys() & {*COLUMNS["year"]}))


FORMAT = DocumentFormat("json", {"item": "item"}, _row, _reads)
