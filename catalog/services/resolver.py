"""Finding movies that somebody names elsewhere: by TMDb id, by IMDb id, else by title and year. For the rooms above.

`find` asks the database for as many as one likes, `ask` asks TMDb for one that is not there.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import batched

from django.conf import settings

from catalog.localization.text_normalization import fold, title_key
from catalog.models import Movie, Origin
from catalog.sources import fallback
from catalog.sources.database import writes
from catalog.types import MovieDetail, MovieReference, MovieSummary
from project import cache
from project.errors import NotFound

MOST_DETAILS = 2  # that are loaded to see whether a title is a translation
TWO_TITLES = re.compile(r"(.+?)\s*[(\[](?:a\.?k\.?a\.?\s+)?([^()\[\]]+)[)\]]\s*", re.IGNORECASE)
BATCH = 2000  # references for which one statement asks


@dataclass(frozen=True, slots=True)
class NamedMovie:
    """A movie that may be meant."""

    id: int
    title: str
    year: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """The movies that somebody may mean: one when it is clear, none when it is not known."""

    movies: tuple[NamedMovie, ...] = ()
    contradictory: bool = False  # its ids are those of different movies
    by_id: bool = False

    @property
    def movie(self) -> NamedMovie | None:
        """The movie, where it is clear."""
        return self.movies[0] if len(self.movies) == 1 and not self.contradictory else None


def find(references: Sequence[MovieReference]) -> list[Match]:
    """What each may mean of the stored movies. A query for every two thousand, for ids and titles each."""
    matches: list[Match] = []
    for part in batched(references, BATCH):
        stored = _StoredMovies(part)
        matches += map(stored.match, part)
    return matches


def can_ask() -> bool:
    """Whether there is a TMDb that knows more."""
    return bool(settings.TMDB_ENABLED)


def ask(reference: MovieReference, *, by_title: bool = True) -> Match:
    """What TMDb says of a movie that is not stored; what it finds is stored. It waits for its turn among all calls.

    Raises:
        SourceUnavailable: TMDb gives no usable answer now.
    """
    with cache.patiently():
        if not _store(reference, by_title=by_title):
            return Match()
    return _StoredMovies([reference]).match(reference)


def _store(reference: MovieReference, *, by_title: bool) -> bool:
    """Store what TMDb knows by the surest name that it knows; whether there is anything."""
    if reference.movie_id and (detail := _details(reference.movie_id)):
        writes.save_details([detail], origin=Origin.TMDB, fetched_at=datetime.now(UTC))
        return True
    movies = _by_imdb_id(reference.imdb_id) if reference.imdb_id else []
    if movies:
        _store_new(movies)
        Movie.objects.filter(id=movies[0].id, imdb_id="").update(imdb_id=reference.imdb_id)
        return True
    movies = _by_title(reference) if by_title and reference.title else []
    _store_new(movies)
    return bool(movies)


def _details(movie_id: int) -> MovieDetail | None:
    """Everything about a movie; None for one that TMDb does not have, or has no longer though its lists do."""
    try:
        return fallback.tmdb().details(movie_id)
    except NotFound:
        return None


def _by_imdb_id(imdb_id: str) -> list[MovieSummary]:
    """What IMDb calls so; nothing for what TMDb does not take for an id."""
    try:
        return fallback.tmdb().by_imdb_id(imdb_id)
    except NotFound:
        return []


def _store_new(movies: Sequence[MovieSummary]) -> None:
    """Store those that are not there: what is known of the others is more than a list shows."""
    there = set(Movie.objects.filter(id__in=[movie.id for movie in movies]).values_list("id", flat=True))
    new = [movie for movie in movies if movie.id not in there]
    writes.save_summaries(new, origin=Origin.TMDB, fetched_at=datetime.now(UTC))


def _by_title(reference: MovieReference) -> list[MovieSummary]:
    """Those that TMDb finds under the very title; without its year, where the years of two sources differ.

    What it finds under none of its titles may have a translated one, which only the details tell.
    """
    keys = _keys(reference)
    for year in dict.fromkeys((reference.year, None)):
        movies = fallback.tmdb().by_title(reference.title, year).items
        same = [movie for movie in movies if keys & {title_key(movie.title), title_key(movie.original_title)}]
        if same:
            return same
        likely = [movie for movie in movies[:MOST_DETAILS] if not year or movie.year == year]
        details = [detail for movie in likely if (detail := _details(movie.id))]
        translated = [detail for detail in details if keys & writes.title_keys(detail.summary)]
        writes.save_details(translated, origin=Origin.TMDB, fetched_at=datetime.now(UTC))
        if translated:
            return [detail.summary for detail in translated]
    return []


class _StoredMovies:
    """The stored movies that some references may mean, by each of their names."""

    def __init__(self, references: Iterable[MovieReference]) -> None:
        self.ids: dict[int, NamedMovie] = {}
        self.imdb: dict[str, NamedMovie] = {}
        self.imdb_of: dict[int, str] = {}
        self.keys: dict[str, list[NamedMovie]] = {}
        references = list(references)
        keys = {key for reference in references for key in (*_keys(reference), *_both(reference))}
        movies = Movie.objects.order_by("id")
        for rows in (
            movies.filter(id__in={reference.movie_id for reference in references if reference.movie_id}),
            movies.filter(imdb_id__in={reference.imdb_id for reference in references if reference.imdb_id}),
            movies.filter(title_keys__overlap=list(keys)) if keys else movies.none(),
        ):
            self._add(rows.values_list("id", "title", "year", "imdb_id", "title_keys"))

    def _add(self, rows: Iterable[tuple[int, str, int | None, str, list[str]]]) -> None:
        for movie_id, title, year, imdb_id, keys in rows:
            if movie_id in self.ids:
                continue
            movie = self.ids[movie_id] = NamedMovie(movie_id, title, year)
            self.imdb_of[movie_id] = imdb_id
            if imdb_id:
                self.imdb[imdb_id] = movie
            for key in keys:
                self.keys.setdefault(key, []).append(movie)

    def match(self, reference: MovieReference) -> Match:
        by_id = self.ids.get(reference.movie_id or 0)
        by_imdb = self.imdb.get(reference.imdb_id) if reference.imdb_id else None
        named = self._named(reference)
        if by_id and by_imdb and by_id != by_imdb:
            return Match((by_id, by_imdb), contradictory=True)
        has_other_id = by_id and reference.imdb_id and not by_imdb and self.imdb_of[by_id.id]
        # IMDb merges ids: the title says whether it is the same movie under an older one.
        if by_id and has_other_id and reference.title and by_id not in named:
            return Match((by_id, *named), contradictory=True)
        by_any_id = by_id or by_imdb
        return Match((by_any_id,), by_id=True) if by_any_id else Match(named)

    def _named(self, reference: MovieReference) -> tuple[NamedMovie, ...]:
        """The movies of that title and year; of several the one that is written just so."""
        by_movie_id = {movie.id: movie for key in _keys(reference) for movie in self.keys.get(key, ())}
        if not by_movie_id and (both := _both(reference)):
            first, second = ({movie.id: movie for movie in self.keys.get(key, ())} for key in both)
            by_movie_id = {movie_id: movie for movie_id, movie in first.items() if movie_id in second}
        movies = _of_year(list(by_movie_id.values()), reference.year)
        if len(movies) < 2:
            return movies
        folded = fold(reference.title)
        exact = tuple(movie for movie in movies if fold(movie.title) == folded)
        return exact or movies


def _keys(reference: MovieReference) -> set[str]:
    return {title_key(title) for title in (reference.title, reference.original_title) if fold(title)}


def _both(reference: MovieReference) -> tuple[str, ...]:
    """The keys of two titles of which one stands in brackets behind the other: "Hero (英雄)"; none for one title."""
    match = TWO_TITLES.fullmatch(reference.title)
    return (title_key(match[1]), title_key(match[2])) if match and fold(match[1]) and fold(match[2]) else ()


def _of_year(movies: Sequence[NamedMovie], year: int | None) -> tuple[NamedMovie, ...]:
    """Those of the year, else of the years beside it: sources disagree about festivals and releases."""
    if year is None:
        return tuple(movies)
    exact = tuple(movie for movie in movies if movie.year == year)
    return exact or tuple(movie for movie in movies if movie.year and abs(movie.year - year) == 1)
