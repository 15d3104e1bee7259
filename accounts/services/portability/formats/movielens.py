"""MovieLens: ratings to five stars, and a wishlist. `average_rating` is everybody's; ids of IMDb lack their letters."""

from accounts.services.portability.formats.csv_formats import TableFormat

FORMAT = TableFormat(
    "movielens",
    (frozenset({"movieid", "imdbid", "tmdbid", "averagerating"}), frozenset({"movieid", "imdbid", "tmdbid", "rating"})),
    {"rating": ("rating",), "movie_id": ("tmdbid",), "imdb_id": ("imdbid",)},
    scale=5.0,
)
