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


class PersonIdConverter:
    """An id of `catalog.ranges.PERSON_ID`, which is below zero for people of the sample."""

    regex = r"-?[1-9][0-9]{0,9}"

    def to_python(self, value: str) -> int:
        """The id.

        Raises:
            ValueError: no person can have it; Django then says that there is no such page.
        """
        number = int(value)
        if not ranges.PERSON_ID.low <= number <= ranges.PERSON_ID.high:
            raise ValueError(value)
        return number

    def to_url(self, value: int) -> str:
        """As it stands in an address."""
        return str(value)


register_converter(MovieIdConverter, "movie_id")
register_converter(PersonIdConverter, "person_id")
