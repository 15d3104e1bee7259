"""What people with the same favourites also favour, learned from the site's own favourites. Engine only.

Three views of one table of people and films are added, all in the unit "share of people who favour the
film": the nearest people (each as near as the square of the rare favourites shared), the people behind each
single favourite (a random walk favourite -> person -> film, Cooper et al. 2014), and EASE. The first two
are drawn towards the share among all people, as if a few average people were among the neighbours: one
favourite alone says little.
"""

from collections.abc import Hashable, Iterable
from dataclasses import dataclass

import numpy as np
from scipy import sparse

from recommend.engine.catalogue import Catalogue
from recommend.engine.ease import Ease, solve
from recommend.engine.neighbours import relate
from recommend.engine.ranking import famous
from recommend.engine.tables import dense, size, sums, table, take
from recommend.engine.types import Floats, Ints, MovieId

PRIOR_PEOPLE = 5.0  # the published votes speak for as many people (kappa)
AVERAGE_PEOPLE = 6.0  # average people among the neighbours
AVERAGE_FANS = 8.0  # average people among those behind one favourite
NEAR, WALK, LINEAR = 0.5, 0.5, 1.5  # weights of the three views
FEW = 5.0  # favourites above which the first two views fade: a long history is better told by EASE
NEAREST = 2_000  # people who are asked at most
SMALLEST = 1e-5
MOST_SOLVED = 20_000  # films; beyond it neighbours are stored, and nobody is asked
PENALTY, LEAST_PENALTY, MOST_PENALTY = 0.6, 40.0, 300.0  # EASE's lambda: per person, at least, at most


@dataclass(frozen=True, slots=True)
class Crowd:
    """The site's own favourites: u people, n films."""

    people: sparse.csr_array  # (n, u), who favours the film
    films: sparse.csr_array  # (u, n), the same by person
    share: Floats  # (n,), share of people who favour the film, drawn towards the published votes
    fame: Floats  # (n,), from 1 for the most favoured film towards 0
    rarity: Floats  # (n,), how much a shared favourite tells
    fans: Floats  # (n,), 1 / (people behind the film, quiet ones counting more, + average ones)
    near: Floats  # (u,), damps people with many favourites among the nearest
    walk: Floats  # (u,), the same in the random walk
    ease: Ease
    users: int  # how many people there are; of a very large catalogue the tables above are left empty

    def ask(self, favourites: Ints) -> sparse.csr_array:
        """Weigh each person's favourites, by the given favourite that they share; shape (favourites, u)."""
        fans = take(self.people, favourites)
        owner = np.repeat(np.arange(len(favourites)), np.diff(fans.indptr))
        rare = self.rarity[favourites][owner] * self.near[fans.indices]
        close = sums(fans, rare)
        top = float(close.max(initial=0.0)) or 1.0
        close /= top
        near = rare * close[fans.indices] * (NEAR / ((close @ close + AVERAGE_PEOPLE) * top))
        walk = self.fans[favourites][owner] * self.walk[fans.indices] * (WALK / max(len(favourites), 1))
        fans.data = (fade(len(favourites)) * (near + walk)).astype(np.float32)
        return fans

    def affinity(self, favourites: Ints, asked: sparse.csr_array) -> Floats:
        """Estimate the share of people like these who favour each film; shape (n,)."""
        if not asked.nnz:
            usual = fade(len(favourites)) * self.share
            if not len(favourites):
                return usual
            return np.maximum(usual + LINEAR * self.ease.scores(favourites), SMALLEST)
        votes = sums(asked)
        found = (fade(len(favourites)) - float(votes.sum())) * self.share + self._counted(votes)
        return np.maximum(found + LINEAR * self.ease.scores(favourites), SMALLEST)

    def _counted(self, votes: Floats) -> Floats:
        if len(votes) <= NEAREST:
            return np.asarray(self.people @ votes, dtype=np.float32)
        near = np.sort(np.argpartition(-votes, NEAREST)[:NEAREST])
        scale = votes.sum() / max(float(votes[near].sum()), 1e-12)
        held = take(self.films, near)
        weight = np.repeat(votes[near] * scale, np.diff(held.indptr))
        return sums(held, weight)

    def added(self, favourites: Ints, asked: sparse.csr_array, chosen: Ints) -> Floats:
        """Tell what each favourite adds to the affinity of each chosen film; shape (k, favourites)."""
        if not asked.nnz:
            return LINEAR * self.ease.weights(favourites, chosen)
        weight = asked @ np.ones(asked.shape[1], dtype=np.float32)
        # the favourites' people spread out, not the films': there are fewer, and the rows must lie in one piece
        near = take(self.people, chosen) @ np.ascontiguousarray(dense(asked).T) - np.outer(self.share[chosen], weight)
        return np.asarray(near + LINEAR * self.ease.weights(favourites, chosen), dtype=np.float32)

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = (self.share, self.fame, self.rarity, self.fans, self.near, self.walk)
        return size(self.people, self.films) + self.ease.nbytes + sum(int(array.nbytes) for array in arrays)


def fade(favourites: int) -> float:
    """Weight of the views that look at people, with so many favourites."""
    return min(1.0, FEW / max(favourites, 1))


def gather(favorites: Iterable[tuple[Hashable, MovieId]], catalogue: Catalogue) -> Crowd:
    """Make the crowd of (person, film) pairs; films that are not in the catalogue are left out."""
    person: dict[Hashable, int] = {}
    cells = [
        (catalogue.position[movie_id], person.setdefault(user_id, len(person)))
        for user_id, movie_id in favorites
        if movie_id in catalogue.position
    ]
    people = table([c[0] for c in cells], [c[1] for c in cells], (len(catalogue.ids), len(person)))
    films = people.T.tocsr()
    count = np.diff(people.indptr).astype(np.float32)
    activity = np.diff(films.indptr).astype(np.float32)
    walk = 1.0 / (activity / (np.median(activity) if len(activity) else 1.0) + 0.2)
    fans = 1.0 / (people @ walk + AVERAGE_FANS)
    share = share_of(count, len(person), catalogue)
    large = len(catalogue.ids) > MOST_SOLVED
    ease = relate(people, share.astype(np.float32)) if large else solve(people, _penalty(len(person)))
    if large:  # neighbours are stored: nobody is asked in a request any more
        people, films, walk, activity = people[:, :0], films[:0], walk[:0], activity[:0]
    return Crowd(
        people, films,
        share.astype(np.float32),
        famous(share),
        (1.0 / np.sqrt(count + 5.0)).astype(np.float32),
        fans.astype(np.float32),
        (1.0 / np.sqrt(activity + 10.0)).astype(np.float32),
        walk.astype(np.float32),
        ease, len(person),
    )  # fmt: skip


def share_of(count: Floats, users: int, catalogue: Catalogue) -> Floats:
    """Share of people who favour each film, drawn towards the published votes; shape (n,)."""
    return np.asarray(np.maximum((count + PRIOR_PEOPLE * catalogue.prior) / (users + PRIOR_PEOPLE), SMALLEST))


def _penalty(users: int) -> float:
    return min(max(PENALTY * users, LEAST_PENALTY), MOST_PENALTY)
