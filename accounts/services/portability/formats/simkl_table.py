"""Simkl's CSV: everything that is tracked, by status."""

from accounts.services.portability.formats.csv_formats import TableFormat, kind_by_status

FORMAT = TableFormat(
    "simkl",
    (frozenset({"simklid", "watchlist"}),),
    {"movie_id": ("tmdb", "tmdbid"), "imdb_id": ("imdb", "imdbid"), "status": ("watchlist", "status"),
     "rating": ("rating", "userrating"), "seen_on": ("watcheddate", "lastwatched", "watchedat")},
    scale=10.0,
    kind=kind_by_status,
)  # fmt: skip
