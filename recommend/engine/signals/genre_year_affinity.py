"""Which genres and years a user's favorites lean to, against what is popular anyway.

A rule, not learned: for every genre g, log of (share of favorites with g) / (share of popular movies with
g), the share of the favorites shrunken by ``SHRINKAGE`` popular movies; likewise for the years, each favorite
spreading over the years around it. Every log is shared among the favorites in proportion to what each
adds, so one can be named.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures
from recommend.engine.matrices.sparse import single_core_product
from recommend.engine.types import ALL, Among, Bools, Floats, Ints

SHRINKAGE = 2.0  # popular movies that a user is taken to favor before any favorite is known
YEAR_BANDWIDTH = 8.0  # years over which a favorite's year still counts 1/e
GENRE_WEIGHT = 0.35  # weight of genres against years


class FavoriteAffinities(NamedTuple):
    """What each favorite speaks for, in log units."""

    genres: Floats  # (favorites, g)
    years: Floats  # (favorites, y + 1), the last column for unknown years


@dataclass(frozen=True, slots=True)
class GenreYearAffinity:
    """What is popular anyway, by genre and by year."""

    genre_vectors: Floats  # (n, g), of length one for each movie
    genre_indicators: Floats  # (n, g), ones
    genre_baseline: Floats  # (g,), share of popular movies with the genre
    first_year: int
    year_index: Ints  # (n,), the movie's year, counted from the first, -1 where unknown
    year_kernel: Floats  # (y, y), how much a favorite's year speaks for another year; rows sum to one
    year_baseline: Floats  # (y,)

    def of(self, favorites: Ints, muted_genres: Bools, decades: AbstractSet[int] = frozenset()) -> FavoriteAffinities:
        """Tell what each favorite speaks for; of the muted genres and ``decades`` (1990 for the nineties) nothing."""
        return FavoriteAffinities(self._by_genre(favorites, muted_genres), self._by_year(favorites, decades))

    def scores(self, affinities: FavoriteAffinities, among: Among = ALL) -> Floats:
        """How much each movie of ``among`` suits the favorites' genres and years, in log units."""
        genres = np.float32(GENRE_WEIGHT) * affinities.genres.sum(axis=0)
        by_genre = single_core_product(self.genre_vectors[among], genres)
        return by_genre + affinities.years.sum(axis=0)[self.year_index[among]]

    def contributions(self, affinities: FavoriteAffinities, chosen: Ints) -> Floats:
        """Tell what each favorite adds to the chosen movies; shape (k, favorites)."""
        genres = np.float32(GENRE_WEIGHT) * affinities.genres
        by_genre = single_core_product(self.genre_vectors[chosen], genres)
        return by_genre + affinities.years[:, self.year_index[chosen]].T

    def genre_scores(self, favorites: Ints, muted_genres: Bools, among: Among = ALL) -> Floats:
        """How much each movie of ``among`` suits the genres alone."""
        genres = self._by_genre(favorites, muted_genres).sum(axis=0)
        return single_core_product(self.genre_vectors[among], genres)

    def _by_genre(self, favorites: Ints, muted_genres: Bools) -> Floats:
        """(favorites, g)."""
        log_ratios = _log_ratio_shares(self.genre_indicators[favorites], self.genre_baseline)
        log_ratios[:, muted_genres] = 0.0
        return log_ratios

    def _by_year(self, favorites: Ints, decades: AbstractSet[int]) -> Floats:
        """(favorites, y + 1); zero in the last column, for unknown years, and in a row of unknown year."""
        year_index = self.year_index[favorites]
        known = year_index >= 0
        if decades:
            known &= ~np.isin((year_index + self.first_year) // 10 * 10, list(decades))
        log_ratios = np.zeros((len(favorites), len(self.year_baseline) + 1), dtype=np.float32)
        if known.any():
            log_ratios[known, :-1] = _log_ratio_shares(self.year_kernel[year_index[known]], self.year_baseline)
        return log_ratios


def _log_ratio_shares(rows: Floats, baseline: Floats) -> Floats:
    """Share log((sum of rows + SHRINKAGE baseline) / ((n + SHRINKAGE) baseline)) among the n rows; shaped like them."""
    each = (rows / baseline[None, :] - 1.0) / (len(rows) + SHRINKAGE)
    total = each.sum(axis=0)
    small = np.abs(total) < 1e-6
    rate = np.where(small, 1.0, np.log1p(np.maximum(total, -0.999)) / np.where(small, 1.0, total))
    return np.asarray(each * rate[None, :], dtype=np.float32)


def unit_rows(indicators: Floats) -> Floats:
    """Give each movie's genres the length one."""
    lengths = np.sqrt(np.maximum(indicators.sum(axis=1, keepdims=True), 1.0))
    return np.asarray(indicators / lengths, dtype=np.float32)


def fit_genre_year_affinity(features: MovieFeatures, share: Floats) -> GenreYearAffinity:
    """Measure what is popular anyway; ``share`` is the share of users who favor each movie."""
    total = max(float(share.sum()), 1e-9)
    genre_baseline = np.maximum((share @ features.genres) / total, 1e-3)
    known = np.isfinite(features.years)
    first_year = int(features.years[known].min()) if known.any() else 0
    last_year = int(features.years[known].max()) if known.any() else 0
    year_index = np.where(known, np.nan_to_num(features.years) - first_year, -1).astype(np.int64)
    span = np.arange(last_year - first_year + 1)
    kernel = np.exp(-np.abs(span[:, None] - span[None, :]) / YEAR_BANDWIDTH)
    kernel /= kernel.sum(axis=1, keepdims=True)
    year_shares = np.bincount(year_index[known], share[known], len(span)) + 1e-6
    year_baseline = (year_shares / year_shares.sum()) @ kernel
    return GenreYearAffinity(
        unit_rows(features.genres), features.genres, genre_baseline.astype(np.float32), first_year, year_index,
        kernel.astype(np.float32), year_baseline.astype(np.float32),
    )  # fmt: skip
