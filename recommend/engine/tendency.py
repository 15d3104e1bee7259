"""Which genres and years a person's favourites lean to, against what is popular anyway. Engine only.

A rule, not learned: for every genre g, log of (share of favourites with g) / (share of popular films with
g), the share of the favourites shrunken by ``DOUBT`` popular films; likewise for the years, each favourite
spreading over the years around it. Every log is shared among the favourites in proportion to what each
adds, so one can be named.
"""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from recommend.engine.catalogue import Catalogue
from recommend.engine.tables import times
from recommend.engine.types import ALL, Among, Bools, Floats, Ints

DOUBT = 2.0  # popular films that a person is taken to favour before any favourite is known
SPREAD = 8.0  # years over which a favourite's year still counts 1/e
GENRE_SHARE = 0.35  # weight of genres against years


class Lean(NamedTuple):
    """What each favourite speaks for, in log units."""

    genres: Floats  # (favourites, g)
    years: Floats  # (favourites, y + 1), the last column for unknown years


@dataclass(frozen=True, slots=True)
class Tendency:
    """What is popular anyway, by genre and by year."""

    genres: Floats  # (n, g), of length one for each film
    marks: Floats  # (n, g), ones
    usual_genres: Floats  # (g,), share of popular films with the genre
    first: int  # the first year
    year: Ints  # (n,), index of the film's year, counted from the first, -1 where unknown
    near: Floats  # (y, y), how much a favourite's year speaks for another year; rows sum to one
    usual_years: Floats  # (y,)

    def of(self, favourites: Ints, muted: Bools, decades: AbstractSet[int] = frozenset()) -> Lean:
        """Tell what each favourite speaks for; of the muted genres and ``decades`` (1990 for the nineties) nothing."""
        return Lean(self._by_genre(favourites, muted), self._by_year(favourites, decades))

    def lean(self, lean: Lean, among: Among = ALL) -> Floats:
        """How much each film of ``among`` suits the favourites' genres and years, in log units."""
        genres = np.float32(GENRE_SHARE) * lean.genres.sum(axis=0)
        return times(self.genres[among], genres) + lean.years.sum(axis=0)[self.year[among]]

    def added(self, lean: Lean, chosen: Ints) -> Floats:
        """Tell what each favourite adds to the chosen films; shape (k, favourites)."""
        genres = np.float32(GENRE_SHARE) * lean.genres
        return times(self.genres[chosen], genres) + lean.years[:, self.year[chosen]].T

    def genre_lean(self, favourites: Ints, muted: Bools, among: Among = ALL) -> Floats:
        """How much each film of ``among`` suits the genres alone."""
        return times(self.genres[among], self._by_genre(favourites, muted).sum(axis=0))

    def _by_genre(self, favourites: Ints, muted: Bools) -> Floats:
        """(favourites, g)."""
        shares = _logs(self.marks[favourites], self.usual_genres)
        shares[:, muted] = 0.0
        return shares

    def _by_year(self, favourites: Ints, decades: AbstractSet[int]) -> Floats:
        """(favourites, y + 1); zero in the last column, for unknown years, and in a row of unknown year."""
        year = self.year[favourites]
        known = year >= 0
        if decades:
            known &= ~np.isin((year + self.first) // 10 * 10, list(decades))
        found = np.zeros((len(favourites), len(self.usual_years) + 1), dtype=np.float32)
        if known.any():
            found[known, :-1] = _logs(self.near[year[known]], self.usual_years)
        return found


def _logs(held: Floats, usual: Floats) -> Floats:
    """Share log((sum of held + DOUBT usual) / ((n + DOUBT) usual)) among the n rows; shaped like ``held``."""
    each = (held / usual[None, :] - 1.0) / (len(held) + DOUBT)
    whole = each.sum(axis=0)
    small = np.abs(whole) < 1e-6
    rate = np.where(small, 1.0, np.log1p(np.maximum(whole, -0.999)) / np.where(small, 1.0, whole))
    return np.asarray(each * rate[None, :], dtype=np.float32)


def unit(marks: Floats) -> Floats:
    """Give each film's genres the length one."""
    return np.asarray(marks / np.sqrt(np.maximum(marks.sum(axis=1, keepdims=True), 1.0)), dtype=np.float32)


def observe(catalogue: Catalogue, share: Floats) -> Tendency:
    """Observe what is popular anyway; ``share`` is the share of people who favour each film."""
    marks = catalogue.genres
    whole = max(float(share.sum()), 1e-9)
    usual = np.maximum((share @ marks) / whole, 1e-3)
    known = np.isfinite(catalogue.years)
    first = int(catalogue.years[known].min()) if known.any() else 0
    last = int(catalogue.years[known].max()) if known.any() else 0
    year = np.where(known, np.nan_to_num(catalogue.years) - first, -1).astype(np.int64)
    span = np.arange(last - first + 1)
    near = np.exp(-np.abs(span[:, None] - span[None, :]) / SPREAD)
    near /= near.sum(axis=1, keepdims=True)
    years = np.bincount(year[known], share[known], len(span)) + 1e-6
    usual_years = (years / years.sum()) @ near
    return Tendency(
        unit(marks), marks, usual.astype(np.float32), first, year,
        near.astype(np.float32), usual_years.astype(np.float32),
    )  # fmt: skip
