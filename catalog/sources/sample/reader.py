"""The files of the sample as values: a line of films.jsonl, with its line of figures.jsonl, is a movie."""

import hashlib
import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from catalog.sources.series import series
from catalog.types import Genre, MovieDetail, MovieSummary, Person, Translation
from project.errors import MarqueeError

FOLDER = Path(__file__).parent / "data"
GENRE_IDS = {
    "Action": 28, "Adventure": 12, "Animation": 16, "Comedy": 35, "Crime": 80, "Documentary": 99, "Drama": 18,
    "Family": 10751, "Fantasy": 14, "History": 36, "Horror": 27, "Music": 10402, "Mystery": 9648, "Romance": 10749,
    "Science Fiction": 878, "TV Movie": 10770, "Thriller": 53, "War": 10752, "Western": 37,
}  # fmt: skip


class SampleError(MarqueeError):
    """The sample's files cannot be read."""


@dataclass(frozen=True, slots=True)
class SampleMovie:
    """One line of films.jsonl with its line of figures.jsonl."""

    rank: int
    detail: MovieDetail
    oscars: int = 0  # Academy Awards won

    @property
    def fame(self) -> float:
        """How well known, roughly 0 to 8: votes and popularity where there are figures, else the rank."""
        movie = self.detail.summary
        if movie.vote_count:
            return math.log10(1 + movie.vote_count) + math.log10(1 + movie.popularity)
        return 6 * (1 - self.rank / 2000)

    def age(self, today: date) -> float:
        """Years between release and ``today``; never negative."""
        movie = self.detail.summary
        released = movie.release_date or (date(movie.year, 7, 1) if movie.year else date.min)
        return max(0.0, (today - released).days / 365.25)


def read(folder: Path = FOLDER) -> list[SampleMovie]:
    """All movies of the sample by rank; figures are optional."""
    figures = {line["tmdb_id"]: line for line in _lines(folder / "figures.jsonl", optional=True)}
    movies = []
    for number, line in enumerate(_lines(folder / "films.jsonl"), 1):
        try:
            movies.append(_movie(line, figures.get(line["tmdb_id"], {})))
        except (KeyError, TypeError, ValueError) as error:
            raise SampleError(f"films.jsonl, line {number}, is not a film: {error!r}.") from error
    return sorted(movies, key=lambda movie: movie.rank)


def _lines(file: Path, *, optional: bool = False) -> Iterator[dict[str, object]]:
    """The objects of a JSON Lines file."""
    if optional and not file.exists():
        return
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SampleError(f"The sample catalog cannot be read: {file.name}: {error}.") from error
    for number, line in enumerate(text.splitlines(), 1):
        try:
            value = json.loads(line)
        except ValueError as error:
            raise SampleError(f"{file.name}, line {number}, is not JSON: {error}.") from error
        if not isinstance(value, dict):
            raise SampleError(f"{file.name}, line {number}, is not an object.")
        yield value


def _movie(line: dict[str, object], figures: dict[str, object]) -> SampleMovie:
    released, year = _release(str(line.get("release_date", "")))
    summary = MovieSummary(
        id=_number(line["tmdb_id"]),
        title=str(line["title"]),
        original_title=str(line.get("original_title") or line["title"]),
        overview=str(line.get("overview", "")),
        release_date=released,
        year=year,
        genres=tuple(Genre(GENRE_IDS[name], name) for name in _names(line, "genres")),
        original_language=str(line.get("original_language", "")),
        vote_average=float(str(figures.get("vote_average") or 0)),
        vote_count=_number(figures.get("vote_count") or 0),
        popularity=float(str(figures.get("popularity") or 0)),
        poster_path=None,
        backdrop_path=None,
        translations=_titles(line),
    )
    detail = MovieDetail(
        summary=summary,
        runtime=_number(line["runtime"]) if line.get("runtime") else None,
        tagline="",
        directors=tuple(Person(person_id(name), name) for name in _names(line, "directors")),
        cast=tuple(Person(person_id(name), name) for name in _names(line, "cast")),
        keywords=tuple(dict.fromkeys((*_names(line, "themes"), *_names(figures, "keywords")))),
        countries=_names(line, "countries"),
        spoken_languages=(),
        certification="",
        collection=series(str(line.get("franchise", ""))),
        imdb_id=str(line.get("imdb_id", "")),
        trailer_url=None,
        homepage=None,
        status="Released",
    )
    return SampleMovie(rank=_number(line["rank"]), detail=detail, oscars=_number(line.get("oscar_wins") or 0))


def _titles(line: dict[str, object]) -> tuple[Translation, ...]:
    """What a movie is called in other languages; its other texts are English."""
    titles = line.get("titles") or {}
    if not isinstance(titles, dict):
        raise TypeError("titles is not an object")
    return tuple(Translation(str(language), str(title)) for language, title in titles.items())


def _release(text: str) -> tuple[date | None, int | None]:
    """Day and year of a release: of some movies only the year is known for certain ("1999")."""
    day = date.fromisoformat(text) if len(text) > 4 else None
    return day, day.year if day else int(text) if text else None


def person_id(name: str) -> int:
    """The id of somebody whose TMDb id is not known: negative, and always the same for a name."""
    return -int.from_bytes(hashlib.blake2b(name.casefold().encode(), digest_size=4).digest())


def _number(value: object) -> int:
    return int(str(value))


def _names(line: dict[str, object], key: str) -> tuple[str, ...]:
    value = line.get(key) or []
    if not isinstance(value, list):
        raise TypeError(f"{key} is not a list")
    return tuple(map(str, value))
