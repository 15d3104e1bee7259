"""Watcharr's JSON: a list of what is tracked, by status."""

from accounts.services.portability.formats.csv_formats import read_row
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, object_of, text_of, texts
from accounts.services.portability.formats.read_rows import ReadRow
from accounts.services.portability.formats.words import kind_of_status


def _row(line: int, _which: str, item: Item, _path: str) -> ReadRow:
    game = object_of(item.get("game"))
    movie = object_of(item.get("content")) or game or item
    watched = item.get("datesWatched")
    days = [text_of(day) for day in watched] if isinstance(watched, list) else []
    row = texts(
        title=movie.get("title") or movie.get("name"),
        year=movie.get("year") or movie.get("release_date") or movie.get("releaseDate"),
        movie_id=movie.get("tmdbId"),
        imdb_id=movie.get("imdbId") or movie.get("imdb_id"),
        rating=item.get("rating"),
        at=item.get("ratingCustomDate") or item.get("updatedAt") or item.get("createdAt"),
        seen_on=max(days, default=None),
        type="game" if game else movie.get("type"),
    )
    return read_row(line, row, kind_of_status(text_of(item.get("status"))))


def _reads(item: Item) -> bool:
    has_status = "status" in item
    return isinstance(item.get("content"), dict) or (has_status and ("tmdbId" in item or "game" in item))


FORMAT = DocumentFormat("watcharr", {"item": "item"}, _row, _reads, scale=10.0)
