"""One page of a list, as services return it and both doors show it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from project.numbers import Range

PER_PAGE = 20
MAX_PAGE = 500  # TMDb answers 400 beyond it, whatever its total_pages claims
MAX_PER_PAGE = 100
PAGE = Range(1, MAX_PAGE)
PAGE_SIZE = Range(1, MAX_PER_PAGE)


@dataclass(frozen=True, slots=True)
class Page[T]:
    """One page of a list. ``total`` counts the items of all pages."""

    items: Sequence[T]
    page: int
    per_page: int
    total: int

    @property
    def pages(self) -> int:
        """Number of pages that can be asked for."""
        return min(ceil(self.total / self.per_page), MAX_PAGE)

    @property
    def next_page(self) -> int | None:
        """The number of the following page, if there is one."""
        return self.page + 1 if self.page < self.pages else None

    def map[S](self, change: Callable[[T], S]) -> "Page[S]":
        """The same page with every item changed."""
        return Page([change(item) for item in self.items], self.page, self.per_page, self.total)


def cut[T](items: Sequence[T], *, page: int, per_page: int = PER_PAGE) -> Page[T]:
    """The page ``page`` (from 1) of a list that is wholly at hand."""
    first = (page - 1) * per_page
    return Page(items[first : first + per_page], page, per_page, len(items))


def nearest[T](load: Callable[[int], Page[T]], page: int) -> Page[T]:
    """Page ``page`` as ``load`` gives it; the last one where the list has become shorter than that."""
    requested = load(page)
    return requested if requested.items or not requested.total else load(requested.pages)
