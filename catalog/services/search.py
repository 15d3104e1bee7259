"""Movies and people by what somebody types."""

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q

from catalog.localization import translations
from catalog.localization.text_normalization import fold
from catalog.models import Person
from catalog.sources import fallback
from catalog.sources.fallback import local
from catalog.types import Found, FoundMovies, PersonMatch
from catalog.types import Person as PersonValue
from project.cache import policies

LONGEST_QUERY = 200  # characters


def normalize_query(text: str) -> str:
    """What somebody normalize_query as it is looked for: one line without NUL, cut where it is too long."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST_QUERY]


def search(query: str, *, year: int | None = None, page: int = 1) -> FoundMovies:
    """Movies that resemble ``query``; typos, accents, people, themes and a year in it are understood.

    TMDb forgives no typo: what it does not find is looked for in the database.
    """
    words = " ".join(query.split())
    key_parts = (words.casefold(), year)
    result = fallback.movies(
        policies.SEARCH, key_parts, page, lambda source: source.search(words, year=year, page=page)
    )
    if not result.value.total and result.source != "sample":
        result = Found(local().search(words, year=year, page=page), "cache", result.as_of, result.outage)
    return translations.movies(result)


MOST_PEOPLE = 6  # that one search names
SAME_NAME = 0.5  # how alike (0 to 1) a name must be to be offered


def people(query: str) -> list[PersonMatch]:
    """People whose names resemble ``query``, those of many movies first. One query."""
    words = fold(query)
    if len(words) < 3:
        return []
    name_matches = Q(search_name__trigram_similar=words) | Q(search_name__contains=words)
    people = Person.objects.filter(name_matches).annotate(
        similarity=TrigramSimilarity("search_name", words), movie_count=Count("credits__movie_id", distinct=True)
    )
    matches = people.filter(Q(similarity__gte=SAME_NAME) | Q(search_name__contains=words), movie_count__gt=0)
    rows = matches.order_by("-movie_count", "-similarity", "id").values_list("id", "name", "movie_count")[:MOST_PEOPLE]
    return [PersonMatch(PersonValue(person_id, name), movie_count) for person_id, name, movie_count in rows]


def person_name(person_id: int) -> str:
    """The name of somebody; empty when nobody has this id."""
    return Person.objects.filter(id=person_id).values_list("name", flat=True).first() or ""
