"""Which genres, years and languages a user's favorites lean to, against what is usual anyway.

A rule, not learned: for every genre log of (share of the favorites with it) / (share of the published votes' movies
with it), the share of the favorites drawn towards the usual one by ``SHRINKAGE`` usual movies; likewise for languages,
and for years, each favorite spreading over the years around it. To the years is added how near a movie's year is to the
favorites' years.

A muted favorite keeps its seat in every share, so muting only takes away what the muted thing gave.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import single_core_product
from recommend.engine.types import ALL, Among, Bools, Floats, Ints, Likes

SHRINKAGE = 2.0  # usual movies that a user is taken to favor before any favorite is known
BANDWIDTH = 8.0  # years over which a favorite's year still counts 1/e
GENRE_WEIGHT, YEAR_WEIGHT, LANGUAGE_WEIGHT = 0.2, 0.45, 0.3
NEAR_YEAR_WEIGHT = 0.65
MIN_SHARE = 1e-3
RAREST_LANGUAGE = 1e-6


class Affinities(NamedTuple):
    """What a user leans to, in the score's unit."""

    genres: Floats  # (g,)
    years: Floats  # (y + 1,), the last for unknown years
    languages: Floats  # (l,)
    decades: Ints  # (d,), of the favorites: 1990 for the nineties
    decade_losses: Floats  # (d, y + 1), what ``years`` would lose without the favorites of that decade

    def weighted(self, weight: np.float32) -> "Affinities":
        """The same, each number times ``weight``."""
        return self._replace(
            genres=weight * self.genres, years=weight * self.years, languages=weight * self.languages,
            decade_losses=weight * self.decade_losses,
        )  # fmt: skip


class Muted(NamedTuple):
    """What counts nothing."""

    genres: Bools  # (g,)
    languages: Bools  # (l,)
    decades: AbstractSet[int]


@dataclass(frozen=True, slots=True)
class GenreYearAffinity:
    """What is usual anyway, by genre, year and language; n movies."""

    genre_vectors: Floats  # (n, g), of length one for each movie
    genre_baseline: Floats  # (g,)
    first_year: int
    year_index: Ints  # (n,), the movie's year counted from the first, -1 where unknown
    year_baseline: Floats  # (y,)
    language_baseline: Floats  # (l,), the first for unknown languages

    def of(self, features: MovieFeatures, likes: Likes, total: float, muted: "Muted") -> Affinities:
        """What these movies, of ``total`` favorites with the muted ones, speak for; of what is muted nothing."""
        genre_counts = (features.genres[likes.movies] * likes.weights[:, None]).sum(axis=0)
        genres = _log_ratio(genre_counts, total, self.genre_baseline)
        genres[muted.genres] = 0.0
        languages = features.languages[likes.movies]
        language_counts = np.bincount(languages, likes.weights, len(self.language_baseline))
        by_language = _log_ratio(language_counts, total, self.language_baseline)
        by_language[muted.languages] = by_language[0] = 0.0
        years, decades, losses = self._years(likes, total, muted.decades)
        return Affinities(
            np.float32(GENRE_WEIGHT) * genres, years, np.float32(LANGUAGE_WEIGHT) * by_language, decades, losses
        )

    def scores(self, affinities: Affinities, languages: Ints, among: Among = ALL) -> Floats:
        """How much each movie of ``among`` suits; ``languages`` are all movies' languages."""
        genres = single_core_product(self.genre_vectors[among], affinities.genres)
        return genres + affinities.years[self.year_index[among]] + affinities.languages[languages[among]]

    def decades_of(self, movies: Ints) -> Ints:
        """The decade of each movie, 1990 for the nineties; -1 where the year is unknown."""
        year = self.year_index[movies]
        return np.where(year >= 0, (year + self.first_year) // 10 * 10, -1)

    def _years(self, likes: Likes, total: float, muted: AbstractSet[int]) -> tuple[Floats, Ints, Floats]:
        """(affinity by year, the favorites' decades, what each decade gives)."""
        year = self.year_index[likes.movies]
        any_known = bool((year >= 0).any())
        counted = (year >= 0) & ~np.isin(self.decades_of(likes.movies), list(muted))
        year, weight = year[counted], likes.weights[counted]
        width, divisor = len(self.year_baseline), max(total, 1.0)
        decade_of = (year + self.first_year) // 10 * 10
        decades = np.unique(decade_of)
        distance = np.abs(np.arange(width)[None, :] - year[:, None])
        nearness = np.exp(-distance / BANDWIDTH).astype(np.float32)
        member = (decade_of[None, :] == decades[:, None]) * weight
        spread = nearness / nearness.sum(axis=1, keepdims=True).clip(1e-9)
        decade_nearness, decade_spread = member @ nearness, member @ spread
        near_all, spread_all = decade_nearness.sum(axis=0), decade_spread.sum(axis=0)
        ratio = _log_ratio(spread_all, total, self.year_baseline)
        without_decade = _log_ratio(spread_all[None, :] - decade_spread, total, self.year_baseline)
        years, losses = np.zeros(width + 1, dtype=np.float32), np.zeros((len(decades), width + 1), dtype=np.float32)
        if any_known:  # also where all of them are muted: what is left is what they take from other years
            years[:-1] = YEAR_WEIGHT * ratio + NEAR_YEAR_WEIGHT * near_all / divisor
            losses[:, :-1] = YEAR_WEIGHT * (ratio[None, :] - without_decade)
            losses[:, :-1] += NEAR_YEAR_WEIGHT * decade_nearness / divisor
        return years, decades, losses


def _log_ratio(counts: NDArray[np.floating], total: float, baseline: Floats) -> Floats:
    """log((counts + SHRINKAGE usual) / ((favorites + SHRINKAGE) usual)); shaped like ``counts``."""
    smoothed = (np.maximum(counts, 0.0) + SHRINKAGE * baseline) / ((total + SHRINKAGE) * baseline)
    return np.asarray(np.log(smoothed), dtype=np.float32)


def unit_rows(indicators: Floats) -> Floats:
    """Give each movie's genres the length one."""
    return np.asarray(indicators / np.sqrt(np.maximum(indicators.sum(axis=1, keepdims=True), 1.0)), dtype=np.float32)


def fit_genre_year_affinity(features: MovieFeatures) -> GenreYearAffinity:
    """Observe what is usual by the published votes; a language's share is half by votes, half by movies."""
    votes = features.prior / max(float(features.prior.sum()), 1e-9)
    is_known = np.isfinite(features.years)
    first_year = int(features.years[is_known].min()) if is_known.any() else 0
    last_year = int(features.years[is_known].max()) if is_known.any() else 0
    year_index = np.where(is_known, np.nan_to_num(features.years) - first_year, -1).astype(np.int64)
    span = np.arange(last_year - first_year + 1)
    kernel = np.exp(-np.abs(span[:, None] - span[None, :]) / BANDWIDTH)
    kernel /= kernel.sum(axis=1, keepdims=True)
    years = np.bincount(year_index[is_known], votes[is_known], len(span)) + 1e-6
    languages = len(features.language_names)
    by_movies = np.bincount(features.languages, minlength=languages) / max(len(votes), 1)
    by_votes = np.bincount(features.languages, votes, languages)
    return GenreYearAffinity(
        unit_rows(features.genres), np.maximum(votes @ features.genres, MIN_SHARE).astype(np.float32),
        first_year, year_index,
        ((years / years.sum()) @ kernel).astype(np.float32),
        np.maximum((by_movies + by_votes) / 2.0, RAREST_LANGUAGE).astype(np.float32),
    )  # fmt: skip
