"""Finding films that somebody names elsewhere: by TMDb id, by IMDb id, else by title and year. For the rooms above."""

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

MOST_LIVE = 40  # films that one call asks TMDb for; what is left over is found next time


type Candidates = tuple[MovieSummary, ...]


def find(sought: Sequence[MovieReference]) -> list[Candidates]:
    """For each, the films that it may be: one when it is clear, none when it is not known. One query, then TMDb."""
    known = _StoredMovies(_stored(sought))
    found = [known.candidates(one) for one in sought]
    left = MOST_LIVE if settings.TMDB_ENABLED else 0
    for place, one in enumerate(sought):
        if not found[place] and left and (one.movie_id or one.title):
            found[place] = _ask_tmdb(one)
            left -= 1
    return found


class _StoredMovies:
    """The stored films that may be meant, by each of their names."""

    def __init__(self, rows: Iterable[tuple[str, MovieSummary]]) -> None:
        self.ids: dict[int, MovieSummary] = {}
        self.imdb: dict[str, MovieSummary] = {}
        self.titles: dict[str, list[MovieSummary]] = {}
        for imdb_id, movie in rows:
            self.ids[movie.id] = movie
            self.imdb[imdb_id] = movie
            for title in {*map(fold, translations.titles(movie))}:
                self.titles.setdefault(title, []).append(movie)

    def candidates(self, one: MovieReference) -> Candidates:
        by_id = self.ids.get(one.movie_id or 0) or (self.imdb.get(one.imdb_id) if one.imdb_id else None)
        return (by_id,) if by_id else _of_year(self.titles.get(fold(one.title), ()), one.year)


def _stored(sought: Sequence[MovieReference]) -> Iterable[tuple[str, MovieSummary]]:
    titles = {one.title for one in sought if one.title}
    folded = {fold(title) for title in titles} - {""}
    films = Movie.objects.filter(
        Q(id__in={one.movie_id for one in sought if one.movie_id})
        | Q(imdb_id__in={one.imdb_id for one in sought if one.imdb_id})
        | Q(title__in=titles)
        | Q(original_title__in=titles)
        | Q(search_text__in=folded)
        | Q(search_translated__in=folded),
    )
    return [(row["imdb_id"], summary(row)) for row in films.order_by("id").values("imdb_id", *SUMMARY)]


def _of_year(films: Sequence[MovieSummary], year: int | None) -> Candidates:
    """Those of the year, else of the years beside it: sources disagree about festivals and releases."""
    if year is None:
        return tuple(films)
    exact = tuple(movie for movie in films if movie.year == year)
    return exact or tuple(movie for movie in films if movie.year and abs(movie.year - year) == 1)


def _ask_tmdb(one: MovieReference) -> Candidates:
    if one.movie_id:
        try:
            return (movies.ensure_stored(one.movie_id),)
        except NotFound:
            return ()
    films = search.search(one.title, year=one.year).value.items
    return _of_year([movie for movie in films if fold(one.title) in map(fold, translations.titles(movie))], one.year)
