"""TMDB: favorites, watchlist, ratings and lists as CSV. `Rating` is everybody's, `Your Rating` the member's."""

from accounts.services.portability.formats.csv_formats import TableFormat

FORMAT = TableFormat(
    "tmdb",
    (frozenset({"tmdbid", "yourrating"}), frozenset({"tmdbid", "seasonnumber", "episodenumber"}),
     frozenset({"tmdbid", "name", "releasedate"})),
    {"rating": ("yourrating",), "title": ("name", "title"), "year": ("releasedate", "year")},
    scale=10.0,
)  # fmt: skip
