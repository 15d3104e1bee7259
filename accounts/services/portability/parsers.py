"""Files that other sites hand out, read into entries. Knows no database.

What an entry means follows from its rating (the best fifth are favorites, the worst two fifths "not for me", the rest
seen), else from the name of its file: ``watched.csv`` is seen, ``watchlist.csv`` is nothing yet, other lists are liked.
Every size is bounded, as a ZIP of a few kilobytes can unpack to gigabytes.
"""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Literal

import orjson
from django.utils.translation import gettext, gettext_noop

from accounts.types import DismissalReason
from catalog.services.resolver import MovieReference
from project.errors import Invalid

type Meaning = Literal["favorite", "seen", "not_for_me", "not_now"]
type Row = Mapping[str, object]
MOST_ROWS = 20_000
MOST_FILES = 60
MOST_BYTES = 20_000_000  # of all files of a ZIP together, unpacked
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
FILMS = {"", "movie", "film", "tvmovie", "tv movie", "short", "video"}
UNREADABLE = gettext_noop(
    "This is not a file that Marquee can read. It takes CSV, JSON and ZIP of Marquee, Letterboxd, IMDb, Trakt and TMDB."
)


@dataclass(frozen=True, slots=True)
class ParsedRow:
    """What a file says of one film."""

    film: MovieReference
    meaning: Meaning
    at: datetime | None


@dataclass(frozen=True, slots=True)
class ParsedFile:
    """What was read: whose format, the entries, and the preferences that only our own files hold."""

    format: str
    entries: tuple[ParsedRow, ...]
    preferences: Mapping[str, object] | None = None


def read(name: str, content: bytes) -> ParsedFile:
    """The entries of a file.

    Raises:
        Invalid: it cannot be read, or is too large.
    """
    try:
        found = list(_files(name, content))
        parts = [part for one, body in found if (part := _part(one, body))]
    except (ValueError, TypeError, KeyError, AttributeError, csv.Error, zipfile.BadZipFile, RuntimeError, OSError):
        raise Invalid.field("file", "unreadable", gettext(UNREADABLE)) from None
    entries = tuple(entry for part in parts for entry in part.entries)
    if not parts or len(entries) > MOST_ROWS:
        raise Invalid.field("file", "too_large" if entries else "unreadable", gettext(UNREADABLE))
    stated = next((part.preferences for part in parts if part.preferences), None)
    return ParsedFile(parts[0].format, entries, stated)


def _files(name: str, content: bytes) -> Iterator[tuple[str, bytes]]:
    """The file itself, or those of a ZIP that may hold films; what a member deleted stays deleted."""
    if not content.startswith(b"PK\x03\x04"):
        yield name.lower(), content
        return
    room = MOST_BYTES
    with zipfile.ZipFile(io.BytesIO(content)) as bag:
        for one in bag.infolist()[:MOST_FILES]:
            path = one.filename.lower()
            if not path.endswith((".csv", ".json")) or path.startswith(("deleted/", "orphaned/", "__macosx/")):
                continue
            with bag.open(one) as file:
                body = file.read(room + 1)  # the size that the ZIP claims may be a lie
            room -= len(body)
            if room < 0:
                raise ValueError("too large")
            if not _is_about_people(path):
                yield path, body


def _is_about_people(path: str) -> bool:
    """Files of a Letterboxd ZIP that name no film of one's own."""
    return path.rsplit("/", 1)[-1] in {"profile.csv", "comments.csv"} or path.startswith(("lists/", "likes/lists"))


def _part(name: str, body: bytes) -> ParsedFile | None:
    return _json(name, body) if body.lstrip()[:1] in {b"{", b"["} else _csv(name, body)


def _csv(name: str, body: bytes) -> ParsedFile | None:
    try:
        text = body.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = body.decode("cp1252")  # older exports of IMDb
    rows = csv.DictReader(io.StringIO(text.replace("\x00", ""), newline=""))
    header = {column.strip().lower() for column in rows.fieldnames or ()}
    if not header & {*COLUMNS["title"], *COLUMNS["movie_id"], *COLUMNS["imdb_id"]}:
        return None
    whose = next((found for column, found in FORMATS if column in header), "csv")
    best = 5.0 if whose == "letterboxd" else 10.0
    flat = ({str(k).strip().lower(): v for k, v in row.items()} for row in rows)
    return ParsedFile(whose, tuple(filter(None, (_entry(_pick(row), name, best) for row in flat))))


def _json(name: str, body: bytes) -> ParsedFile:
    document = orjson.loads(body)
    if isinstance(document, dict):
        rows = [{**row, "list": "favorite"} for row in document["favorites"]]
        rows += [{**row, "list": row["reason"], "added_at": row["dismissed_at"]} for row in document["dismissals"]]
        flat = ({"tmdb_id": row["id"], "added_at": row.get("favorited_at"), **row} for row in rows)
        entries = tuple(filter(None, (_entry(_pick(row), name, 10.0) for row in flat)))
        return ParsedFile("marquee", entries, document.get("preferences"))
    nested = ({**row, **row["movie"], **_trakt_ids(row["movie"])} for row in document if row.get("movie"))
    return ParsedFile("trakt", tuple(filter(None, (_entry(_pick(row), name, 10.0) for row in nested))))


def _trakt_ids(movie: Row) -> Row:
    ids = movie.get("ids")
    return {"tmdb_id": ids.get("tmdb"), "imdb_id": ids.get("imdb")} if isinstance(ids, dict) else {}


def _pick(row: Row) -> dict[str, str]:
    """What is known of a row under our names, each from the first of its columns that says anything."""
    return {
        ours: next((str(row[one]).strip() for one in theirs if row.get(one) not in (None, "")), "")
        for ours, theirs in COLUMNS.items()
    }


def _entry(row: Mapping[str, str], name: str, best: float) -> ParsedRow | None:
    """A row as an entry; None for series, for a watchlist, and for a row that names no film."""
    meaning = _meaning(row, name, best)
    title = _clean(row["title"])
    if meaning is None or row["type"].lower() not in FILMS or not (title or row["movie_id"] or row["imdb_id"]):
        return None
    year = re.match(r"(1[89]|20)\d\d", row["year"])
    movie_id = int(row["movie_id"]) if re.fullmatch(r"\d{1,9}", row["movie_id"], re.ASCII) else None
    imdb_id = row["imdb_id"] if re.fullmatch(r"tt\d{5,10}", row["imdb_id"], re.ASCII) else ""
    return ParsedRow(
        MovieReference(title, int(year[0]) if year else None, movie_id, imdb_id), meaning, _moment(row["at"])
    )


def _meaning(row: Mapping[str, str], name: str, best: float) -> Meaning | None:
    said = row["list"]
    if said in {"favorite", "seen", "not_for_me", "not_now"}:
        return said  # type: ignore[return-value]  # one of them
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
        found = (
            datetime.fromisoformat(text)
            if len(text) > 10
            else datetime.combine(date.fromisoformat(text), datetime.min.time())
        )
    except ValueError:
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware if datetime(1990, 1, 1, tzinfo=UTC) < aware < datetime.now(UTC) else None


def reason(meaning: Meaning) -> DismissalReason:
    """A meaning other than "favorite" as the reason of a dismissal."""
    assert meaning != "favorite"
    return meaning
