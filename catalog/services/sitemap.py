"""The public pages of the catalog, for search engines: in parts, each with the days of its last changes."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Max, Q, QuerySet
from django.utils.translation import gettext

from catalog.models import Movie, Person
from catalog.services import editor_lists, links
from catalog.types import Person as PersonValue
from project.errors import NotFound

PART = 3000  # addresses: with these a part stays below what the response cache keeps
MOST_PARTS = 50_000  # that an index may name; PostgreSQL counts no further than to 2^63
LEAST_MOVIES = 2  # of somebody whose page is named


@dataclass(frozen=True, slots=True)
class SitemapEntry:
    """A page: its path, and the day of its last change where that is known."""

    path: str
    changed_on: date | None


def parts() -> list[str]:
    """The names of all parts. Two queries."""
    numbers = [f"{kind}-{number}" for kind, rows in ROWS.items() for number in range(1, -(-rows().count() // PART) + 1)]
    return ["lists-1", *numbers]


def entries(kind: str, number: int) -> list[SitemapEntry]:
    """The pages of one part. One query.

    Raises:
        NotFound: there is no such part.
    """
    if (kind, number) == ("lists", 1):
        return [SitemapEntry(links.editor_list(entry.slug), entry.published_on) for entry in editor_lists.all_lists()]
    rows = ROWS[kind]()[(number - 1) * PART : number * PART] if kind in ROWS and 0 < number <= MOST_PARTS else []
    part = list(ENTRIES[kind](rows)) if rows else []
    if not part:
        raise NotFound(gettext("There is no such part of the sitemap."))
    return part


def _movies() -> "QuerySet[Movie, tuple[int, str, str, datetime]]":
    return (
        Movie.objects.filter(available=True).order_by("id").values_list("id", "title", "original_title", "fetched_at")
    )


def _people() -> "QuerySet[Person, tuple[int, str, datetime]]":
    of_movies = Person.objects.annotate(films=Count("credits__movie", distinct=True)).filter(films__gte=LEAST_MOVIES)
    changed = Max("credits__movie__fetched_at", filter=Q(credits__movie__available=True))
    return of_movies.order_by("id").annotate(changed_at=changed).values_list("id", "name", "changed_at")


def _movie_entries(rows: Iterable[tuple[int, str, str, datetime]]) -> Iterable[SitemapEntry]:
    return (
        SitemapEntry(links.page_of(movie_id, title, original), fetched_at.date())
        for movie_id, title, original, fetched_at in rows
    )


def _person_entries(rows: Iterable[tuple[int, str, datetime | None]]) -> Iterable[SitemapEntry]:
    return (
        SitemapEntry(links.person(PersonValue(key, name)), changed_at and changed_at.date())
        for key, name, changed_at in rows
    )


ROWS: Mapping[str, Callable[[], QuerySet]] = {"movies": _movies, "people": _people}  # type: ignore[type-arg]
ENTRIES: Mapping[str, Callable[[Iterable], Iterable[SitemapEntry]]] = {  # type: ignore[type-arg]
    "movies": _movie_entries,
    "people": _person_entries,
}
