"""Letterboxd: its export, a single list of it, and the format that it takes for importing.

Ratings go to five, in the column `Rating10` to ten; what has one was seen. A list begins with a table about itself,
which is passed over.
"""

from accounts.services.portability.formats import words
from accounts.services.portability.formats.csv_formats import Cells, TableFormat, kind_of_rated
from accounts.services.portability.formats.read_rows import Kind

OWN = {"letterboxduri", "letterboxd uri", "watcheddate", "rewatch", "position"}  # columns as they are written
LIST = "letterboxd list export"  # how a single list begins, in lower case


def _scale(header: frozenset[str]) -> float | None:
    """To ten, to five, or unknown for anybody's table: only Letterboxd writes "WatchedDate" in one word."""
    if "rating10" in header:
        return 10.0
    return 5.0 if header & OWN else None


def _kind(row: Cells, path: str) -> Kind:
    """Only a single list has positions; its name is a title that its member gave it."""
    return words.kind_of_list(path) if row.get("position") else kind_of_rated(row, path)


FORMAT = TableFormat(
    "letterboxd",
    (frozenset({"letterboxduri"}), frozenset({"rating10"}), frozenset({"watcheddate", "title", "year"}),
     frozenset({"position", "name", "url"})),
    {"rating": ("rating10", "rating"), "at": ("date", "watcheddate"), "title": ("name", "title"),
     "position": ("position",)},
    kind=_kind,
    scale_of=_scale,
)  # fmt: skip
