"""Finding movies that somebody names elsewhere: by TMDb id, by IMDb id, else by title and year. For the rooms above."""

from collections.abc import Iterable, Sequence

from django.conf import settings
from django.db.models import Q

from catalog.localization import translations
from catalog.localization.text_normalization import fold
from catalog.models import Movie
from catalog.services import movies, search
from catalog.sources.database.source import SUMMARY, summary
from catalog.types import MovieReference, MovieSummary
from project.errors import NotFound

MOST_LIVE = 40  # movies that one call asks TMDb for; what is left over is found next time


type Candidates = tuple[MovieSummary, ...]


def find(references: Sequence[MovieReference]) -> list[Candidates]:
    """For each, the movies that it may be: one when it is clear, none when it is not known. One query, then TMDb."""
    stored = _StoredMovies(_stored(references))
    candidates = [stored.candidates(reference) for reference in references]
    live_calls_left = MOST_LIVE if settings.TMDB_ENABLED else 0
    for place, reference in enumerate(references):
        if not candidates[place] and live_calls_left and (reference.movie_id or reference.title):
            candidates[place] = _ask_tmdb(reference)
            live_calls_left -= 1
    return candidates


class _StoredMovies:
    """The stored movies that may be meant, by each of their names."""

    def __init__(self, rows: Iterable[tuple[str, MovieSummary]]) -> None:
        self.ids: dict[int, MovieSummary] = {}
        self.imdb: dict[str, MovieSummary] = {}
        self.titles: dict[str, list[MovieSummary]] = {}
        for imdb_id, movie in rows:
            self.ids[movie.id] = movie
            self.imdb[imdb_id] = movie
            for title in {*map(fold, translations.titles(movie))}:
                self.titles.setdefault(title, []).append(movie)

    def candidates(self, reference: MovieReference) -> Candidates:
        by_id = self.ids.get(reference.movie_id or 0) or (
            self.imdb.get(reference.imdb_id) if reference.imdb_id else None
        )
        return (by_id,) if by_id else _of_year(self.titles.get(fold(reference.title), ()), reference.year)


def _stored(references: Sequence[MovieReference]) -> Iterable[tuple[str, MovieSummary]]:
    titles = {reference.title for reference in references if reference.title}
    folded = {fold(title) for title in titles} - {""}
    movies = Movie.objects.filter(
        Q(id__in={reference.movie_id for reference in references if reference.movie_id})
        | Q(imdb_id__in={reference.imdb_id for reference in references if reference.imdb_id})
        | Q(title__in=titles)
        | Q(original_title__in=titles)
        | Q(search_text__in=folded)
        | Q(search_translated__in=folded),
    )
    return [(row["imdb_id"], summary(row)) for row in movies.order_by("id").values("imdb_id", *SUMMARY)]


def _of_year(movies: Sequence[MovieSummary], year: int | None) -> Candidates:
    """Those of the year, else of the years beside it: sources disagree about festivals and releases."""
    if year is None:
        return tuple(movies)
    exact = tuple(movie for movie in movies if movie.year == year)
    return exact or tuple(movie for movie in movies if movie.year and abs(movie.year - year) == 1)


def _ask_tmdb(reference: MovieReference) -> Candidates:
    if reference.movie_id:
        try:
            return (movies.ensure_stored(reference.movie_id),)
        except NotFound:
            return ()
    results = search.search(reference.title, year=reference.year).value.items
    return _of_year(
        [movie for movie in results if fold(reference.title) in map(fold, translations.titles(movie))], reference.year
    )
