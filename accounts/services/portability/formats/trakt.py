"""Trakt's JSON, of its export and of its API, plain and extended: the member's rating stands beside the movie.

An extended movie brings everybody's rating along, which never counts. What a row says follows from its moments.
"""

from accounts.services.portability.formats import words
from accounts.services.portability.formats.csv_formats import read_row
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, object_of, text_of, texts
from accounts.services.portability.formats.read_rows import Kind, ReadRow

OTHERS = ("show", "episode", "season", "person", "list", "comment", "user")


def _row(line: int, _which: str, item: Item, path: str) -> ReadRow:
    movie = object_of(item.get("movie"))
    if not movie:
        other = next((object_of(item.get(name)) for name in OTHERS if item.get(name)), item)
        name = next(filter(None, (text_of(other.get(key)) for key in ("title", "name", "username", "comment"))), "")
        return ReadRow(line, name[:200], kind="nothing", reason="not_a_movie", is_movie=False)
    ids = object_of(movie.get("ids"))
    row = texts(
        title=movie.get("title"),
        year=movie.get("year"),
        movie_id=ids.get("tmdb"),
        imdb_id=ids.get("imdb"),
        rating=item.get("rating"),
        at=_first(item, "rated_at", "last_watched_at", "watched_at", "listed_at", "liked_at", "hidden_at"),
        seen_on=_first(item, "last_watched_at", "watched_at"),
    )
    return read_row(line, row, _kind(item, path))


def _first(item: Item, *names: str) -> object:
    return next((item[name] for name in names if item.get(name)), None)


def _kind(item: Item, path: str) -> Kind:
    """A comment and a collection say nothing, whatever else they hold."""
    if item.get("comment") or item.get("collected_at") or item.get("paused_at"):
        return "nothing"
    if item.get("rated_at") or item.get("watched_at") or item.get("last_watched_at") or item.get("plays"):
        return "seen"
    by_name = words.kind_of_name(path)
    if item.get("hidden_at"):
        return by_name if by_name == "nothing" else "not_for_me"
    return by_name if by_name in {"watchlist", "favorite", "not_for_me"} else "unknown"


def _reads(item: Item) -> bool:
    return any(isinstance(item.get(name), dict) for name in ("movie", *OTHERS)) and "status" not in item


FORMAT = DocumentFormat("trakt", {"item": "item"}, _row, _reads, scale=10.0)
