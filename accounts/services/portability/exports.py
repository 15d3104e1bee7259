"""Everything that is stored about a member, to take along: as JSON the whole, as CSV the movies, as ZIP for others.

JSON and CSV are made while they are sent, some movies at a time; a ZIP is packed before, as its directory stands at its
end. `docs/export.md` describes them.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Literal, get_args

import orjson
from django.db.models import QuerySet

from accounts.models.taste import Dismissal, Favorite, Plan, SeenEntry, WatchlistEntry
from accounts.models.user import User
from accounts.services import identity, taste
from accounts.services.portability import imports
from accounts.services.portability.exported_files import CSV, ExportedFile, table
from accounts.services.sign_in import passkeys, personal_tokens, security_events, sessions
from accounts.services.watch_groups import groups

type Kind = Literal["json", "csv", "zip"]
type ListName = Literal["favorites", "watchlist", "seen", "dismissals"]
type Row = tuple[Any, ...]
LISTS: tuple[ListName, ...] = get_args(ListName.__value__)
COLUMNS = ("list", "tmdb_id", "imdb_id", "title", "year", "added_at", "rating", "seen_on", "until")
MOVIE = ("movie_id", "movie__imdb_id", "movie__title", "movie__year")
MOST_IMPORTS = 1000
CHUNK = 1000  # rows that are read at once
VERSION = 2  # of the shape of our JSON
LETTERBOXD = ("tmdbID", "imdbID", "Title", "Year", "Rating10", "WatchedDate")
IMDB_RATINGS = ("Const", "Your Rating", "Date Rated", "Title", "URL", "Title Type", "Year")
IMDB_LIST = ("Position", "Const", "Created", "Title", "URL", "Title Type", "Year")


def export_file(user: User, *, kind: Kind, of: ListName | None = None) -> ExportedFile:
    """Everything about a member as JSON, or the movies as CSV (of one list or all) or as a ZIP for other sites.

    What comes as JSON, CSV or ZIP is read by `imports`.
    """
    if kind == "csv":
        name = f"marquee-{of}.csv" if of else "marquee.csv"
        return ExportedFile(name, CSV, _as_csv(user, (of,) if of else LISTS))
    if kind == "zip":
        return ExportedFile("marquee.zip", "application/zip", _as_zip(user))
    return ExportedFile("marquee.json", "application/json", _as_json(user))


def _as_json(user: User) -> Iterator[bytes]:
    """An object, its lists of movies item by item. About twelve queries for any number of movies."""
    facts = {
        "marquee": VERSION,
        "profile": identity.profile(user),
        "preferences": taste.preference(user),
        "left_out": list(taste.muted(user)),  # what shall not count for recommendations
        "devices": sessions.devices(user),
        "personal_tokens": personal_tokens.entries(user),
        "imports": imports.latest(user, most=MOST_IMPORTS),
        "events": [
            asdict(event) | {"device": event.device} for event in security_events.everything(user)
        ],  # of 90 days
        "plan": _plan(user),  # for this evening, or for one that was not spoken of yet
        "groups": groups.everything(user),  # that look for a movie: what the member said there, nothing of the others
        "passkeys": passkeys.entries(user),  # their names and dates; the keys are of no use to anybody else
    }
    yield orjson.dumps(facts)[:-1]
    for name in LISTS:
        yield f',\n"{name}":['.encode()
        for number, row in enumerate(_rows(user, name)):
            yield (b",\n" if number else b"\n") + orjson.dumps(_item(name, row))
        yield b"]"
    yield b"}\n"


def _plan(user: User) -> dict[str, object] | None:
    row = Plan.objects.filter(user=user).values_list(*MOVIE, "evening", "created_at").first()
    return dict(zip(("id", "imdb_id", "title", "year", "evening", "planned_at"), row, strict=True)) if row else None


def _item(name: ListName, row: Row) -> dict[str, object]:
    """A row as our JSON has it."""
    movie_id, imdb_id, title, year, moment, *more = row
    item: dict[str, object] = {"id": movie_id, "imdb_id": imdb_id, "title": title, "year": year}
    match name:
        case "favorites":
            return item | {"favorited_at": moment}
        case "watchlist":
            return item | {"added_at": moment}
        case "seen":
            return item | {"rating": more[0], "seen_on": more[1], "marked_at": moment}
    return item | {"reason": more[0], "dismissed_at": moment, "until": more[1]}


def _rows(user: User, name: ListName) -> Iterator[Row]:
    """(TMDb id, IMDb id, title, year, since when, and what more there is) of a list, the oldest first."""
    queries: dict[ListName, tuple[QuerySet[Any], tuple[str, ...]]] = {
        "favorites": (Favorite.objects.all(), ()),
        "watchlist": (WatchlistEntry.objects.all(), ()),
        "seen": (SeenEntry.objects.all(), ("rating", "seen_on")),
        "dismissals": (Dismissal.objects.all(), ("reason", "until")),
    }
    rows, more = queries[name]
    values = rows.filter(user=user).order_by("created_at", "id").values_list(*MOVIE, "created_at", *more)
    return values.iterator(chunk_size=CHUNK)


def _as_csv(user: User, lists: Iterable[ListName]) -> Iterator[bytes]:
    """A table that is safe to open in a spreadsheet."""
    return table(COLUMNS, (_cells(name, row) for name in lists for row in _rows(user, name)))


def _cells(name: ListName, row: Row) -> Row:
    *movie, moment, first, second = (*row, None, None)[:7]
    if name == "dismissals":
        return (first, *movie, _iso(moment), None, None, _iso(second))
    if name == "seen":
        return ("seen", *movie, _iso(moment), first, _iso(second), None)
    return ("favorite" if name == "favorites" else name, *movie, _iso(moment), None, None, None)


def _as_zip(user: User) -> Iterator[bytes]:
    """Our own table, and the movies as Letterboxd takes them and as IMDb writes them.

    Ours comes first: of all that say the same, it has the exact times.
    """
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        members: dict[str, Iterator[bytes]] = {  # each asks the database when it is packed
            "marquee.csv": _as_csv(user, LISTS),
            "letterboxd/watched.csv": table(LETTERBOXD, map(_letterboxd, _rows(user, "seen"))),
            "letterboxd/watchlist.csv": table(LETTERBOXD[:4], map(_name, _rows(user, "watchlist"))),
            "letterboxd/favorites.csv": table(LETTERBOXD[:4], map(_name, _rows(user, "favorites"))),
            "imdb/ratings.csv": table(IMDB_RATINGS, _imdb_ratings(_rows(user, "seen"))),
            "imdb/watchlist.csv": table(IMDB_LIST, _imdb_list(_rows(user, "watchlist"))),
        }
        for name, chunks in members.items():
            with archive.open(name, "w") as member:
                member.writelines(chunks)
    yield file.getvalue()


def _name(row: Row) -> Row:
    return row[:4]


def _letterboxd(row: Row) -> Row:
    return (*row[:4], row[5], _iso(row[6]))


def _imdb_ratings(rows: Iterable[Row]) -> Iterator[Row]:
    for _, imdb_id, title, year, moment, rating, _seen_on in rows:
        if imdb_id and rating:
            yield imdb_id, rating, moment.date().isoformat(), title, _address(imdb_id), "Movie", year


def _imdb_list(rows: Iterable[Row]) -> Iterator[Row]:
    known = (row for row in rows if row[1])
    for position, (_, imdb_id, title, year, moment) in enumerate(known, start=1):
        yield position, imdb_id, moment.date().isoformat(), title, _address(imdb_id), "Movie", year


def _address(imdb_id: str) -> str:
    return f"https://www.imdb.com/title/{imdb_id}/"


def _iso(moment: date | datetime | None) -> str | None:
    return moment.isoformat() if moment else None
