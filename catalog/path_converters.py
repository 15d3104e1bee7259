"""Ids in the site's addresses: ``path("movies/<movie_id:movie_id>", …)``. Imported by the rooms' ``urls``.

Django's own ``int`` takes numbers of any length, which then go all the way to the database or to TMDb.
"""

from django.urls import register_converter

from catalog import ranges


class MovieIdConverter:
    """An id of `catalog.ranges.MOVIE_ID`; any other address is not there."""

    regex = ranges.ID

    def to_python(self, value: str) -> int:
        """The id."""
        return int(value)

    def to_url(self, value: int) -> str:
        """As it stands in an address."""
        return str(value)


register_converter(MovieIdConverter, "movie_id")
