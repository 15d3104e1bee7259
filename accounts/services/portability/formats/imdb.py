"""IMDb: ratings, watchlist and lists, with the columns of today and of 2012. `IMDb Rating` is everybody's."""

from accounts.services.portability.formats.csv_formats import Cells, TableFormat, kind_by_name, kind_of_rated
from accounts.services.portability.formats.read_rows import Kind

FORMAT_COLUMNS = {
    "imdb_id": ("const", "tconst", "imdbid"),
    "rating": ("yourrating", "yourated"),
    "at": ("daterated", "created", "added", "dateadded"),
    "type": ("titletype", "type"),
    "seen_on": (),
}


def _kind(row: Cells, path: str) -> Kind:
    """Ratings are exported under any name, too: only lists have positions."""
    return kind_by_name(row, path) if row.get("position") else kind_of_rated(row, path)


FORMAT = TableFormat(
    "imdb",
    (frozenset({"const"}), frozenset({"tconst"})),
    {**FORMAT_COLUMNS, "position": ("position",)},
    scale=10.0,
    kind=_kind,
)
