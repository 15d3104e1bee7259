"""Films and people by what somebody types."""

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


def typed(text: str) -> str:
    """What somebody typed as it is looked for: one line without NUL, cut where it is too long."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST_QUERY]


def search(query: str, *, year: int | None = None, page: int = 1) -> FoundMovies:
    """Films that resemble ``query``; typos, accents, people, themes and a year in it are understood.

    TMDb forgives no typo: what it does not find is looked for in the database.
    """
    words = " ".join(query.split())
    parts = (words.casefold(), year)
    found = fallback.movies(policies.SEARCH, parts, page, lambda source: source.search(words, year=year, page=page))
    if not found.value.total and found.source != "sample":
        found = Found(local().search(words, year=year, page=page), "cache", found.as_of, found.outage)
    return translations.films(found)


MOST_PEOPLE = 6  # that one search names
SAME_NAME = 0.5  # how alike (0 to 1) a name must be to be offered


def people(query: str) -> list[PersonMatch]:
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
    return [PersonMatch(PersonValue(number, name), movies) for number, name, movies in rows]


def person_name(person_id: int) -> str:
    """The name of somebody; empty when nobody has this id."""
    return Person.objects.filter(id=person_id).values_list("name", flat=True).first() or ""
