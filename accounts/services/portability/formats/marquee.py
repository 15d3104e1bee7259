"""Our own JSON: an object with a list for each kind of signal, of today and of the release before."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from accounts.services.portability.formats.csv_formats import read_row
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, text_of, texts
from accounts.services.portability.formats.read_rows import Kind, ReadRow

OLDER: Mapping[str, str] = {"not_now": "not_tonight"}  # words of earlier exports
NOT_NOW = timedelta(days=60)  # how long one of them hid a movie
SINCE = {"favorites": "favorited_at", "dismissals": "dismissed_at", "watchlist": "added_at", "seen": "marked_at"}
KINDS: Mapping[str, Kind] = {"favorites": "favorite", "watchlist": "watchlist", "seen": "seen"}


def kind_of_list(name: str) -> Kind:
    """What a row of our own says."""
    match OLDER.get(name, name):
        case "favorite" | "seen" | "watchlist" | "not_for_me" | "not_tonight" as kind:
            return kind
    return "nothing"


def _row(line: int, which: str, item: Item, _path: str) -> ReadRow:
    reason = text_of(item.get("reason"))
    row = texts(
        movie_id=item.get("id"),
        imdb_id=item.get("imdb_id"),
        title=item.get("title"),
        year=item.get("year"),
        rating=item.get("rating"),
        seen_on=item.get("seen_on"),
        at=item.get(SINCE[which]),
        until=item.get("until"),
    )
    kind = KINDS.get(which) or kind_of_list(reason)
    read = read_row(line, row, kind)
    if reason == "not_now":
        return replace(read, until=(read.at or datetime.now(UTC)) + NOT_NOW)
    return read


FORMAT = DocumentFormat("marquee", {f"{name}.item": name for name in SINCE}, _row, scale=10.0)
