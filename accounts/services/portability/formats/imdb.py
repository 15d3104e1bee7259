"""IMDb: ratings, watchlist and lists, with the columns of today and of 2012. `IMDb Rating` is everybody's."""

from accounts.services.portability.formats import words
from accounts.services.portability.formats.csv_formats import COLUMNS, OWN_RATINGS, Cells, TableFormat, kind_of_rated
from accounts.services.portability.formats.read_rows import Kind

FORMAT_COLUMNS = {
    "imdb_id": ("const", "tconst", "imdbid"),
    "rating": OWN_RATINGS,
    "at": ("daterated", "created", "added", *COLUMNS["at"]),
    "seen_on": (),
}


def _kind(row: Cells, path: str) -> Kind:
    """Ratings are exported under any name, too: only lists have positions."""
    return words.kind_of_list(path) if row.get("position") else kind_of_rated(row, path)


def _adjust(row: dict[str, str]) -> dict[str, str]:
    """Lists may be of people, whose ids begin otherwise."""
    return {**row, "type": "person"} if row.get("imdb_id", "").casefold().startswith("nm") else row


FORMAT = TableFormat(
    "imdb",
    (frozenset({"const"}), frozenset({"tconst"})),
    {**FORMAT_COLUMNS, "position": ("position",)},
    scale=10.0,
    kind=_kind,
    adjust=_adjust,
)
