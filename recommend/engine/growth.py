"""Films that came after the fit: known by their facts until the next one. Imported by the engine's model only.

A new film takes its place behind the known ones. It is judged by its genres, year and language, by the published votes,
and by the people, keywords and title words that it shares with films of the fit; nobody favours it yet, so it has no
neighbours. Genres and traits that no known film has count nothing before the next fit. Nothing is computed anew for
the known films. Tables of the community are shared with the fit, arrays with one number per film are copied.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from recommend.engine.catalogue import Catalogue, later
from recommend.engine.crowd import AVERAGE_FANS, PRIOR_PEOPLE, RARE_AFTER, SMALLEST, Crowd
from recommend.engine.ease import Dual, Ease, Nothing, Primal
from recommend.engine.neighbours import Neighbours
from recommend.engine.overlap import recognised
from recommend.engine.ranking import famous
from recommend.engine.scoring import Scorer
from recommend.engine.tables import make, stack
from recommend.engine.tendency import Tendency, unit
from recommend.engine.types import Floats, Movie


def grow(scorer: Scorer, films: Sequence[Movie]) -> Scorer:
    """The scorer with ``films``, all unknown to it, behind its own."""
    catalogue = later(scorer.catalogue, films)
    crowd = _crowd(scorer.crowd, catalogue)
    return Scorer(
        catalogue,
        replace(scorer.overlap, rows=stack(scorer.overlap.rows, recognised(scorer.overlap, films))),
        crowd,
        _tendency(scorer.tendency, catalogue),
        replace(scorer.kindred, crowd=crowd, prior=catalogue.prior),
    )


def _crowd(crowd: Crowd, catalogue: Catalogue) -> Crowd:
    prior = catalogue.prior[len(crowd.share) :]
    new, asked = len(prior), max(crowd.people.shape[1], 1)
    share = _longer(crowd.share, np.maximum(PRIOR_PEOPLE * prior / (crowd.users + PRIOR_PEOPLE), SMALLEST))
    return replace(
        crowd,
        people=_empty_rows(crowd.people, new),
        films=make(crowd.films.data, crowd.films.indices, crowd.films.indptr, (crowd.films.shape[0], len(share))),
        share=share, fame=famous(share),
        rarity=_longer(crowd.rarity, np.full(new, RARE_AFTER**-0.5)),
        fans=_longer(crowd.fans, np.full(new, crowd.users / asked / AVERAGE_FANS)),
        ease=_ease(crowd.ease, new),
    )  # fmt: skip


def _ease(ease: Ease, new: int) -> Ease:
    """No weights for and from the new films."""
    if isinstance(ease, Nothing):
        return Nothing(ease.films + new)
    if isinstance(ease, Dual):
        none = np.zeros((new, ease.solved.shape[1]))
        return Dual(_empty_rows(ease.people, new), _longer(ease.solved, none), _longer(ease.own, np.ones(new)))
    if isinstance(ease, Primal):
        return Primal(_empty_square(ease.table, new), _empty_square(ease.columns, new))
    assert isinstance(ease, Neighbours)
    return replace(ease, table=_empty_square(ease.table, new))


def _tendency(tendency: Tendency, catalogue: Catalogue) -> Tendency:
    first = len(tendency.year)
    marks, years = catalogue.genres[first:], np.nan_to_num(catalogue.years[first:], nan=-1.0)
    year = years.astype(np.int64) - tendency.first
    year[(year < 0) | (year >= len(tendency.usual_years))] = -1  # of a year that no known film has
    return replace(
        tendency, genres=_longer(tendency.genres, unit(marks)), marks=catalogue.genres,
        year=np.concatenate([tendency.year, year]),
    )  # fmt: skip


def _longer(known: Floats, new: NDArray[np.floating]) -> Floats:
    return np.concatenate([known, new.astype(np.float32)])


def _empty_rows(cells: sparse.csr_array, new: int) -> sparse.csr_array:
    starts = np.concatenate([cells.indptr, np.full(new, cells.indptr[-1], dtype=cells.indptr.dtype)])
    return make(cells.data, cells.indices, starts, (cells.shape[0] + new, cells.shape[1]))


def _empty_square(cells: sparse.csr_array, new: int) -> sparse.csr_array:
    longer = _empty_rows(cells, new)
    return make(longer.data, longer.indices, longer.indptr, (longer.shape[0], longer.shape[0]))
