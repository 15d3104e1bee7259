"""What the catalogue can do: lists, search, discover, details. Both doors and the rooms above ask here.

For a page films come in its reader's words (`catalog.localization.translations`), so what holds them is cached by
language; for the API, and where nobody reads, as they were told.

With a TMDb key answers come from TMDb through the cache and are mirrored on the way; when TMDb is out they come from
a stale copy, then from the mirror, then from the sample. Without a key they come from the sample. How that goes is
told in `catalog.sources.fallback`.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.db.models import Count, Max, QuerySet
from pydantic import TypeAdapter

from catalog import posters
from catalog.localization import translations
from catalog.models import Credit, Movie, Origin
from catalog.posters import movie_facts
from catalog.sources import fallback
from catalog.sources.database import genres, similarity, writes
from catalog.sources.database.source import by_id
from catalog.sources.fallback import local
from catalog.types import Chart, FilmFacts, Films, Filters, Found, Genre, MovieDetail, MovieSummary, Similar
from project import cache
from project.cache import policies
from project.pagination import Page

_SVG = TypeAdapter(str)


def chart(chart: Chart, *, page: int = 1, region: str | None = None) -> Films:
    """One page of a ranked list."""
    policy = policies.TRENDING if chart.startswith("trending") else policies.CHART
    where = region if fallback.is_regional(chart) else None

    def keep(films: Page[MovieSummary], at: datetime) -> None:
        if where is None:
            ids = [film.id for film in films.items]
            writes.save_chart(chart, ids, origin=Origin.TMDB, at=at, first=(films.page - 1) * films.per_page + 1)

    ask = lambda source: source.chart(chart, page=page, region=where)  # noqa: E731
    return translations.films(fallback.films(policy, (chart, where), page, ask, keep))


def search(query: str, *, year: int | None = None, page: int = 1) -> Films:
    """Films that resemble ``query``; typos, accents, people, themes and a year in it are understood.

    TMDb forgives no typo: what it does not find is looked for in the mirror.
    """
    words = " ".join(query.split())
    parts = (words.casefold(), year)
    found = fallback.films(policies.SEARCH, parts, page, lambda source: source.search(words, year=year, page=page))
    if not found.value.total and found.source != "sample":
        found = Found(local().search(words, year=year, page=page), "cache", found.as_of, found.outage)
    return translations.films(found)


def discover(filters: Filters, *, page: int = 1) -> Films:
    """Films that pass ``filters``."""
    wish = _canonical(filters)
    if wish.collection or wish.honored or (wish.person or 0) < 0:  # nothing that TMDb's discover could be asked
        return translations.films(
            Found(local().discover(wish, page=page), "cache" if settings.TMDB_ENABLED else "sample")
        )
    place = (replace(wish, hidden=()),)
    found = fallback.films(policies.DISCOVER, place, page, lambda source: source.discover(wish, page=page))
    # TMDb cannot leave films out, so what it sent is sifted: such a page may be shorter than others.
    kept = [film for film in found.value.items if film.id not in wish.hidden]
    return translations.films(replace(found, value=replace(found.value, items=kept)))


def details(movie_id: int) -> Found[MovieDetail]:
    """Everything about one film.

    Raises:
        NotFound: there is no such film.
    """
    return translations.detail(fallback.detail(movie_id))


def similar(movie_id: int, *, page: int = 1) -> Found[Page[Similar]]:
    """Films like this one, each with what they share.

    Raises:
        NotFound: there is no such film.
    """
    found = fallback.films(policies.SIMILAR, (movie_id,), page, lambda source: source.similar(movie_id, page=page))
    if not found.value.total and found.source != "sample" and by_id([movie_id]):
        found = Found(local().similar(movie_id, page=page), "cache", found.as_of, found.outage)
    traits = similarity.traits_of([movie_id, *(film.id for film in found.value.items)])
    own = traits.get(movie_id, similarity.NOTHING)
    dressed = found.value.map(
        lambda film: Similar(translations.film(film), similarity.reason(own, traits.get(film.id, similarity.NOTHING)))
    )
    return Found(dressed, found.source, found.as_of, found.outage)


def all_genres() -> Found[list[Genre]]:
    """All genres, by name."""
    return fallback.genre_list()


def movies(ids: Sequence[int]) -> list[MovieSummary]:
    """The stored films with these ids, in this order; those that are not stored are left out. One query."""
    found = by_id(ids)
    return [translations.film(found[one]) for one in ids if one in found]


def ensure_stored(movie_id: int) -> MovieSummary:
    """The film, stored so that a row may point at it.

    Raises:
        NotFound: there is no such film.
    """
    stored = by_id([movie_id]).get(movie_id)
    if stored:
        return translations.film(stored)
    detail = fallback.detail(movie_id).value
    if movie_id not in by_id([movie_id]):  # it came from the cache, which outlived the mirror's row
        writes.save_details([detail], origin=Origin.TMDB, at=datetime.now(UTC))
    return translations.film(detail.summary)


def has_films() -> bool:
    """Whether the mirror holds anything."""
    return Movie.objects.exists()


def version() -> str:
    """Changes when films are added, or told anew in detail. One query."""
    found = Movie.objects.aggregate(number=Count("id"), last=Max("detailed_at"))
    return f"{found['number']}-{found['last'].timestamp() if found['last'] else 0:.0f}"


def poster(movie_id: int, face: int) -> str:
    """The SVG that the site draws for a film.

    Raises:
        NotFound: the film is not stored.
    """
    parts = (posters.GENERATOR, movie_id, face)
    draw = lambda: posters.draw(movie_facts.facts_of(local().details(movie_id)), face=face)  # noqa: E731
    return cache.fetch(policies.POSTER, *parts, codec=_SVG, load=draw).value


def paper(film: MovieDetail) -> posters.Paper:
    """The paper that a film's drawn poster is printed on; its page is printed on the same."""
    return posters.paper(movie_facts.facts_of(film), face=film.summary.poster_face)


def film_ids() -> set[int]:
    """Ids of the films that a recommender may know. One query."""
    return set(_recommendable().values_list("id", flat=True).iterator(chunk_size=10_000))


def film_ids_since(moment: datetime) -> list[int]:
    """Those of them that were told since ``moment``, the most popular first. One query."""
    films = _recommendable().filter(seen_at__gt=moment)
    return list(films.order_by("-popularity", "id").values_list("id", flat=True))


def film_facts(*, after: datetime | None = None, among: Collection[int] | None = None) -> list[FilmFacts]:
    """What a recommender may know: all films, those told since ``after``, or those ``among`` ids. Two queries."""
    films = _recommendable()
    if after:
        films = films.filter(seen_at__gt=after)
    if among is not None:
        films = films.filter(pk__in=among)
    people: dict[tuple[int, str], list[str]] = {}
    rows = Credit.objects.filter(movie__in=films).order_by("movie_id", "position")
    for movie_id, role, name in rows.values_list("movie_id", "role", "person__name"):
        people.setdefault((movie_id, role), []).append(name)
    named = genres.names()
    return [
        FilmFacts(
            id=film.id,
            title=film.title,
            year=film.year,
            genres=tuple(named[one] for one in film.genre_ids if one in named),
            keywords=tuple(film.keywords),
            cast=tuple(people.get((film.id, Credit.Role.CAST), ())),
            directors=tuple(people.get((film.id, Credit.Role.DIRECTOR), ())),
            language=film.original_language,
            franchise=film.collection,
            vote_average=film.vote_average,
            vote_count=film.vote_count,
            popularity=film.popularity,
            countries=tuple(film.countries),
        )
        for film in films.defer("overview", "search_text", "watch_providers", "translations", "search_translated")
    ]


def _recommendable() -> QuerySet[Movie]:
    return Movie.objects.filter(adult=False, available=True).order_by("id")


def _canonical(filters: Filters) -> Filters:
    """The same wish in the same words, so that it is cached once: 28,12 is 12,28."""
    return replace(
        filters,
        genres=tuple(sorted(set(filters.genres))),
        without_genres=tuple(sorted(set(filters.without_genres))),
        min_score=float(filters.min_score) if filters.min_score else None,
        keyword=filters.keyword.strip().casefold() if filters.keyword else None,
    )
