"""Files that other sites hand out, read into entries. Knows no database and no Django: it runs in a child process.

What an entry means follows from its rating (the best fifth are favorites, the worst two fifths "not for me", the rest
seen), else from the name of its file: ``watched.csv`` is seen, ``watchlist.csv`` is nothing yet, other lists are liked.
Every size is bounded (see `bounded`).
"""

import csv
import re
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import BinaryIO, Literal

from ijson.common import JSONError

from accounts.services.portability import bounded
from accounts.services.portability.bounded import Budget, Unreadable
from catalog.ranges import MOVIE_ID
from catalog.types import MovieReference

type Meaning = Literal["favorite", "seen", "not_for_me", "not_now"]
type Row = Mapping[str, object]
LIKED, DISLIKED = 0.8, 0.4  # shares of the best rating
COLUMNS = {
    "movie_id": ("tmdb_id", "tmdb id", "tmdbid"),
    "imdb_id": ("const", "imdb_id", "imdb id", "imdbid"),
    "title": ("title", "name"),
    "year": ("year", "release date", "release_date"),
    "rating": ("your rating", "my_rating", "rating"),
    "at": ("date rated", "rated_at", "added_at", "last_watched_at", "watched_at", "listed_at", "liked_at", "created",
           "date"),
    "type": ("title type", "type"),
    "list": ("list",),
}  # fmt: skip
FORMATS = (("list", "marquee"), ("letterboxd uri", "letterboxd"), ("const", "imdb"), ("trakt_id", "trakt"),
           ("trakt_rating", "trakt"), ("tmdb id", "tmdb"))  # fmt: skip
MOVIES = {"", "movie", "film", "tvmovie", "tv movie", "short", "video"}
LISTS = {"item": "", "favorites.item": "favorites", "dismissals.item": "dismissals", "preferences": "preferences"}
FAULTS = (JSONError, csv.Error, zipfile.BadZipFile, ValueError, TypeError, KeyError, AttributeError,
          RuntimeError, OSError, EOFError, MemoryError, NotImplementedError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a file says of one movie."""

    movie: MovieReference
    meaning: Meaning
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What was read: whose format, the entries, and the preferences that only our own files hold."""

    format: str
    entries: tuple[ParsedRow, ...]
    preferences: Mapping[str, object] | None = None


def read(name: str, content: BinaryIO) -> ParsedFile:
    """The entries of a file.

    Raises:
        Unreadable: it cannot be read, or is more than is read.
    """
    budget = Budget()
    try:
        parts = [
            part
            for path, file in bounded.files(name, content)
            if not _is_about_people(path) and (part := _part(path, file, budget))
        ]
    except Unreadable:
        raise
    except FAULTS as error:
        raise Unreadable from error
    if not parts:
        raise Unreadable
    entries = tuple(entry for part in parts for entry in part.entries)
    preferences = next((part.preferences for part in parts if part.preferences), None)
    return ParsedFile(parts[0].format, entries, preferences)


def _is_about_people(path: str) -> bool:
    """Files of a Letterboxd ZIP that name no movie of one's own."""
    return path.rsplit("/", 1)[-1] in {"profile.csv", "comments.csv"} or path.startswith(("lists/", "likes/lists"))


def _part(name: str, file: BinaryIO, budget: Budget) -> ParsedFile | None:
    return (_json if bounded.starts_with(file) in {b"{", b"["} else _csv)(name, file, budget)


def _csv(name: str, file: BinaryIO, budget: Budget) -> ParsedFile | None:
    rows = bounded.rows(file, budget)
    header = [column.strip().lower() for column in next(rows, [])]
    if not {*header} & {*COLUMNS["title"], *COLUMNS["movie_id"], *COLUMNS["imdb_id"]}:
        return None
    whose = next((format_ for column, format_ in FORMATS if column in header), "csv")
    best = 5.0 if whose == "letterboxd" else 10.0
    flat = (dict(zip(header, row, strict=False)) for row in rows)
    return ParsedFile(whose, tuple(filter(None, (_entry(_pick(row), name, best) for row in flat))))


def _json(name: str, file: BinaryIO, budget: Budget) -> ParsedFile | None:
    """Our own export (an object with lists) or Trakt's (a list); None for another object."""
    entries: list[ParsedRow | None] = []
    preferences, is_own = None, bounded.starts_with(file) == b"{"
    for which, item in bounded.items(file, LISTS, budget):
        if which == "preferences":
            preferences = item
        else:
            entries.append(_entry(_pick(_own(item, which) if is_own else _trakt(item)), name, 10.0))
    whole = tuple(filter(None, entries))
    if not is_own:
        return ParsedFile("trakt", whole)
    return ParsedFile("marquee", whole, preferences) if entries or preferences is not None else None


def _own(row: Row, which: str) -> Row:
    """A row of our own export as one of a table."""
    if which == "favorites":
        return {"tmdb_id": row["id"], "added_at": row.get("favorited_at"), **row, "list": "favorite"}
    return {"tmdb_id": row["id"], **row, "list": row["reason"], "added_at": row["dismissed_at"]}


def _trakt(row: Row) -> Row:
    """A row of Trakt's export as one of a table; what is not about a movie names none."""
    movie = row.get("movie") or {}
    if not isinstance(movie, dict):
        raise Unreadable
    return {**row, **movie, **_trakt_ids(movie)}


def _trakt_ids(movie: Row) -> Row:
    ids = movie.get("ids")
    return {"tmdb_id": ids.get("tmdb"), "imdb_id": ids.get("imdb")} if isinstance(ids, dict) else {}


def _pick(row: Row) -> dict[str, str]:
    """What is known of a row under our names, each from the first of its columns that says anything."""
    return {
        name: next((str(row[column]).strip() for column in columns if row.get(column) not in (None, "")), "")
        for name, columns in COLUMNS.items()
    }


def _entry(row: Mapping[str, str], name: str, best: float) -> ParsedRow | None:
    """A row as an entry; None for series, for a watchlist, and for a row that names no movie."""
    meaning = _meaning(row, name, best)
    title = _clean(row["title"])
    if meaning is None or row["type"].lower() not in MOVIES or not (title or row["movie_id"] or row["imdb_id"]):
        return None
    year = re.match(r"(1[89]|20)\d\d", row["year"], re.ASCII)
    movie_id = MOVIE_ID.read(row["movie_id"])
    imdb_id = row["imdb_id"] if re.fullmatch(r"tt\d{5,10}", row["imdb_id"], re.ASCII) else ""
    return ParsedRow(
        MovieReference(title, int(year[0]) if year else None, movie_id, imdb_id), meaning, _moment(row["at"])
    )


def _meaning(row: Mapping[str, str], name: str, best: float) -> Meaning | None:
    list_name = row["list"]
    if list_name in {"favorite", "seen", "not_for_me", "not_now"}:
        return list_name  # type: ignore[return-value]  # one of them
    file = name.rsplit("/", 1)[-1]
    rating = _number(row["rating"])
    if rating:
        share = rating / best
        return "favorite" if share >= LIKED else "not_for_me" if share <= DISLIKED else "seen"
    if "watchlist" in file:
        return None
    return "seen" if re.search("watched|history|diary|ratings|reviews", file) else "favorite"


def _number(text: str) -> float:
    return float(text) if re.fullmatch(r"\d{1,2}(\.\d{1,2})?", text, re.ASCII) else 0.0


def _clean(title: str) -> str:
    """A title that can be stored and looked up: one line, no NUL, no half of a surrogate."""
    return " ".join(title.replace("\x00", "").encode(errors="ignore").decode().split())[:300]


def _moment(text: str) -> datetime | None:
    """A day or a moment of the past; anything else is not known."""
    try:
        moment = (
            datetime.fromisoformat(text)
            if len(text) > 10
            else datetime.combine(date.fromisoformat(text), datetime.min.time())
        )
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return aware if datetime(1990, 1, 1, tzinfo=UTC) < aware < datetime.now(UTC) else None
