"""Movies by what somebody types: understood, looked for, and where nothing fits what is near."""

from collections.abc import Sequence
from dataclasses import replace

from django.conf import settings

from catalog.localization import title_variants, translations
from catalog.localization.text_normalization import fold
from catalog.services import listings, page_sizes, people
from catalog.services.movies import by_ids, similar
from catalog.services.query_parts import TIMES
from catalog.services.understanding import Understanding, understand
from catalog.sources import fallback
from catalog.sources.database import title_lookup
from catalog.sources.database.search import MOST_NEAR, near
from catalog.sources.fallback import local
from catalog.types import Filters, Found, FoundMovies, MovieSummary, SearchAnswer, UnderstoodPart
from project.cache import policies
from project.pagination import PER_PAGE, Page, cut

LONGEST_QUERY = 200  # characters


def normalize_query(text: str) -> str:
    """What somebody typed as it is looked for: one line without NUL, cut where it is too long."""
    return " ".join(text.replace("\x00", "").split())[:LONGEST_QUERY]


def search(query: str, *, year: int | None = None, page: int = 1, per_page: int = PER_PAGE) -> FoundMovies:
    """The movies of `answer`."""
    return answer(query, year=year, page=page, per_page=per_page).movies


def answer(query: str, *, year: int | None = None, page: int = 1, per_page: int = PER_PAGE) -> SearchAnswer:
    """Movies that fit what is typed, how it was understood, and when nothing fits, movies and people that are near.

    Typos, accents, abbreviations, years, decades, genres, countries, languages, people, themes and "like X" are
    understood, in English and in German.

    Args:
        query: what is looked for.
        year: of the movies, give or take one.
        page: which one, from 1.
        per_page: movies on it.
    """
    words = normalize_query(query)
    understanding = understand(words)
    movies = page_sizes.of_size(lambda number: _search(understanding, year, number), page=page, per_page=per_page)
    if movies.value.total:
        parts = tuple(_in_readers_words(part, movies.value.items) for part in understanding.parts)
        return SearchAnswer(movies, parts, alternatives=understanding.alternatives)
    near_movies, near_parts = _fitting_in_part(understanding) or (by_ids(near(words)), ())
    return SearchAnswer(movies, understanding.parts, tuple(near_movies), near_parts, tuple(people.near(words)))


def _in_readers_words(part: UnderstoodPart, movies: Sequence[MovieSummary]) -> UnderstoodPart:
    """A part with the title that its movie has in the answer, where initials alone told which movie it is."""
    is_abbreviation = part.kind == "abbreviation"
    titles = (movie.title for movie in movies if is_abbreviation and movie.id == int(part.value))
    return replace(part, name=next(titles, part.name))


def _fitting_in_part(understanding: Understanding) -> tuple[Sequence[MovieSummary], tuple[UnderstoodPart, ...]] | None:
    """Movies that fit some of what was understood, and which: all parts without the rest, else all but one part."""
    parts = understanding.parts
    by_weight = sorted(parts, key=lambda part: part.kind not in TIMES)  # rather another year than another genre
    fewer = [parts] if understanding.rest else [tuple(other for other in parts if other != part) for part in by_weight]
    for kept_parts in fewer:
        movies = _among_ours(Understanding(kept_parts), None, 1).value.items if kept_parts else ()
        if movies:
            return movies[:MOST_NEAR], kept_parts
    return None


def local_movies(query: str) -> Sequence[MovieSummary]:
    """The first movies of the same search among our own rows, whatever TMDb knows: for suggestions."""
    understanding = understand(query)
    if understanding.parts:
        return _among_ours(understanding, None, 1).value.items
    return [translations.movie(movie) for movie in local().search(query, page=1).items]


def _search(understanding: Understanding, year: int | None, page: int) -> FoundMovies:
    """One page. TMDb knows no genre in a search and forgives no typo: then our own rows are asked."""
    kinds = {part.kind for part in understanding.parts}
    is_filtered = bool(kinds) and not understanding.rest
    if kinds == {"year"} and understanding.rest:
        year = year or understanding.filters.year_from  # give or take one, as sources disagree
    elif is_filtered and settings.TMDB_ENABLED and not kinds & {"abbreviation", "like"}:
        return listings.discover(_of_year(understanding.filters, year), page=page)
    elif kinds:
        return _among_ours(understanding, year, page)
    words = understanding.rest
    if settings.TMDB_ENABLED and _means_somebody(words):  # TMDb looks at titles alone
        return translations.movies(Found(local().search(words, year=year, page=page), "cache"))
    result = fallback.movies(
        policies.SEARCH, (words.casefold(), year), page, lambda source: source.search(words, year=year, page=page)
    )
    if not result.value.total and result.source != "sample":
        result = Found(local().search(words, year=year, page=page), "cache", result.as_of, result.outage)
    return translations.movies(result)


def _means_somebody(words: str) -> bool:
    """Whether they name somebody in our movies, also by the last name of one far better known than others; no title."""
    is_title = title_lookup.is_title(fold(words), keys=title_variants.keys(words), parts=())
    return not is_title and title_lookup.person_named(fold(words), by_family_name=True) is not None


def _among_ours(understanding: Understanding, year: int | None, page: int) -> FoundMovies:
    """One page from our own rows."""
    liked = next((int(part.value) for part in understanding.parts if part.kind == "like"), None)
    if liked:
        listed = similar(liked, page=page)
        movies = Page([like.movie for like in listed.value.items], page, PER_PAGE, listed.value.total)
        return Found(movies, listed.source, listed.as_of, listed.outage)
    filters = _of_year(understanding.filters, year, spread=1 if understanding.rest else 0)
    if understanding.movie_ids:
        movies = cut(by_ids(understanding.movie_ids), page=page, per_page=PER_PAGE)
    else:
        movies = local().search_among(understanding.rest, filters, page=page)
    return translations.movies(Found(movies, fallback.source_of_ours()))


def _of_year(filters: Filters, year: int | None, *, spread: int = 0) -> Filters:
    """The filters with a year that stands beside the search, give or take ``spread`` years."""
    if not year or filters.year_from or filters.year_to:
        return filters
    return replace(filters, year_from=year - spread, year_to=year + spread)
