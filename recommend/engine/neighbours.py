"""Stored neighbours for very large catalogues: for each film the hundred that go with it most. Engine only.

Item-based neighbours (Sarwar et al. 2001; Deshpande and Karypis 2004). The hundred are chosen by cosine; a neighbour's
value is how much more often it is favoured by those who favour the film, drawn towards what is usual:
(together - count_i share_j) / (count_i + doubt). It is in the unit of the crowd's other views.
"""

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommend.engine.tables import block, find, make, size, take, tally
from recommend.engine.types import ALL, Among, Floats, Ints

KEPT = 100
DOUBT = 8.0  # average people among those behind one favourite
DILUTION = 0.5  # power of the number of favourites by which each counts less
VALUE = 0.45  # weight of the neighbours' values
LONGEST = 200  # favourites of one person that are paired; more say little and cost their square
BLOCK = 2_000_000  # pairs that are counted at a time, roughly
OFTEN = 2  # people who must share a pair before it counts


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The neighbours of n films."""

    table: sparse.csr_array  # (n, n), row: favourite, column: neighbour

    def scores(self, favourites: Ints, among: Among = ALL) -> Floats:
        """Sum up the neighbours' values of all favourites for each film of ``among``."""
        rows = take(self.table, favourites)
        if isinstance(among, slice):
            return rows.sums()[among] * self._rate(favourites)
        at = find(among, rows.columns)
        return tally(at + 1, rows.values, len(among) + 1)[1:] * self._rate(favourites)

    def weights(self, favourites: Ints, chosen: Ints) -> Floats:
        """Value of each chosen film as a neighbour of each favourite; shape (k, favourites)."""
        return block(self.table, favourites, chosen).T * self._rate(favourites)

    def _rate(self, favourites: Ints) -> np.float32:
        return np.float32(VALUE / max(len(favourites), 1) ** DILUTION)

    @property
    def nbytes(self) -> int:
        """Bytes of the table."""
        return size(self.table)


def relate(people: sparse.csr_array, share: Floats) -> Neighbours:
    """Find the neighbours of every film; ``people`` is n films x u users, ones."""
    films = people.shape[0]
    short = _shortened(people)
    count = np.maximum(np.diff(short.indptr), 1).astype(np.float32)
    other = short.T.tocsr()
    # how many pairs each film makes: the lengths of its people's lists
    cost = np.cumsum(short @ np.diff(other.indptr).astype(np.float64))
    starts = np.searchsorted(cost, np.arange(0.0, (cost[-1] if films else 0.0) + BLOCK, BLOCK))
    kept = [
        _best(take(short, np.arange(first, last)).table() @ other, np.arange(first, last), count, share)
        for first, last in zip([0, *starts.tolist()], [*starts.tolist(), films], strict=True)
        if last > first
    ]
    lengths = np.concatenate([one[0] for one in kept]) if kept else np.zeros(0, dtype=np.int64)
    ends = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    columns = np.concatenate([one[1] for one in kept]) if kept else np.zeros(0, dtype=np.int32)
    values = np.concatenate([one[2] for one in kept]) if kept else np.zeros(0, dtype=np.float32)
    return Neighbours(make(values, columns, ends, (films, films)))


def _shortened(people: sparse.csr_array) -> sparse.csr_array:
    """Keep at most so many favourites of one person, spread evenly over the catalogue."""
    held = people.T.tocsr()
    lengths = np.diff(held.indptr)
    place = np.arange(held.nnz) - np.repeat(held.indptr[:-1], lengths)
    owner_length = np.repeat(lengths, lengths)
    step = place * LONGEST // np.maximum(owner_length, 1)
    before = (place - 1) * LONGEST // np.maximum(owner_length, 1)
    keep = (owner_length <= LONGEST) | (step != before)
    kept = np.bincount(np.repeat(np.arange(len(lengths)), lengths)[keep], minlength=len(lengths))
    ends = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    short: sparse.csr_array = make(held.data[keep], held.indices[keep], ends, held.shape).T.tocsr()
    return short


def _best(together: sparse.csr_array, rows: Ints, count: Floats, share: Floats) -> tuple[Ints, Ints, Floats]:
    """The best neighbours of a block of films: (how many of each, which, their values)."""
    owner = np.repeat(np.arange(len(rows)), np.diff(together.indptr))
    mine, theirs, pairs = rows[owner], together.indices, together.data
    worth = (pairs >= OFTEN) & (mine != theirs)
    owner, mine, theirs, pairs = owner[worth], mine[worth], theirs[worth], pairs[worth]
    cosine = pairs / np.sqrt(count[mine] * count[theirs])
    order = np.lexsort((theirs, -cosine, owner))
    owner, mine, theirs, pairs = owner[order], mine[order], theirs[order], pairs[order]
    lengths = np.bincount(owner, minlength=len(rows))
    place = np.arange(len(owner)) - np.repeat(np.concatenate([[0], np.cumsum(lengths)[:-1]]), lengths)
    values = worth_of(pairs, count[mine], share[theirs])
    keep = (place < KEPT) & (values > 0)
    return np.bincount(owner[keep], minlength=len(rows)), theirs[keep].astype(np.int32), values[keep].astype(np.float32)


def worth_of(together: Floats, count: Floats, share: Floats) -> Floats:
    """Values of neighbours: how many share both films, how many the favourite has, the neighbour's usual share."""
    return np.asarray((together - count * share) / (count + DOUBT))
