"""The movies as columns: one position per movie, one array per feature.

Nothing is learned here. ``prior`` says how well liked a movie is by the published votes: a Bayesian average
(a movie with few votes is drawn towards the mean of all) times a power of the number of votes, taken
relative to movies of its years.
"""

from array import array
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from recommend.engine.types import Floats, Ints, Movie, MovieId

FIRST_YEAR, LAST_YEAR = 1870, 2200  # anything else is a mistake, taken as unknown
VOTE_SHRINKAGE = 1000.0  # votes at which a movie's own average counts as much as the mean of all movies
VOTE_POWER = 0.8
QUALITY_WEIGHT = 1.5  # weight of one point of the Bayesian average (of ten)
ERA_WEIGHT = 0.7  # how far votes are taken relative to movies of the same years
ERA_BANDWIDTH = 8.0  # years
ERA_SHRINKAGE = 50.0  # movies
VOTES_PER_POPULARITY = 30.0
TOP_SHARE, TOP_MOVIES = 0.35, 20  # share of users who favor the best known movies: the scale of the prior
DEFAULT_SHARE = 0.02  # the same for every movie where no votes are known


@dataclass(frozen=True, slots=True)
class MovieFeatures:
    """Movies by position (the order in which they were given); n movies, g genres."""

    ids: Sequence[MovieId]
    position: dict[MovieId, int] = field(init=False, repr=False)
    genre_column: dict[str, int] = field(init=False, repr=False)  # normalized genre name -> column
    genre_names: tuple[str, ...]
    genres: Floats  # (n, g), 1 where the movie has the genre
    years: Floats  # (n,), NaN where unknown
    languages: Ints  # (n,), which of the names; the first name is "", for unknown
    language_names: tuple[str, ...]
    vote_averages: Floats  # (n,), 0 to 10, NaN where unknown
    vote_counts: Floats  # (n,), how many published votes there are
    series: Ints  # (n,), which of the series, -1 for none
    series_names: tuple[str, ...]
    prior: Floats  # (n,), expected share of users who favor the movie, from the published votes

    def __post_init__(self) -> None:
        """Index the names; a frozen class sets its own fields this way."""
        object.__setattr__(self, "position", {movie_id: position for position, movie_id in enumerate(self.ids)})
        columns = {normalize_name(name): column for column, name in enumerate(self.genre_names)}
        object.__setattr__(self, "genre_column", columns)

    def positions_of(self, ids: Iterable[Hashable]) -> Ints:
        """Positions of the known movies among ``ids``, each once, in the order given."""
        known = [self.position[movie_id] for movie_id in ids if movie_id in self.position]
        return np.array(list(dict.fromkeys(known)), dtype=np.int64)

    def genre_columns_of(self, names: Iterable[str]) -> list[int]:
        """Columns of the known genres among ``names``, each once; case does not matter."""
        normalized = map(normalize_name, names)
        return list(dict.fromkeys(self.genre_column[name] for name in normalized if name in self.genre_column))


def normalize_name(name: str) -> str:
    """Take off a name what does not tell names apart."""
    return " ".join(name.split()).casefold()


def deduplicate(movies: Iterable[Movie]) -> tuple[Movie, ...]:
    """The movies, each once: of movies with the same id the last one counts, in the place of the first."""
    return tuple({movie["id"]: movie for movie in movies}.values())


def build_features(movies: Sequence[Movie]) -> MovieFeatures:
    """Columns of ``movies``, whose ids differ."""
    genre_names, genres = _genres(movies)
    codes = [normalize_name(movie.get("language") or "") for movie in movies]
    vote_averages, vote_counts, years = _numeric_features(movies)
    language_index = {code: index for index, code in enumerate(dict.fromkeys(["", *codes]))}
    return MovieFeatures(
        tuple(movie["id"] for movie in movies), genre_names, genres, years,
        np.array([language_index[code] for code in codes], dtype=np.int64), tuple(language_index),
        vote_averages, vote_counts, *_series(movies, ()), _prior(vote_averages, vote_counts, years),
    )  # fmt: skip


def append_movies(features: MovieFeatures, movies: Sequence[Movie]) -> MovieFeatures:
    """The features with further movies behind; a genre that is new to them is left out."""
    added, known_count = build_features(movies), len(features.ids)
    genres = np.zeros((len(movies), len(features.genre_names)), dtype=np.float32)
    for added_column, name in enumerate(added.genre_names):
        if columns := features.genre_columns_of([name]):
            genres[:, columns[0]] = added.genres[:, added_column]
    series, series_names = _series(movies, features.series_names)
    language_names = tuple(dict.fromkeys([*features.language_names, *added.language_names]))
    language_index = np.array([language_names.index(name) for name in added.language_names], dtype=np.int64)
    vote_averages, vote_counts, years = (
        np.concatenate([getattr(features, name), getattr(added, name)])
        for name in ("vote_averages", "vote_counts", "years")
    )
    return MovieFeatures(
        (*features.ids, *added.ids), features.genre_names, np.concatenate([features.genres, genres]), years,
        np.concatenate([features.languages, language_index[added.languages]]), language_names,
        vote_averages, vote_counts, np.concatenate([features.series, series]), series_names,
        np.concatenate([features.prior, _prior(vote_averages, vote_counts, years)[known_count:]]),
    )  # fmt: skip


def _series(movies: Sequence[Movie], known_names: tuple[str, ...]) -> tuple[Ints, tuple[str, ...]]:
    """Which series each movie belongs to, -1 for none, and the names of all series, the known ones first."""
    names = [normalize_name(movie.get("franchise") or "") for movie in movies]
    index = {name: place for place, name in enumerate(dict.fromkeys([*known_names, *(name for name in names if name)]))}
    return np.array([index.get(name, -1) for name in names], dtype=np.int64), tuple(index)


def _numeric_features(movies: Sequence[Movie]) -> tuple[Floats, Floats, Floats]:
    """Vote averages, vote counts and years."""
    years = _floats([movie.get("year") for movie in movies])
    years[(years < FIRST_YEAR) | (years > LAST_YEAR)] = np.nan
    vote_counts = np.array([_vote_count(movie) for movie in movies], dtype=np.float32)
    return _floats([movie.get("vote_average") for movie in movies]), vote_counts, years


def priors(movies: Iterable[Movie]) -> dict[MovieId, float]:
    """How large a share of users is expected to favor each movie, from the published votes alone."""
    features = build_features(deduplicate(movies))
    return dict(zip(features.ids, features.prior.tolist(), strict=True))


def _floats(values: Sequence[float | None]) -> Floats:
    return np.array([np.nan if value is None else value for value in values], dtype=np.float32)


def _genres(movies: Sequence[Movie]) -> tuple[tuple[str, ...], Floats]:
    column_of: dict[str, int] = {}
    names: list[str] = []
    rows, columns = array("i"), array("i")
    for row, movie in enumerate(movies):
        for name in movie.get("genres") or ():
            column = column_of.setdefault(normalize_name(name), len(names))
            if column == len(names):
                names.append(name)
            rows.append(row)
            columns.append(column)
    genres = np.zeros((len(movies), len(names)), dtype=np.float32)
    genres[rows, columns] = 1.0
    return tuple(names), genres


def _vote_count(movie: Movie) -> float:
    """Count the published votes; a movie that only has a popularity counts by that."""
    if movie.get("vote_count"):
        return float(movie["vote_count"] or 0)
    return VOTES_PER_POPULARITY * float(movie.get("popularity") or 0.0)


def _prior(vote_averages: Floats, vote_counts: Floats, years: Floats) -> Floats:
    if not vote_counts.any():
        return np.full(len(vote_counts), DEFAULT_SHARE, dtype=np.float32)
    has_rating = np.isfinite(vote_averages) & (vote_counts > 0)
    mean = float(np.average(vote_averages[has_rating], weights=vote_counts[has_rating])) if has_rating.any() else 0.0
    average = np.where(has_rating, vote_averages, mean)
    quality = (vote_counts * average + VOTE_SHRINKAGE * mean) / (vote_counts + VOTE_SHRINKAGE) - mean
    era_votes = np.log(_expected_votes(vote_counts, years))
    logits = VOTE_POWER * (np.log1p(vote_counts) - ERA_WEIGHT * era_votes) + QUALITY_WEIGHT * quality
    top_logit = np.sort(logits)[-TOP_MOVIES:].mean()
    return np.asarray(np.minimum(TOP_SHARE * np.exp(logits - top_logit), 0.9), dtype=np.float32)


def _expected_votes(vote_counts: Floats, years: Floats) -> Floats:
    """Votes of a usual movie of the same years: recent movies gather more votes without being liked more."""
    is_known = np.isfinite(years) & (vote_counts > 0)
    mean = float(vote_counts[vote_counts > 0].mean())
    if not is_known.any():
        return np.full(len(vote_counts), mean, dtype=np.float32)
    first_year = int(years[is_known].min())
    known_index = (years[is_known] - first_year).astype(np.int64)
    span = np.arange(known_index.max() + 1)
    kernel = np.exp(-np.abs(span[:, None] - span[None, :]) / ERA_BANDWIDTH)
    sums, counts = kernel @ np.bincount(known_index, vote_counts[is_known]), kernel @ np.bincount(known_index)
    expected_votes = (sums + ERA_SHRINKAGE * mean) / (counts + ERA_SHRINKAGE)
    offsets = np.nan_to_num(years, nan=float(first_year)) - first_year
    year_index = np.clip(offsets, 0, len(span) - 1).astype(np.int64)
    return np.asarray(np.where(np.isfinite(years), expected_votes[year_index], mean), dtype=np.float32)
