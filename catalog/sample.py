"""The sample catalogue: reads `catalog/sample/*.jsonl` into the mirror. `catalog.mirror` then serves it.

The lists are computed here, once, from figures, era and rank; they are the same on every machine and every day.
"""

import hashlib
import json
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from django.db import transaction

from catalog import genres, posters, records
from catalog.models import HONORED, ChartEntry, Movie, Origin
from catalog.posters import movie_facts
from catalog.types import Chart, Genre, MovieDetail, MovieSummary, Person, Translation
from project.errors import MarqueeError

FOLDER = Path(__file__).parent / "sample"
GENRE_IDS = {
    "Action": 28, "Adventure": 12, "Animation": 16, "Comedy": 35, "Crime": 80, "Documentary": 99, "Drama": 18,
    "Family": 10751, "Fantasy": 14, "History": 36, "Horror": 27, "Music": 10402, "Mystery": 9648, "Romance": 10749,
    "Science Fiction": 878, "TV Movie": 10770, "Thriller": 53, "War": 10752, "Western": 37,
}  # fmt: skip
LONGEST_CHART = 200


class SampleError(MarqueeError):
    """The sample's files cannot be read."""


@dataclass(frozen=True, slots=True)
class Facts:
    """One line of films.jsonl with its line of figures.jsonl."""

    rank: int
    detail: MovieDetail
    oscars: int = 0  # Academy Awards won

    @property
    def fame(self) -> float:
        """How well known, roughly 0 to 8: votes and popularity where there are figures, else the rank."""
        film = self.detail.summary
        if film.vote_count:
            return math.log10(1 + film.vote_count) + math.log10(1 + film.popularity)
        return 6 * (1 - self.rank / 2000)

    def age(self, today: date) -> float:
        """Years between release and ``today``; never negative."""
        film = self.detail.summary
        released = film.release_date or (date(film.year, 7, 1) if film.year else date.min)
        return max(0.0, (today - released).days / 365.25)


def load(folder: Path = FOLDER) -> int:
    """Put the sample into the mirror and hang its posters; returns the number of films.

    Raises:
        SampleError: a file is missing or a line of it is not what it should be.
    """
    films = read(folder)
    faces = posters.hang([movie_facts.facts_of(one.detail) for one in films])
    at = datetime.now(UTC)
    with transaction.atomic():
        genres.save(Genre(number, name) for name, number in GENRE_IDS.items())
        records.save_details([one.detail for one in films], origin=Origin.SAMPLE, at=at)
        rows = [Movie(id=one.detail.summary.id, poster_face=face) for one, face in zip(films, faces, strict=True)]
        Movie.objects.bulk_update(rows, ["poster_face"], batch_size=500)
        ChartEntry.objects.filter(origin=Origin.SAMPLE).delete()
        for chart in Chart:
            records.save_chart(chart, rank(chart, films), origin=Origin.SAMPLE, at=at)
        honored = sorted((one for one in films if one.oscars), key=lambda one: (-one.oscars, one.rank))
        records.save_chart(HONORED, [one.detail.summary.id for one in honored], origin=Origin.SAMPLE, at=at)
    return len(films)


def read(folder: Path = FOLDER) -> list[Facts]:
    """All films of the sample by rank; figures are optional."""
    figures = {line["tmdb_id"]: line for line in _lines(folder / "figures.jsonl", optional=True)}
    films = []
    for number, line in enumerate(_lines(folder / "films.jsonl"), 1):
        try:
            films.append(_facts(line, figures.get(line["tmdb_id"], {})))
        except (KeyError, TypeError, ValueError) as error:
            raise SampleError(f"films.jsonl, line {number}, is not a film: {error!r}.") from error
    return sorted(films, key=lambda film: film.rank)


def rank(chart: Chart, films: Sequence[Facts]) -> list[int]:
    """Film ids of one list of the sample, best first."""
    today = max((f.detail.summary.release_date for f in films if f.detail.summary.release_date), default=date.max)
    order = _ORDERS[chart](today)
    scored = [(order(one), one.detail.summary.id) for one in films]
    ranked = sorted(((score, i) for score, i in scored if score is not None), key=lambda pair: (-pair[0], pair[1]))
    return [movie_id for _, movie_id in ranked[:LONGEST_CHART]]


type Order = Callable[[Facts], float | None]


def _trending(window: str, half_life: float) -> Callable[[date], Order]:
    """Fame that fades with age, and a mood of the moment that differs between the windows."""

    def order(today: date) -> Order:
        return lambda film: (
            film.fame
            * (0.35 + 0.65 * 0.5 ** (film.age(today) / half_life))
            * (0.85 + 0.3 * _mood(window, film.detail.summary.id))
        )

    return order


def _popular(_today: date) -> Order:
    return lambda film: film.fame


def _top_rated(_today: date) -> Order:
    """The mean of the votes, drawn to 6.5 as if by 500 more votes; without figures the rank."""

    def order(film: Facts) -> float:
        votes, mean = film.detail.summary.vote_count, film.detail.summary.vote_average
        return (votes * mean + 500 * 6.5) / (votes + 500) if votes else 6.5 - film.rank / 1000

    return order


def _latest(today: date) -> Order:
    """The newest first. The sample knows no future: its "upcoming" are recent releases, and named so."""
    return lambda film: -film.age(today) if film.age(today) < 1 else None


def _in_theaters(today: date) -> Order:
    """The best known films of the last two years."""
    return lambda film: film.fame if film.age(today) < 2 else None


_ORDERS: dict[Chart, Callable[[date], Order]] = {
    Chart.TRENDING_DAY: _trending("day", 1.5),
    Chart.TRENDING_WEEK: _trending("week", 3.0),
    Chart.POPULAR: _popular,
    Chart.TOP_RATED: _top_rated,
    Chart.NOW_PLAYING: _in_theaters,
    Chart.UPCOMING: _latest,
}


def _mood(window: str, movie_id: int) -> float:
    """A number in 0 to 1 that depends on the window and the film only."""
    return hashlib.blake2b(f"{window}:{movie_id}".encode(), digest_size=1).digest()[0] / 255


def _lines(file: Path, *, optional: bool = False) -> Iterator[dict[str, object]]:
    """The objects of a JSON Lines file."""
    if optional and not file.exists():
        return
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise SampleError(f"The sample catalogue cannot be read: {file.name}: {error}.") from error
    for number, line in enumerate(text.splitlines(), 1):
        try:
            found = json.loads(line)
        except ValueError as error:
            raise SampleError(f"{file.name}, line {number}, is not JSON: {error}.") from error
        if not isinstance(found, dict):
            raise SampleError(f"{file.name}, line {number}, is not an object.")
        yield found


def _facts(line: dict[str, object], figures: dict[str, object]) -> Facts:
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
        collection=str(line.get("franchise", "")),
        imdb_id=str(line.get("imdb_id", "")),
        trailer_url=None,
        homepage=None,
        status="Released",
    )
    return Facts(rank=_number(line["rank"]), detail=detail, oscars=_number(line.get("oscar_wins") or 0))


def _titles(line: dict[str, object]) -> tuple[Translation, ...]:
    """What a film is called in other languages; its other texts are English."""
    titles = line.get("titles") or {}
    if not isinstance(titles, dict):
        raise TypeError("titles is not an object")
    return tuple(Translation(str(language), str(title)) for language, title in titles.items())


def _release(text: str) -> tuple[date | None, int | None]:
    """Day and year of a release: of some films only the year is known for certain ("1999")."""
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
