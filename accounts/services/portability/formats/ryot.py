"""Ryot's JSON: media with what was seen, reviewed and collected. Ratings go to a hundred."""

import re

from accounts.services.portability.formats import words
from accounts.services.portability.formats.csv_formats import read_row
from accounts.services.portability.formats.json_formats import DocumentFormat, Item, object_of, text_of, texts
from accounts.services.portability.formats.read_rows import Kind, ReadRow


def _row(line: int, _which: str, item: Item, _path: str) -> ReadRow:
    seen, reviews = _objects(item.get("seen_history")), _objects(item.get("reviews"))
    source = text_of(item.get("source")).casefold()
    rated = next((review for review in reviews if review.get("rating")), {})
    row = texts(
        title=item.get("title") or item.get("source_id"),
        movie_id=item.get("identifier") if source in {"tmdb", ""} else None,
        imdb_id=item.get("identifier") if source == "imdb" else None,
        rating=rated.get("rating"),
        at=object_of(rated.get("review")).get("date") or _day(seen),
        seen_on=_day(seen),
        type=item.get("lot"),
    )
    return read_row(line, row, _kind(item, is_seen=bool(rated) or any(map(_is_seen, seen))))


def _kind(item: Item, *, is_seen: bool) -> Kind:
    named = item.get("collections")
    collections = named if isinstance(named, list) else []
    names = [text_of(name) or text_of(object_of(name).get("collection_name")) for name in collections]
    kinds = {words.kind_of_name(name) for name in names}
    for kind in ("favorite", "not_for_me", "watchlist"):
        if kind in kinds:
            return kind
    return "seen" if is_seen or "seen" in kinds else "nothing"


def _is_seen(entry: Item) -> bool:
    """Whether a movie was seen to its end: a history has those, too, that were only begun."""
    if text_of(entry.get("ended_on")):
        return True
    state = re.sub(r"[\W_]", "", text_of(entry.get("state")).casefold())
    progress = text_of(entry.get("progress"))
    return state in {"", "completed"} and (not progress or progress.partition(".")[0] == "100")


def _day(seen: list[Item]) -> str | None:
    return max((text for entry in seen if (text := text_of(entry.get("ended_on")))), default=None)


def _objects(value: object) -> list[Item]:
    return [object_of(entry) for entry in value] if isinstance(value, list) else []


FORMAT = DocumentFormat("ryot", {"metadata.item": "metadata", "media.item": "media"}, _row, scale=100.0)
