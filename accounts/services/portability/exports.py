"""Everything that is stored about a member, to take along: as JSON the whole, as CSV the movies."""

import csv
import io
from dataclasses import dataclass
from typing import Literal, TypedDict

import orjson

from accounts.models.taste import Dismissal, Favorite
from accounts.models.user import User
from accounts.services import identity, taste
from accounts.services.portability import imports
from accounts.services.sign_in import passkeys, security_events, sessions
from accounts.types import AccountEvent, Cause, Device, PasskeyEntry, Preference, Profile, Receipt

type Kind = Literal["json", "csv"]
COLUMNS = ("list", "tmdb_id", "imdb_id", "title", "year", "added_at")
FORMULA = ("=", "+", "-", "@", "\t", "\r")  # how a cell begins that a spreadsheet would calculate


class Favorited(TypedDict):
    """A favorite."""

    id: int
    imdb_id: str
    title: str
    year: int | None
    favorited_at: str


class Dismissed(TypedDict):
    """A dismissed movie."""

    id: int
    imdb_id: str
    title: str
    year: int | None
    reason: str
    dismissed_at: str


class Export(TypedDict):
    """All of it."""

    marquee: int  # version of this shape
    profile: Profile
    preferences: Preference
    favorites: list[Favorited]
    dismissals: list[Dismissed]
    left_out: list[Cause]  # what shall not count for recommendations
    devices: list[Device]
    imports: list[Receipt]
    events: list[AccountEvent]  # what happened with the account in the last 90 days
    passkeys: list[PasskeyEntry]  # their names and dates; the keys are of no use to anybody else


MOVIE = ("movie_id", "movie__imdb_id", "movie__title", "movie__year")


def everything(user: User) -> Export:
    """All that is stored about ``user``. Eight queries for any number of movies."""
    liked = Favorite.objects.filter(user=user).order_by("created_at", "id").values_list(*MOVIE, "created_at")
    hidden = Dismissal.objects.filter(user=user).order_by("created_at", "id")
    return Export(
        marquee=1,
        profile=identity.profile(user),
        preferences=taste.preference(user),
        favorites=[
            Favorited(id=movie_id, imdb_id=imdb, title=title, year=year, favorited_at=since.isoformat())
            for movie_id, imdb, title, year, since in liked
        ],
        dismissals=[
            Dismissed(id=movie_id, imdb_id=imdb, title=title, year=year, reason=reason, dismissed_at=since.isoformat())
            for movie_id, imdb, title, year, reason, since in hidden.values_list(*MOVIE, "reason", "created_at")
        ],
        left_out=list(taste.muted(user)),
        devices=sessions.devices(user),
        imports=imports.latest(user, most=1000),
        events=security_events.everything(user),
        passkeys=passkeys.entries(user),
    )


@dataclass(frozen=True, slots=True)
class ExportedFile:
    """A file as a browser or an app saves it."""

    name: str
    media_type: str
    content: bytes

    @property
    def disposition(self) -> str:
        """Its Content-Disposition."""
        return f'attachment; filename="{self.name}"'


def export_file(user: User, *, kind: Kind) -> ExportedFile:
    """Everything about a member as JSON, or the movies as CSV; both are read by `imports`."""
    if kind == "csv":
        return ExportedFile("marquee.csv", "text/csv; charset=utf-8", _as_csv(user))
    return ExportedFile("marquee.json", "application/json", _as_json(user))


def _as_json(user: User) -> bytes:
    return orjson.dumps(everything(user), option=orjson.OPT_INDENT_2)


def _as_csv(user: User) -> bytes:
    """A table that is safe to open in a spreadsheet."""
    export = everything(user)
    rows = [("favorite", movie["id"], movie["imdb_id"], movie["title"], movie["year"], movie["favorited_at"])
            for movie in export["favorites"]]  # fmt: skip
    rows += [(movie["reason"], movie["id"], movie["imdb_id"], movie["title"], movie["year"], movie["dismissed_at"])
             for movie in export["dismissals"]]  # fmt: skip
    file = io.StringIO()
    table = csv.writer(file)
    table.writerow(COLUMNS)
    table.writerows([_safe(cell) for cell in row] for row in rows)
    return file.getvalue().encode("utf-8-sig")


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(FORMULA) else cell
