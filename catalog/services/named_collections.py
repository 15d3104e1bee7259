"""The ready-made collections one by one, each under a slug: what it is, and its movies. For the API."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from django.utils.text import slugify
from django.utils.translation import gettext

from catalog.services import listings
from catalog.services.collections import collection_name, collection_sentence, collections
from catalog.types import Collection, CollectionKind, Filters, FoundMovies, NamedCollection
from project.errors import NotFound
from project.pagination import PER_PAGE


def all_collections() -> list[NamedCollection]:
    """Series, directors, decades, countries, languages, then the winners; each kind in its own order."""
    return list(_by_slug().values())


def movies_of(slug: str, *, page: int = 1, per_page: int = PER_PAGE) -> FoundMovies:
    """One page of a collection's movies: a series from its first movie on, others the best known first.

    Raises:
        NotFound: there is no such collection.
    """
    collection = _by_slug().get(slug)
    if collection is None:
        raise NotFound(gettext("There is no such collection."))
    return listings.discover(_filters(collection), page=page, per_page=per_page)


def _by_slug() -> dict[str, NamedCollection]:
    """Every collection by its slug; of two that would have the same one, the second is numbered."""
    by_slug: dict[str, NamedCollection] = {}
    for collection in _collections():
        slug, number = collection.slug, 2
        while slug in by_slug:
            slug, number = f"{collection.slug}-{number}", number + 1
        by_slug[slug] = replace(collection, slug=slug)
    return by_slug


def _collections() -> Iterator[NamedCollection]:
    ready_made = collections()
    yield from _of("series", ready_made.series)
    yield from _of("director", ready_made.directors)
    yield from _of("decade", ready_made.decades)
    yield from _of("country", ready_made.countries)
    yield from _of("language", ready_made.languages)
    if ready_made.oscar_winners:
        name = gettext("Academy Award winners")
        yield _named("oscar-winners", "oscar_winners", name, ready_made.oscar_winners)


def _of(kind: CollectionKind, entries: Iterable[Collection]) -> Iterator[NamedCollection]:
    for entry in entries:
        slug = f"{kind}-{slugify(entry.name) or 'other'}"
        yield _named(slug, kind, collection_name(entry, kind), entry)


def _named(slug: str, kind: CollectionKind, name: str, entry: Collection) -> NamedCollection:
    sentence = collection_sentence(entry, kind)
    return NamedCollection(slug, kind, name, entry.films, entry.value, sentence, entry.covers)


def _filters(collection: NamedCollection) -> Filters:
    value, sort = collection.value, "votes.desc"
    match collection.kind:
        case "series":
            return Filters(collection=value, sort="release_date.asc")
        case "director":
            return Filters(person=int(value), sort=sort)
        case "decade":
            return Filters(year_from=int(value), year_to=int(value) + 9, sort=sort)
        case "country":
            return Filters(country=value, sort=sort)
        case "language":
            return Filters(language=value, sort=sort)
        case "oscar_winners":
            return Filters(oscar_winner=True, sort=sort)
