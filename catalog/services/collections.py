"""Ready-made collections: series, directors, decades, countries, languages, winners.

They are counted over the stored movies: these are what a filter can then find.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Count
from django.utils.translation import gettext, gettext_noop, ngettext
from pydantic import TypeAdapter

from catalog.localization.display_names import country_name, language_name
from catalog.localization.family_names import sort_key
from catalog.localization.text_normalization import fold
from catalog.models import OSCAR_WINNERS, ChartEntry, Credit, Movie
from catalog.services import links
from catalog.sources.database import movie_rows
from catalog.types import Collection, CollectionKind, Collections, MovieSummary
from project import cache
from project.cache import policies
from project.localization import numbers

PROLIFIC = 5  # movies from which a director has a shelf
SERIES = 2  # movies from which a series has one
COVERS = 4  # posters that stand for a collection
COVER_WIDTH = 185
# What a decade is remembered for; one without a sentence is only counted.
DECADES = {
    "1920": gettext_noop("Silent films, and some of the best ever made."),
    "1930": gettext_noop("The first talkies, quick comedies, the first monsters."),
    "1940": gettext_noop("War, ruins and dark crime stories."),
    "1950": gettext_noop("Wide screens, and the great years of Japan."),
    "1960": gettext_noop("Young directors break the rules, from Paris to Tokyo."),
    "1970": gettext_noop("Doubt in the cities, sharks in the water."),
    "1980": gettext_noop("Neon, synthesizers and boys on bicycles."),
    "1990": gettext_noop("Sharp talk, twists, and the first computer animation."),
    "2000": gettext_noop("Rings, wizards and hand-held cameras."),
    "2010": gettext_noop("Superheroes, and horror that takes itself seriously."),
    "2020": gettext_noop("The films of today."),
}
_COLLECTIONS = TypeAdapter(Collections)
type _Row = tuple[int, int | None]  # a movie: its id and year


def collections() -> Collections:
    """All ready-made collections. Six queries, once an hour."""
    return cache.fetch(policies.COLLECTIONS, settings.TMDB_ENABLED, codec=_COLLECTIONS, load=_count).value


def collection_name(collection: Collection, kind: CollectionKind) -> str:
    """What a collection is called in the reader's language: codes and first years are kept as such."""
    match kind:
        case "decade":
            return gettext("%(decade)ss") % {"decade": collection.name}
        case "country":
            return country_name(collection.name)
        case "language":
            return language_name(collection.name)
        case _:
            return collection.name


def collection_sentence(collection: Collection, kind: CollectionKind) -> str:
    """What a collection holds, in a sentence."""
    count = ngettext("%(n)s film", "%(n)s films", collection.films) % {"n": numbers.count(collection.films)}
    first, last = collection.first_year, collection.last_year
    if collection.value in DECADES and kind == "decade":
        return f"{count}. {gettext(DECADES[collection.value])}"
    if kind == "decade" or first is None:
        return f"{count}."
    if first == last:
        return gettext("%(films)s of %(year)s.") % {"films": count, "year": first}
    return gettext("%(films)s, from %(first)s to %(last)s.") % {"films": count, "first": first, "last": last}


def _count() -> Collections:
    series, decades, countries, languages = (_Groups() for _ in range(4))
    rows = Movie.objects.order_by("-vote_count", "id")
    for movie_id, name, year, codes, language in rows.values_list(
        "id", "collection", "year", "countries", "original_language"
    ):
        movie = (movie_id, year)
        series.put(name, movie)
        decades.put(str(year // 10 * 10) if year else None, movie)
        languages.put(language, movie)
        for code in codes:
            countries.put(code, movie)
    winners = _Groups()
    for movie in _winners():
        winners.put(OSCAR_WINNERS, movie)
    directors, names = _directors()
    covers = _covers([series, decades, countries, languages, winners, directors])
    return Collections(
        series=_by_name(group.collection(_short(name), name, covers) for name, group in series.of(SERIES)),
        directors=tuple(
            group.collection(names[person_id], person_id, covers)
            for person_id, group in sorted(directors.of(PROLIFIC), key=lambda pair: sort_key(names[pair[0]]))
        ),
        decades=tuple(group.collection(year, year, covers) for year, group in sorted(decades.of(1), reverse=True)),
        countries=_most_first(group.collection(code, code, covers) for code, group in countries.of(1)),
        languages=_most_first(group.collection(code, code, covers) for code, group in languages.of(1)),
        oscar_winners=next((group.collection(name, "", covers) for name, group in winners.of(1)), None),
    )


class _Group:
    """The movies of one collection while they are counted, those with the most votes first."""

    def __init__(self) -> None:
        self.films = 0
        self.cover_ids: list[int] = []
        self.years: set[int] = set()

    def add(self, movie: _Row) -> None:
        movie_id, year = movie
        self.films += 1
        if len(self.cover_ids) < COVERS:
            self.cover_ids.append(movie_id)
        if year:
            self.years.add(year)

    def collection(self, name: str, value: str, movies: Mapping[int, MovieSummary]) -> Collection:
        cover_movies = [movies[movie_id] for movie_id in self.cover_ids if movie_id in movies]
        posters = tuple(links.covers(cover_movies, COVERS, width=COVER_WIDTH))
        years = (min(self.years), max(self.years)) if self.years else (None, None)
        return Collection(name, self.films, value, posters, *years)


class _Groups:
    """Movies by what they have in common."""

    def __init__(self) -> None:
        self.by_key: defaultdict[str, _Group] = defaultdict(_Group)

    def put(self, key: str | None, movie: _Row) -> None:
        """Count a movie where it belongs; one without a key belongs nowhere."""
        if key:
            self.by_key[key].add(movie)

    def of(self, least: int) -> list[tuple[str, _Group]]:
        """Those of ``least`` movies or more, by their keys."""
        return [(key, group) for key, group in self.by_key.items() if group.films >= least]


def _directors() -> tuple[_Groups, dict[str, str]]:
    """Directors of many movies by their ids, and what they are called."""
    credits_ = Credit.objects.filter(role=Credit.Role.DIRECTOR)
    prolific = credits_.values("person_id").annotate(films=Count("movie_id")).filter(films__gte=PROLIFIC)
    rows = credits_.filter(person_id__in=prolific.values("person_id")).order_by("-movie__vote_count", "movie_id")
    groups, names = _Groups(), {}
    for person_id, name, movie_id, year in rows.values_list("person_id", "person__name", "movie_id", "movie__year"):
        groups.put(str(person_id), (movie_id, year))
        names[str(person_id)] = name
    return groups, names


def _winners() -> Iterable[_Row]:
    entries = ChartEntry.objects.filter(chart=OSCAR_WINNERS).order_by("-movie__vote_count", "movie_id")
    return entries.values_list("movie_id", "movie__year")


def _covers(all_groups: Iterable[_Groups]) -> dict[int, MovieSummary]:
    """The movies whose posters are needed, by their ids. One query."""
    ids = {movie_id for groups in all_groups for group in groups.by_key.values() for movie_id in group.cover_ids}
    return movie_rows.by_id(ids)


def _short(series: str) -> str:
    return series.removesuffix(" Collection")


def _by_name(collections: Iterable[Collection]) -> tuple[Collection, ...]:
    return tuple(sorted(collections, key=lambda collection: fold(collection.name).removeprefix("the ")))


def _most_first(collections: Iterable[Collection]) -> tuple[Collection, ...]:
    return tuple(sorted(collections, key=lambda collection: (-collection.films, collection.value)))
