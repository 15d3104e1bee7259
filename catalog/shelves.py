"""Shelves to browse by: series, directors, decades, countries, Oscar winners; counted in the mirror. For both doors."""

from collections.abc import Iterator

from django.db.models import Count, F, Func, QuerySet, Sum
from pydantic import TypeAdapter

from catalog.models import Credit, Movie
from catalog.types import Collection, Filters
from project import caching, policies

FEWEST = {"series": 3, "director": 5, "decade": 5, "country": 5}  # films that make a shelf
MOST = 40  # shelves of one kind, the best known first
_SHELVES = TypeAdapter(list[Collection])


def collections() -> list[Collection]:
    """Every shelf, kind by kind, the one with the best known films first; decades from the newest."""
    return caching.fetch(policies.COLLECTIONS, codec=_SHELVES, load=_count).value


def _count() -> list[Collection]:
    """Five queries."""
    return [*_series(), *_directors(), *_decades(), *_countries(), *_awards()]


def _series() -> Iterator[Collection]:
    rows = _shown().exclude(collection="").values_list("collection")
    known = rows.annotate(films=Count("id"), fame=Sum("popularity")).filter(films__gte=FEWEST["series"])
    for name, films, _fame in known.order_by("-fame", "collection")[:MOST]:
        yield Collection("series", name.removesuffix(" Collection"), films, Filters(collection=name))


def _directors() -> Iterator[Collection]:
    rows = Credit.objects.filter(role=Credit.Role.DIRECTOR, movie__adult=False)
    known = rows.values_list("person_id", "person__name").annotate(films=Count("movie_id"))
    for person_id, name, films in known.filter(films__gte=FEWEST["director"]).order_by("-films", "person__name")[:MOST]:
        yield Collection("director", name, films, Filters(person=person_id))


def _decades() -> Iterator[Collection]:
    rows = _shown().exclude(year=None).values_list(F("year") / 10).annotate(films=Count("id"))
    for tens, films in sorted(rows, reverse=True):
        if films >= FEWEST["decade"]:
            yield Collection("decade", f"{tens}0s", films, Filters(year_from=tens * 10, year_to=tens * 10 + 9))


def _countries() -> Iterator[Collection]:
    rows = _shown().values_list(Func(F("countries"), function="UNNEST")).annotate(films=Count("id"))
    for code, films in sorted(rows, key=lambda row: (-row[1], row[0]))[:MOST]:
        if films >= FEWEST["country"]:
            yield Collection("country", code, films, Filters(country=code))


def _awards() -> Iterator[Collection]:
    winners = _shown().filter(oscar_wins__gt=0).count()
    if winners:
        yield Collection("award", "Oscar winners", winners, Filters(oscar=True))


def _shown() -> QuerySet[Movie]:
    return Movie.objects.filter(adult=False)
