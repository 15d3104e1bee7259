"""Ready-made collections: series, directors, decades, countries, languages, winners.

They are counted over the stored movies: these are what a filter can then find.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from django.conf import settings
from django.db.models import Count
from pydantic import TypeAdapter

from catalog.localization.text_normalization import fold
from catalog.models import OSCAR_WINNERS, ChartEntry, Credit, Movie
from catalog.types import Collection, Collections
from project import cache
from project.cache import policies

PROLIFIC = 5  # movies from which a director has a shelf
SERIES = 2  # movies from which a series has one
_COLLECTIONS = TypeAdapter(Collections)


def collections() -> Collections:
    """All ready-made collections. Three queries, once an hour."""
    return cache.fetch(policies.COLLECTIONS, settings.TMDB_ENABLED, codec=_COLLECTIONS, load=_count).value


def _count() -> Collections:
    movies = Movie.objects.all()
    rows = list(movies.values_list("collection", "year", "countries", "original_language"))
    countries = Counter(country for _, _, country_codes, _ in rows for country in country_codes)
    languages = Counter(language for _, _, _, language in rows if language)
    decades = Counter(year // 10 * 10 for _, year, _, _ in rows if year)
    series = Counter(name for name, _, _, _ in rows if name)
    return Collections(
        series=_by_name((Collection(_short(name), count, name) for name, count in series.items() if count >= SERIES)),
        directors=_directors(),
        decades=tuple(
            Collection(str(decade), count, str(decade)) for decade, count in sorted(decades.items(), reverse=True)
        ),
        countries=_most_first(countries),
        languages=_most_first(languages),
        oscar_winners=ChartEntry.objects.filter(chart=OSCAR_WINNERS).count(),
    )


def _directors() -> tuple[Collection, ...]:
    """Directors of many movies, by last name."""
    credits_ = Credit.objects.filter(role=Credit.Role.DIRECTOR)
    rows = credits_.values("person_id", "person__name").annotate(films=Count("movie_id")).filter(films__gte=PROLIFIC)
    directors = [Collection(row["person__name"], row["films"], str(row["person_id"])) for row in rows]
    return tuple(sorted(directors, key=lambda director: fold(director.name.rpartition(" ")[2])))


def _short(series: str) -> str:
    return series.removesuffix(" Collection")


def _by_name(collections: Iterable[Collection]) -> tuple[Collection, ...]:
    return tuple(sorted(collections, key=lambda collection: fold(collection.name).removeprefix("the ")))


def _most_first(counts: Mapping[str, int]) -> tuple[Collection, ...]:
    ranked = sorted(counts.items(), key=lambda code_and_count: (-code_and_count[1], code_and_count[0]))
    return tuple(Collection(code, movies, code) for code, movies in ranked)
