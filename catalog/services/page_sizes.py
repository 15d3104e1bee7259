"""Pages of any size, cut from those that sources give: TMDb's, and ours, hold twenty movies."""

from collections.abc import Callable
from dataclasses import replace

from catalog.types import FoundMovies, Source
from project.pagination import MAX_PAGE, PER_PAGE, Page

LONGEST_LIST = MAX_PAGE * PER_PAGE  # movies that a source shows of one list
STALENESS: tuple[Source, ...] = ("live", "cache", "stale", "sample")


def of_size(load: Callable[[int], FoundMovies], *, page: int, per_page: int) -> FoundMovies:
    """The page ``page`` of ``per_page`` movies, from one to six pages of twenty.

    The source that is told is the one to be trusted least. A movie keeps its place in the list, so where a source's
    page is short, as TMDb's pages are that repeat a movie, this one is, too.
    """
    if per_page == PER_PAGE:
        return load(page)
    first, end = (page - 1) * per_page, min(page * per_page, LONGEST_LIST)
    first_part = load(min(first // PER_PAGE + 1, MAX_PAGE))
    total = min(first_part.value.total, LONGEST_LIST)
    later = range(first // PER_PAGE + 2, -(-min(end, total) // PER_PAGE) + 1)
    parts = [first_part, *map(load, later)]
    movies = [
        movie
        for part in parts
        for place, movie in enumerate(part.value.items, start=(part.value.page - 1) * PER_PAGE)
        if first <= place < end
    ]
    least = max(parts, key=lambda part: STALENESS.index(part.source))
    outage = any(part.outage for part in parts)
    return replace(least, value=Page(movies, page, per_page, total), outage=outage)
