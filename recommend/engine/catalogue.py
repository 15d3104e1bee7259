"""The films as columns: one position per film, one array per fact. Imported by the engine only.

Nothing is learned here. ``prior`` says how well liked a film is by the published votes: a Bayesian average
(a film with few votes is drawn towards the mean of all) times a power of the number of votes, taken
relative to films of its years.
"""

from array import array
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommend.engine.types import Floats, Ints, Movie, MovieId

FIRST_YEAR, LAST_YEAR = 1870, 2200  # anything else is a mistake, taken as unknown
VOTES_OF_DOUBT = 1000.0  # votes at which a film's own average counts as much as the mean of all films
VOTE_POWER = 0.8
QUALITY = 1.5  # weight of one point of the Bayesian average (of ten)
ERA_SHARE = 0.7  # how far votes are taken relative to films of the same years
ERA_SPREAD = 8.0  # years
ERA_DOUBT = 50.0  # films
VOTES_PER_POPULARITY = 30.0
TOP_SHARE, TOP_FILMS = 0.35, 20  # share of people who favour the best known films: the scale of the prior
BLIND_SHARE = 0.02  # the same for every film where no votes are known


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Films by position (the order in which they were given); n films, g genres."""

    ids: Sequence[MovieId]
    position: dict[MovieId, int] = field(init=False, repr=False)
    genre: dict[str, int] = field(init=False, repr=False)  # folded genre name -> column
    genre_names: tuple[str, ...]
    genres: Floats  # (n, g), 1 where the film has the genre
    years: Floats  # (n,), NaN where unknown
    languages: Ints  # (n,), which of the names; the first name is "", for unknown
    language_names: tuple[str, ...]
    averages: Floats  # (n,), 0 to 10, NaN where unknown
    votes: Floats  # (n,), how many published votes there are
    prior: Floats  # (n,), expected share of people who favour the film, from the published votes

    def __post_init__(self) -> None:
        """Turn the names round; a frozen class sets its own fields this way."""
        object.__setattr__(self, "position", {film_id: at for at, film_id in enumerate(self.ids)})
        object.__setattr__(self, "genre", {fold(name): at for at, name in enumerate(self.genre_names)})

    def find(self, ids: Iterable[Hashable]) -> Ints:
        """Positions of the known films among ``ids``, each once, in the order given."""
        return np.array(list(dict.fromkeys(self.position[i] for i in ids if i in self.position)), dtype=np.int64)

    def find_genres(self, names: Iterable[str]) -> list[int]:
        """Columns of the known genres among ``names``, each once; case does not matter."""
        return list(dict.fromkeys(self.genre[fold(n)] for n in names if fold(n) in self.genre))


def fold(name: str) -> str:
    """Take off a name what does not tell names apart."""
    return " ".join(name.split()).casefold()


def distinct(movies: Iterable[Movie]) -> tuple[Movie, ...]:
    """The films, each once: of films with the same id the last one counts, in the place of the first."""
    return tuple({film["id"]: film for film in movies}.values())


def read(films: Sequence[Movie]) -> Catalogue:
    """Columns of ``films``, whose ids differ."""
    names, genres = _genres(films)
    spoken = [fold(film.get("language") or "") for film in films]
    averages, votes, years = _figures(films)
    languages = {name: at for at, name in enumerate(dict.fromkeys(["", *spoken]))}
    return Catalogue(
        tuple(film["id"] for film in films), names, genres, years,
        np.array([languages[name] for name in spoken], dtype=np.int64), tuple(languages),
        averages, votes, _prior(averages, votes, years),
    )  # fmt: skip


def later(catalogue: Catalogue, films: Sequence[Movie]) -> Catalogue:
    """The catalogue with further films behind; a genre that is new to it is left out."""
    read_anew, known = read(films), len(catalogue.ids)
    genres = np.zeros((len(films), len(catalogue.genre_names)), dtype=np.float32)
    for at, name in enumerate(read_anew.genre_names):
        if column := catalogue.find_genres([name]):
            genres[:, column[0]] = read_anew.genres[:, at]
    names = tuple(dict.fromkeys([*catalogue.language_names, *read_anew.language_names]))
    spoken = np.array([names.index(name) for name in read_anew.language_names], dtype=np.int64)
    averages, votes, years = (
        np.concatenate([getattr(catalogue, name), getattr(read_anew, name)]) for name in ("averages", "votes", "years")
    )
    return Catalogue(
        (*catalogue.ids, *read_anew.ids), catalogue.genre_names, np.concatenate([catalogue.genres, genres]), years,
        np.concatenate([catalogue.languages, spoken[read_anew.languages]]), names,
        averages, votes, np.concatenate([catalogue.prior, _prior(averages, votes, years)[known:]]),
    )  # fmt: skip


def _figures(films: Sequence[Movie]) -> tuple[Floats, Floats, Floats]:
    """Averages, votes and years."""
    years = _numbers([film.get("year") for film in films])
    years[(years < FIRST_YEAR) | (years > LAST_YEAR)] = np.nan
    votes = np.array([_votes(film) for film in films], dtype=np.float32)
    return _numbers([film.get("vote_average") for film in films]), votes, years


def priors(movies: Iterable[Movie]) -> dict[MovieId, float]:
    """How large a share of people is expected to favour each film, from the published votes alone."""
    catalogue = read(distinct(movies))
    return dict(zip(catalogue.ids, catalogue.prior.tolist(), strict=True))


def _numbers(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float32)


def _genres(films: Sequence[Movie]) -> tuple[tuple[str, ...], Floats]:
    column: dict[str, int] = {}
    names: list[str] = []
    rows, columns = array("i"), array("i")
    for at, film in enumerate(films):
        for name in film.get("genres") or ():
            one = column.setdefault(fold(name), len(names))
            if one == len(names):
                names.append(name)
            rows.append(at)
            columns.append(one)
    table = np.zeros((len(films), len(names)), dtype=np.float32)
    table[rows, columns] = 1.0
    return tuple(names), table


def _votes(film: Movie) -> float:
    """Count the published votes; a film that only has a popularity counts by that."""
    if film.get("vote_count"):
        return float(film["vote_count"] or 0)
    return VOTES_PER_POPULARITY * float(film.get("popularity") or 0.0)


def _prior(averages: Floats, votes: Floats, years: Floats) -> Floats:
    if not votes.any():
        return np.full(len(votes), BLIND_SHARE, dtype=np.float32)
    rated = np.isfinite(averages) & (votes > 0)
    mean = float(np.average(averages[rated], weights=votes[rated])) if rated.any() else 0.0
    average = np.where(rated, averages, mean)
    quality = (votes * average + VOTES_OF_DOUBT * mean) / (votes + VOTES_OF_DOUBT) - mean
    raw = VOTE_POWER * (np.log1p(votes) - ERA_SHARE * np.log(_usual_votes(votes, years))) + QUALITY * quality
    best = np.sort(raw)[-TOP_FILMS:].mean()
    return np.asarray(np.minimum(TOP_SHARE * np.exp(raw - best), 0.9), dtype=np.float32)


def _usual_votes(votes: Floats, years: Floats) -> Floats:
    """Votes of a usual film of the same years: recent films gather more votes without being liked more."""
    known = np.isfinite(years) & (votes > 0)
    mean = float(votes[votes > 0].mean())
    if not known.any():
        return np.full(len(votes), mean, dtype=np.float32)
    first = int(years[known].min())
    at = (years[known] - first).astype(np.int64)
    span = np.arange(at.max() + 1)
    near = np.exp(-np.abs(span[:, None] - span[None, :]) / ERA_SPREAD)
    sums, counts = near @ np.bincount(at, votes[known]), near @ np.bincount(at)
    usual = (sums + ERA_DOUBT * mean) / (counts + ERA_DOUBT)
    place = np.clip(np.nan_to_num(years, nan=float(first)) - first, 0, len(span) - 1).astype(np.int64)
    return np.asarray(np.where(np.isfinite(years), usual[place], mean), dtype=np.float32)
