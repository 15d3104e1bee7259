"""What the catalogue can do: lists, search, discover, details. Both doors and the rooms above ask here.

With a TMDb key answers come from TMDb through the cache and are mirrored on the way; when TMDb is out they come from
a stale copy, then from the mirror, then from the sample. Without a key they come from the sample.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import cache

import structlog
from django.conf import settings
from django.db.models import Count, Max
from pydantic import TypeAdapter

from catalog import drawing, genres, likeness, mirror, posters, records
from catalog.mirror import MirrorSource
from catalog.models import Credit, Movie, Origin
from catalog.source import MovieSource
from catalog.tmdb import TmdbSource
from catalog.types import Chart, FilmFacts, Films, Filters, Found, Genre, MovieDetail, MovieSummary, Similar
from project import caching, policies
from project.caching import State
from project.errors import NotFound, SourceUnavailable
from project.paging import Page
from project.policies import Policy

log = structlog.get_logger(__name__)
_FILMS = TypeAdapter(Page[MovieSummary])
_DETAIL = TypeAdapter(MovieDetail)
_GENRES = TypeAdapter(list[Genre])
_SVG = TypeAdapter(str)


@cache
def tmdb() -> TmdbSource:
    """This process's way to TMDb."""
    return TmdbSource()


def local() -> MirrorSource:
    """The source that needs no network: what TMDb told before the sample, if there is a key."""
    return MirrorSource(*([Origin.TMDB] if settings.TMDB_ENABLED else []), Origin.SAMPLE)


def chart(chart: Chart, *, page: int = 1, region: str | None = None) -> Films:
    """One page of a ranked list."""
    policy = policies.TRENDING if chart.startswith("trending") else policies.CHART
    found = _ask(policy, (chart, page, region), _FILMS, lambda source: source.chart(chart, page=page, region=region),
                 keep=lambda films, at: _keep_chart(chart, films, at) if not region else _keep(films, at))  # fmt: skip
    return _never_emptier(found, page, lambda source: source.chart(chart, page=page, region=region))


def search(query: str, *, year: int | None = None, page: int = 1) -> Films:
    """Films that resemble ``query``; typos, accents and a year in it are understood by the mirror."""
    words = " ".join(query.split())
    return _ask(policies.SEARCH, (words.casefold(), year, page), _FILMS,
                lambda source: source.search(words, year=year, page=page), keep=_keep)  # fmt: skip


def discover(filters: Filters, *, page: int = 1) -> Films:
    """Films that pass ``filters``."""
    if filters.collection or filters.honored:  # nothing that TMDb's discover could be asked
        return Found(local().discover(filters, page=page), "cache" if settings.TMDB_ENABLED else "sample")
    parts = (replace(filters, hidden=()), page)
    found = _ask(policies.DISCOVER, parts, _FILMS, lambda source: source.discover(filters, page=page), keep=_keep)
    films = found.value
    # TMDb cannot leave films out, so what it sent is sifted: such a page may be shorter than others.
    kept = [film for film in films.items if film.id not in filters.hidden]
    return Found(Page(kept, films.page, films.per_page, films.total), found.source, found.as_of)


def details(movie_id: int) -> Found[MovieDetail]:
    """Everything about one film.

    Raises:
        NotFound: there is no such film.
    """
    if settings.TMDB_ENABLED and caching.known_missing(movie_id):
        return Found(local().details(movie_id), "stale")
    return _ask(policies.DETAILS, (movie_id,), _DETAIL, lambda source: source.details(movie_id),
                 keep=lambda detail, at: records.save_details([detail], origin=Origin.TMDB, at=at),
                 missing=lambda: caching.remember_missing(movie_id))  # fmt: skip


def similar(movie_id: int, *, page: int = 1) -> Found[Page[Similar]]:
    """Films like this one, each with what they share."""
    found = _ask(policies.SIMILAR, (movie_id, page), _FILMS, lambda source: source.similar(movie_id, page=page),
                 keep=_keep)  # fmt: skip
    traits = mirror.traits_of([movie_id, *(film.id for film in found.value.items)])
    own = traits.get(movie_id, likeness.NOTHING)
    dressed = found.value.map(lambda film: Similar(film, likeness.reason(own, traits.get(film.id, likeness.NOTHING))))
    return Found(dressed, found.source, found.as_of)


def all_genres() -> Found[list[Genre]]:
    """All genres, by name."""
    return _ask(
        policies.GENRES, (), _GENRES, lambda source: source.genres(), keep=lambda found, _at: genres.save(found)
    )


def movies(ids: Sequence[int]) -> list[MovieSummary]:
    """The stored films with these ids, in this order; those that are not stored are left out. One query."""
    found = mirror.by_id(ids)
    return [found[one] for one in ids if one in found]


def ensure_stored(movie_id: int) -> MovieSummary:
    """The film, stored so that a row may point at it.

    Raises:
        NotFound: there is no such film.
    """
    stored = mirror.by_id([movie_id]).get(movie_id)
    return stored or details(movie_id).value.summary


def has_films() -> bool:
    """Whether the mirror holds anything."""
    return Movie.objects.exists()


def version() -> str:
    """Changes when films are added, or told anew. One query."""
    found = Movie.objects.aggregate(number=Count("id"), last=Max("seen_at"))
    return f"{found['number']}-{found['last'].timestamp() if found['last'] else 0:.0f}"


def poster(movie_id: int, face: int) -> str:
    """The SVG that the site draws for a film.

    Raises:
        NotFound: the film is not stored.
    """
    parts = (posters.GENERATOR, movie_id, face)
    draw = lambda: posters.draw(drawing.facts_of(local().details(movie_id)), face=face)  # noqa: E731
    return caching.fetch(policies.POSTER, *parts, codec=_SVG, load=draw).value


def paper(film: MovieDetail) -> posters.Paper:
    """The paper that a film's drawn poster is printed on; its page is printed on the same."""
    return posters.paper(drawing.facts_of(film), face=film.summary.poster_face)


def film_facts(*, after: datetime | None = None) -> list[FilmFacts]:
    """What a recommender may know: all films, or those told since ``after``. Two queries."""
    films = Movie.objects.filter(adult=False).order_by("id")
    if after:
        films = films.filter(seen_at__gt=after)
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
        )
        for film in films.defer("overview", "search_text", "watch_providers")
    ]


def _ask[T](
    policy: Policy,
    parts: tuple[object, ...],
    codec: TypeAdapter[T],
    question: Callable[[MovieSource], T],
    *,
    keep: Callable[[T, datetime], None],
    missing: Callable[[], None] = lambda: None,
) -> Found[T]:
    """The answer to ``question``: TMDb's through the cache, else the mirror's.

    Args:
        policy: as for `project.caching.fetch`, like the next two.
        parts: what the answer depends on.
        codec: how the answer is read back.
        question: what to ask a source.
        keep: writes a live answer to the mirror.
        missing: told when TMDb says that there is no such thing.
    """
    if not settings.TMDB_ENABLED:
        return Found(question(local()), "sample")
    try:
        got = caching.fetch(policy, settings.TMDB_LANGUAGE, *parts, codec=codec, load=lambda: question(tmdb()))
    except SourceUnavailable as error:
        log.warning("source_unavailable", policy=policy.name, reason=str(error))
        return Found(question(local()), "stale")
    except NotFound:
        missing()
        return Found(question(local()), "stale")  # a film that TMDb deleted may still be in somebody's favorites
    if got.state is State.MISS:
        keep(got.value, got.loaded_at)
    source = {State.HIT: "cache", State.MISS: "live", State.STALE: "stale"}[got.state]
    return Found(got.value, source, got.loaded_at)  # type: ignore[arg-type]  # the dict's values are the literals


def _never_emptier(found: Films, page: int, question: Callable[[MovieSource], Page[MovieSummary]]) -> Films:
    """A chart whose first page is empty is a fault of its source, not news."""
    if page == 1 and not found.value.items and found.source != "sample":
        return Found(question(MirrorSource(Origin.SAMPLE)), "sample")
    return found


def _keep(films: Page[MovieSummary], at: datetime) -> None:
    records.save_summaries(films.items, origin=Origin.TMDB, at=at)


def _keep_chart(chart: Chart, films: Page[MovieSummary], at: datetime) -> None:
    _keep(films, at)
    first = (films.page - 1) * films.per_page + 1
    records.save_chart(chart, [film.id for film in films.items], origin=Origin.TMDB, at=at, first=first)
