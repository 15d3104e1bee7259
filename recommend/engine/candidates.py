"""Which films are worth scoring when there are very many. Imported by the engine's model only.

Of a catalogue of a million films a request looks at a few thousand: the most popular ones that meet the wishes, the
neighbours of the favourites, films with the same rare people and keywords, and the best of the preferred genres. All
other parts of the engine then work on these as if they were the whole catalogue.
"""

import copy
from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse

from recommend.engine.catalogue import Catalogue
from recommend.engine.crowd import Crowd
from recommend.engine.neighbours import Neighbours
from recommend.engine.overlap import Overlap
from recommend.engine.scoring import Scorer, outside
from recommend.engine.tables import take
from recommend.engine.taste import Taste, Wish
from recommend.engine.types import Ints

POPULAR = 2_000  # films that everybody is offered
LOOKED_AT = 20_000  # films that are looked at, by popularity, for some that meet the wishes
BY_GENRE = 300  # films kept for each genre
LATEST = 100  # favourites whose neighbours and traits are looked up
RARE = 200  # films that may share a trait, for the trait to bring them in
BY_TRAIT = 2_000


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
    latest = taste.favourites[-LATEST:]
    genre = shelves.genres[taste.liked > 0].ravel()
    found = [taste.favourites, taste.dismissed, _popular(shelves, scorer, taste), genre[genre >= 0]]
    if len(latest):
        ease = scorer.crowd.ease
        if isinstance(ease, Neighbours):
            found.append(ease.of(latest).indices)
        found.append(_by_trait(shelves, scorer.overlap, latest))
    return np.unique(np.concatenate(found)).astype(np.int64)


def _popular(shelves: Shelves, scorer: Scorer, taste: Taste) -> Ints:
    if taste.wish == Wish():
        return np.asarray(shelves.popular[:POPULAR])
    looked = shelves.popular[:LOOKED_AT]
    met = looked[outside(scorer.catalogue.part(looked), taste.wish) >= 0]
    found: Ints = np.concatenate([met[:POPULAR], looked[: POPULAR - len(met[:POPULAR])]])
    return found


def _by_trait(shelves: Shelves, overlap: Overlap, favourites: Ints) -> Ints:
    """Films with the same rare traits, the rarest first."""
    traits = np.unique(take(overlap.rows, favourites).indices)
    held = np.diff(shelves.holders.indptr)[traits]
    rare = traits[held <= RARE]
    rare = rare[np.argsort(held[held <= RARE], kind="stable")]
    return np.asarray(take(shelves.holders, rare).indices[:BY_TRAIT], dtype=np.int64)


def narrow(scorer: Scorer, taste: Taste, part: Ints) -> tuple[Scorer, Taste]:
    """Scorer and taste as if ``part``, positions in order, were all films."""
    crowd = scorer.crowd
    tendency = scorer.tendency
    near = replace(
        crowd, people=take(crowd.people, part), share=crowd.share[part], fame=crowd.fame[part],
        rarity=crowd.rarity[part], fans=crowd.fans[part],
        ease=crowd.ease.among(part) if isinstance(crowd.ease, Neighbours) else crowd.ease,
    )  # fmt: skip
    smaller = Scorer(
        scorer.catalogue.part(part),
        _with_rows(scorer.overlap, take(scorer.overlap.rows, part)),
        near,
        replace(tendency, genres=tendency.genres[part], marks=tendency.marks[part], year=tendency.year[part]),
        replace(scorer.kindred, crowd=near, prior=scorer.kindred.prior[part]),
    )

    def within(positions: Ints) -> Ints:
        at = np.minimum(np.searchsorted(part, positions), len(part) - 1)
        return np.asarray(at[part[at] == positions], dtype=np.int64)

    return smaller, replace(
        taste, favourites=within(taste.favourites), blocked=within(taste.blocked), dismissed=within(taste.dismissed)
    )


def _with_rows(overlap: Overlap, rows: sparse.csr_array) -> Overlap:
    """The same traits, other films; the traits' names are not turned round again, there may be a million."""
    other = copy.copy(overlap)
    object.__setattr__(other, "rows", rows)
    return other
