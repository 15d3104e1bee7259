"""Trakt's CSV. `trakt_rating` is everybody's, `rating` the member's."""

from accounts.services.portability.formats.csv_formats import TableFormat, kind_of_rated

FORMAT = TableFormat(
    "trakt",
    (frozenset({"traktid"}), frozenset({"traktrating"})),
    {"rating": ("yourrating", "myrating", "rating")},
    scale=10.0,
    kind=kind_of_rated,
)
