"""Simkl's JSON: an object with movies, shows and anime, each by status."""

from accounts.services.portability.formats.csv_formats import read_row
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, object_of, text_of, texts
from accounts.services.portability.formats.read_rows import ReadRow
from accounts.services.portability.formats.words import kind_of_status

MOMENTS = ("user_rated_at", "last_watched_at", "added_to_watchlist_at", "status_changed_at")


def _row(line: int, which: str, item: Item, _path: str) -> ReadRow:
    """Anime may be movies, which Simkl says in a field of its own."""
    movie = object_of(item.get("movie") or item.get("show"))
    ids = object_of(movie.get("ids"))
    is_movie = which == "movies" or item.get("anime_type") == "movie"
    row = texts(
        title=movie.get("title"),
        year=movie.get("year"),
        movie_id=ids.get("tmdb"),
        imdb_id=ids.get("imdb"),
        rating=item.get("user_rating"),
        at=next((item[name] for name in MOMENTS if item.get(name)), None),
        seen_on=item.get("last_watched_at"),
        type="movie" if is_movie else "show",
    )
    if not is_movie:
        row.pop("imdb_id", None)
    return read_row(line, row, kind_of_status(text_of(item.get("status"))))


FORMAT = DocumentFormat(
    "simkl", {"movies.item": "movies", "shows.item": "shows", "anime.item": "anime"}, _row, scale=10.0
)
