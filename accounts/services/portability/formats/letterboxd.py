"""Letterboxd: its export, a single list of it, and the format that it takes for importing.

Ratings go to five, in the column `Rating10` to ten; what has one was seen. A list begins with a table about itself,
which is passed over.
"""

from accounts.services.portability.formats.csv_formats import TableFormat, kind_of_rated

LIST = "letterboxd list export"  # how a single list begins, in lower case


def _scale(header: frozenset[str]) -> float:
    return 10.0 if "rating10" in header else 5.0


FORMAT = TableFormat(
    "letterboxd",
    (frozenset({"letterboxduri"}), frozenset({"rating10"}), frozenset({"watcheddate", "title", "year"}),
     frozenset({"position", "name", "url"})),
    {"rating": ("rating10", "rating"), "at": ("date", "watcheddate"), "title": ("name", "title")},
    kind=kind_of_rated,
    scale_of=_scale,
)  # fmt: skip
