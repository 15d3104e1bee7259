"""Our own CSV: every list of a member, a row for each movie of it."""

from accounts.services.portability.formats.csv_formats import Cells, TableFormat
from accounts.services.portability.formats.marquee import kind_of_list
from accounts.services.portability.formats.read_rows import Kind


def _kind(row: Cells, _path: str) -> Kind:
    return kind_of_list(row.get("list", ""))


FORMAT = TableFormat(
    "marquee",
    (frozenset({"list", "tmdbid", "addedat"}), frozenset({"list", "tmdbid", "title"})),
    {"at": ("addedat",), "seen_on": ("seenon",), "rating": ("rating",), "type": ()},
    scale=10.0,
    kind=_kind,
)
