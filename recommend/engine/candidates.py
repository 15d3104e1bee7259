"""Which films are worth scoring when there are very many. Imported by the engine's model only.

Of a catalogue of a million films a request looks at a few thousand: the most popular ones that meet the wishes, the
neighbours of the favourites, films with the same rare people and keywords, and the best of the preferred genres. All
other parts of the engine then work on these as if they were the whole catalogue.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommend.engine.catalogue import Catalogue
from recommend.engine.crowd import Crowd
from recommend.engine.neighbours import Neighbours
from recommend.engine.overlap import Overlap
from recommend.engine.scoring import Scorer, outside
from recommend.engine.tables import take
from recommend.engine.taste import NO_WISH, Taste
from recommend.engine.types import Ints

POPULAR = 1_000  # films that everybody is offered
LOOKED_AT = 20_000  # films that are looked at, by popularity, for some that meet the wishes
BY_GENRE = 300  # films kept for each genre
LATEST = 100  # favourites whose neighbours and traits are looked up
RARE = 200  # films that may share a trait, for the trait to bring them in
BY_TRAIT = 1_000


@dataclass(frozen=True, slots=True)
class Shelves:
    """Ways into the catalogue: by popularity, by genre, by trait."""

    popular: Ints  # (n,), positions, the most popular first
    genres: Ints  # (g, BY_GENRE), the same of each genre; -1 where there are fewer
    holders: sparse.csr_array  # (f, n), the films with a trait


def arrange(catalogue: Catalogue, overlap: Overlap, crowd: Crowd) -> Shelves | None:
    """The shelves of a very large catalogue; None where every film is scored."""
    if not isinstance(crowd.ease, Neighbours):
        return None
    popular = np.argsort(-crowd.share, kind="stable").astype(np.int64)
    genres = np.full((len(catalogue.genre_names), BY_GENRE), -1, dtype=np.int64)
    for at in range(len(genres)):
        best = popular[catalogue.genres[popular, at] > 0][:BY_GENRE]
        genres[at, : len(best)] = best
    return Shelves(popular, genres, overlap.rows.T.tocsr())


def gather_up(shelves: Shelves, scorer: Scorer, taste: Taste) -> Ints:
    """Positions worth scoring for ``taste``, in order; the favourites and dismissed films are among them."""
    chosen = np.zeros(len(shelves.popular), dtype=np.bool_)
    chosen[_popular(shelves, scorer, taste)] = True
    chosen[taste.favourites] = True
    chosen[taste.dismissed] = True
    if taste.liked.any():
        genre = shelves.genres[taste.liked > 0].ravel()
        chosen[genre[genre >= 0]] = True
    if len(taste.favourites):
        latest = taste.favourites[-LATEST:]
        if isinstance(scorer.crowd.ease, Neighbours):
            chosen[take(scorer.crowd.ease.table, latest).columns] = True
        chosen[_by_trait(shelves, scorer.overlap, latest)] = True
    return np.flatnonzero(chosen)


def _popular(shelves: Shelves, scorer: Scorer, taste: Taste) -> Ints:
    if taste.wish == NO_WISH:
        return shelves.popular[:POPULAR]
    looked = shelves.popular[:LOOKED_AT]
    met = looked[outside(scorer.catalogue, taste.wish, looked) >= 0]
    return np.concatenate([met[:POPULAR], looked[: POPULAR - len(met[:POPULAR])]])


def _by_trait(shelves: Shelves, overlap: Overlap, favourites: Ints) -> Ints:
    """Films with the same rare traits, the rarest first."""
    traits = np.unique(take(overlap.rows, favourites).columns)
    held = shelves.holders.indptr[traits + 1] - shelves.holders.indptr[traits]
    rare = traits[held <= RARE]
    rare = rare[np.argsort(held[held <= RARE], kind="stable")]
    return take(shelves.holders, rare).columns[:BY_TRAIT]
