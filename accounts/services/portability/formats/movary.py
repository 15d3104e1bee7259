"""Movary: `history.csv`, `ratings.csv` and `watchlist.csv`, which say more by their columns than by their names."""

from accounts.services.portability.formats.csv_formats import TableFormat, kind_of_rated

FORMAT = TableFormat(
    "movary",
    (frozenset({"title", "tmdbid", "imdbid", "userrating"}), frozenset({"title", "tmdbid", "imdbid", "watchedat"}),
     frozenset({"title", "tmdbid", "imdbid", "addedat", "year"})),
    {"rating": ("userrating",)},
    scale=10.0,
    kind=kind_of_rated,
)  # fmt: skip
