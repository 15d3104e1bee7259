"""Yamtrack: one table of all that is tracked, by status. Its ids are TMDB's where it says so."""

from accounts.services.portability.formats.csv_formats import TableFormat, kind_by_status


def _adjust(row: dict[str, str]) -> dict[str, str]:
    """Only numbers of TMDB are TMDB's; those that were typed in by hand are nobody's."""
    source, number = row.get("source", "").casefold(), row.pop("movie_id", "")
    if source == "imdb":
        return {**row, "imdb_id": number}
    return {**row, "movie_id": number} if source == "tmdb" else row


FORMAT = TableFormat(
    "yamtrack",
    (frozenset({"mediaid", "source", "mediatype"}),),
    {"movie_id": ("mediaid",), "rating": ("score",), "type": ("mediatype",), "seen_on": ("enddate",),
     "at": ("enddate", "createdat", "startdate"), "source": ("source",)},
    scale=10.0,
    kind=kind_by_status,
    adjust=_adjust,
)  # fmt: skip
