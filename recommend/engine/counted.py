"""A crowd that was counted elsewhere, by the job on Spark: for favourites too many for one machine. Engine only.

The job counts and chooses (see ``recommend/spark.py``). What a neighbour is worth is worked out here, by the formulas
of a fit on one machine, so the same favourites make the same model. Nobody is asked in a request, so nobody's own
favourites are needed.
"""

from dataclasses import dataclass

import numpy as np

from recommend.engine.catalogue import Catalogue
from recommend.engine.crowd import Crowd, share_of
from recommend.engine.neighbours import Neighbours, worth_of
from recommend.engine.ranking import famous
from recommend.engine.tables import make, table
from recommend.engine.types import Floats, Ints


@dataclass(frozen=True, slots=True)
class Counted:
    """How often films are favoured, alone and together: c films that somebody favours, m neighbours of theirs."""

    people: int
    films: Ints  # (c,), ids
    fans: Ints  # (c,), people who favour the film
    paired: Ints  # (c,), those among them whose shortened list holds it
    starts: Ints  # (c + 1,), where each film's neighbours begin
    neighbours: Ints  # (m,), ids, each film's nearest first
    together: Ints  # (m,), people whose shortened lists hold both


def settle(counted: Counted, catalogue: Catalogue) -> Crowd:
    """The crowd of ``catalogue``; films that were counted and are not in it any more are left out."""
    at, films = _positions(counted.films, catalogue), len(catalogue.ids)
    count = np.zeros(films, dtype=np.float32)
    count[at[at >= 0]] = counted.fans[at >= 0]
    share = share_of(count, counted.people, catalogue)
    nobody, unasked = np.zeros(0, dtype=np.float32), np.zeros(films, dtype=np.float32)
    return Crowd(
        people=table([], [], (films, 0)), films=table([], [], (0, films)), share=share, fame=famous(share),
        rarity=unasked, fans=unasked, near=nobody, walk=nobody,
        ease=_neighbours(counted, at, catalogue, share), users=counted.people,
    )  # fmt: skip


def _neighbours(counted: Counted, at: Ints, catalogue: Catalogue, share: Floats) -> Neighbours:
    films, lengths = len(catalogue.ids), np.diff(counted.starts)
    mine, theirs = np.repeat(at, lengths), _positions(counted.neighbours, catalogue)
    here = np.flatnonzero((mine >= 0) & (theirs >= 0))
    here = here[np.argsort(mine[here], kind="stable")]
    mine, theirs, together = mine[here], theirs[here], counted.together[here].astype(np.float32)
    values = worth_of(together, np.repeat(counted.paired, lengths)[here].astype(np.float32), share[theirs])
    worth = values > 0
    ends = np.concatenate([[0], np.cumsum(np.bincount(mine[worth], minlength=films))]).astype(np.int64)
    cells = make(values[worth].astype(np.float32), theirs[worth].astype(np.int32), ends, (films, films))
    return Neighbours(cells)


def _positions(ids: Ints, catalogue: Catalogue) -> Ints:
    """Where the catalogue has these films; -1 where it has not. There may be a hundred million."""
    known = np.array(catalogue.ids, dtype=np.int64)
    if not len(known):
        return np.full(len(ids), -1, dtype=np.int64)
    order = np.argsort(known, kind="stable")
    at = order[np.minimum(np.searchsorted(known, ids, sorter=order), len(known) - 1)]
    return np.where(known[at] == ids, at, -1)
