"""TMDB: favorites, watchlist, ratings and lists as CSV. `Rating` is everybody's, `Your Rating` the member's."""

from accounts.services.portability.formats.csv_formats import TableFormat

FORMAT = TableFormat(
    "tmdb",
    (frozenset({"tmdbid", "yourrating"}), frozenset({"tmdbid", "seasonnumber", "episodenumber"})),
    {"rating": ("yourrating",), "title": ("name", "title"), "year": ("releasedate", "year")},
    scale=10.0,
)
