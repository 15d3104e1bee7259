"""Ready-made collections, people by name, and the home page's films. Both doors may ask here.

Series, decades and the like are counted over the mirror: these are the films that a filter can then find.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q
from django.utils import timezone
from pydantic import TypeAdapter

from catalog import services
from catalog.localization.text_normalization import fold
from catalog.models import HONORED, ChartEntry, Credit, Movie, Person
from catalog.types import Chart, FrontPage, Portrait, Shelf, Shelves
from catalog.types import Person as PersonValue
from project import cache
from project.cache import policies
from project.localization import language

PROLIFIC = 5  # films from which a director has a shelf
SERIES = 2  # films from which a series has one
MOST_PEOPLE = 6  # that one search names
SAME_NAME = 0.5  # how alike (0 to 1) a name must be to be offered
COVERS = 12  # films on the wall, and the trending ones that can be the film of the day
_SHELVES = TypeAdapter(Shelves)
_FRONT = TypeAdapter(FrontPage)


def shelves() -> Shelves:
    """All ready-made collections. Three queries, once an hour."""
    return cache.fetch(policies.SHELVES, settings.TMDB_ENABLED, codec=_SHELVES, load=_count).value


def front(window: str) -> FrontPage:
    """The home page's films. TMDb's lists are cached one by one; the sample's as one, since they never change."""
    if settings.TMDB_ENABLED:
        return _front(window)
    today = timezone.localdate().isoformat()
    parts = (window, today, language.of_the_reader())
    return cache.fetch(policies.FRONT, *parts, codec=_FRONT, load=lambda: _front(window)).value


def people(query: str) -> list[Portrait]:
    """People whose names resemble ``query``, those of many films first. One query."""
    words = fold(query)
    if len(words) < 3:
        return []
    alike = Q(search_name__trigram_similar=words) | Q(search_name__contains=words)
    found = Person.objects.filter(alike).annotate(
        likeness=TrigramSimilarity("search_name", words), films=Count("credits__movie_id", distinct=True)
    )
    close = found.filter(Q(likeness__gte=SAME_NAME) | Q(search_name__contains=words), films__gt=0)
    rows = close.order_by("-films", "-likeness", "id").values_list("id", "name", "films")[:MOST_PEOPLE]
    return [Portrait(PersonValue(number, name), films) for number, name, films in rows]


def person_name(person_id: int) -> str:
    """The name of somebody; empty when nobody has this id."""
    return Person.objects.filter(id=person_id).values_list("name", flat=True).first() or ""


def _front(window: str) -> FrontPage:
    trending = services.chart(Chart(f"trending-{window}"))
    today = trending if window == "day" else services.chart(Chart.TRENDING_DAY)
    stars = today.value.items[:COVERS]
    star = stars[timezone.localdate().toordinal() % len(stars)] if stars else None
    return FrontPage(
        trending=trending,
        popular=services.chart(Chart.POPULAR),
        upcoming=services.chart(Chart.UPCOMING),
        wall=tuple(services.chart(Chart.TOP_RATED).value.items[:COVERS]),
        cover=services.details(star.id).value if star else None,
    )


def _count() -> Shelves:
    films = Movie.objects.filter(adult=False)
    rows = list(films.values_list("collection", "year", "countries", "original_language"))
    countries = Counter(country for _, _, found, _ in rows for country in found)
    languages = Counter(language for _, _, _, language in rows if language)
    decades = Counter(year // 10 * 10 for _, year, _, _ in rows if year)
    series = Counter(name for name, _, _, _ in rows if name)
    return Shelves(
        series=_by_name((Shelf(_short(one), n, one) for one, n in series.items() if n >= SERIES)),
        directors=_directors(),
        decades=tuple(Shelf(str(one), n, str(one)) for one, n in sorted(decades.items(), reverse=True)),
        countries=_most_first(countries),
        languages=_most_first(languages),
        honored=ChartEntry.objects.filter(chart=HONORED).count(),
    )


def _directors() -> tuple[Shelf, ...]:
    """Directors of many films, by last name."""
    credits_ = Credit.objects.filter(role=Credit.Role.DIRECTOR, movie__adult=False)
    rows = credits_.values("person_id", "person__name").annotate(films=Count("movie_id")).filter(films__gte=PROLIFIC)
    found = [Shelf(row["person__name"], row["films"], str(row["person_id"])) for row in rows]
    return tuple(sorted(found, key=lambda shelf: fold(shelf.name.rpartition(" ")[2])))


def _short(series: str) -> str:
    return series.removesuffix(" Collection")


def _by_name(found: Iterable[Shelf]) -> tuple[Shelf, ...]:
    return tuple(sorted(found, key=lambda shelf: fold(shelf.name).removeprefix("the ")))


def _most_first(counts: Mapping[str, int]) -> tuple[Shelf, ...]:
    ranked = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Shelf(code, films, code) for code, films in ranked)
