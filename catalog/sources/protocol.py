"""What every source of movies can be asked: `catalog.sources.tmdb` (live), `catalog.sources.database` (PostgreSQL)."""

from typing import Protocol

from catalog.types import Chart, Filters, Genre, MovieDetail, MovieSummary
from project.pagination import Page


class MovieSource(Protocol):
    """A source of movies. Lists are pages of 20 or so; ``page`` runs from 1 to 500.

    Every method raises `project.errors.SourceUnavailable` when no usable answer can be had.
    """

    def chart(self, chart: Chart, *, page: int = 1, region: str | None = None) -> Page[MovieSummary]:
        """One page of a ranked list; ``region`` (ISO 3166-1) matters for now-playing and upcoming."""
        ...

    def search(self, query: str, *, year: int | None = None, page: int = 1) -> Page[MovieSummary]:
        """Movies whose title resembles ``query``, best first."""
        ...

    def discover(self, filters: Filters, *, page: int = 1) -> Page[MovieSummary]:
        """Movies that pass ``filters``, in their order."""
        ...

    def details(self, movie_id: int) -> MovieDetail:
        """Everything about one movie.

        Raises:
            NotFound: there is no such movie.
        """
        ...

    def similar(self, movie_id: int, *, page: int = 1) -> Page[MovieSummary]:
        """Movies like this one."""
        ...

    def genres(self) -> list[Genre]:
        """All genres, by name."""
        ...
