"""What people with the same favourites also favour, learned from the site's own favourites. Engine only.

Three views of one table of people and films are added, all in the unit "share of people who favour the
film": the nearest people (each as near as the square of the rare favourites shared), the people behind each
single favourite (a random walk favourite -> person -> film, Cooper et al. 2014), and EASE. The first two
are drawn towards the share among all people, as if a few average people were among the neighbours: one
favourite alone says little.
"""

from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from scipy import sparse

from recommend.engine.catalogue import Catalogue
from recommend.engine.ease import Ease, solve
from recommend.engine.favorites import Favorites
from recommend.engine.neighbours import relate
from recommend.engine.ranking import famous, largest
from recommend.engine.tables import Rows, places, size, table, take, tally
from recommend.engine.types import ALL, Among, Floats, Ints

PRIOR_PEOPLE = 5.0  # the published votes speak for as many people (kappa)
AVERAGE_PEOPLE = 6.0  # average people among the neighbours
AVERAGE_FANS = 8.0  # average people among those behind one favourite
RARE_AFTER = 5.0  # people after whom a film begins to be less rare
NEAR, WALK, LINEAR = 0.5, 0.5, 1.5  # weights of the three views
FEW, FEW_POWER = 5.0, 1.6  # favourites above which the first two views fade: a long history is better told by EASE
EVERYBODY, NEAREST = 2_000, 500  # people up to whom all are asked; who are asked of more
MOST_ASKED = 20_000  # people among whom the nearest are sought
SMALLEST = 1e-5
MOST_SOLVED = 20_000  # films; beyond it neighbours are stored, and nobody is asked
PENALTY, LEAST_PENALTY, MOST_PENALTY = 0.6, 40.0, 300.0  # EASE's lambda: per person, at least, at most


class Asked(NamedTuple):
    """Whom a request asks: the people behind some favourites, or the nearest of them."""

    votes: Floats  # (m,), what each one's favourites count
    held: Rows | None  # (m, n), the films of the nearest; not looked up where everybody is asked
    rare: Floats  # (m,), what sharing a favourite counts for each, times the favourite's rarity
    known: Floats  # (m,), the same, times 1 / (the favourite's people)
    people: Rows  # (favourites, u), everybody behind each favourite


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
    usual: Floats = field(init=False, repr=False)  # (n,), logarithm of ``share``

    def __post_init__(self) -> None:
        """Take the logarithm once; a frozen class sets its own fields this way."""
        object.__setattr__(self, "usual", np.log(self.share))

    def ask(self, favourites: Ints) -> Asked | None:
        """Ask the people behind the favourites; None where there are none."""
        if not len(favourites) or not self.people.shape[1]:
            return None
        fans = take(self.people, favourites)
        if not len(fans.columns):
            return None
        behind = fans.table().T
        shared = behind @ self.rarity[favourites]
        close = shared * self.near
        top = close.max()
        close *= fade(len(favourites)) * NEAR / ((float(close @ close) / top**2 + AVERAGE_PEOPLE) * top**2)
        rare = close * self.near
        known = self.walk * np.float32(fade(len(favourites)) * WALK / len(favourites))
        votes = rare * shared + known * (behind @ self.fans[favourites])
        if len(votes) <= EVERYBODY:
            return Asked(votes, None, rare, known, fans)
        near = np.flatnonzero(votes)
        if len(near) > NEAREST:
            near = np.sort(near[largest(votes[near], NEAREST)])
        scale = votes.sum() / votes[near].sum()
        return Asked(votes[near] * scale, take(self.films, near), rare[near] * scale, known[near] * scale, fans)

    def affinity(self, favourites: Ints, asked: Asked | None, among: Among = ALL) -> Floats:
        """Estimate the share of people like these who favour each film of ``among``; shape (n,)."""
        found = np.float32(fade(len(favourites))) * self.share[among]
        if not len(favourites):
            return found
        if asked:
            found += self._counted(asked)[among] - np.float32(asked.votes.sum()) * self.share[among]
        found += np.float32(LINEAR) * self.ease.scores(favourites, among)
        np.maximum(found, np.float32(SMALLEST), out=found)
        return found

    def _counted(self, asked: Asked) -> Floats:
        if asked.held is None:
            return np.asarray(self.people @ asked.votes, dtype=np.float32)
        return tally(asked.held.columns, np.repeat(asked.votes, asked.held.lengths), asked.held.width)

    def added(self, favourites: Ints, asked: Asked | None, chosen: Ints) -> Floats:
        """Tell what each favourite adds to the affinity of each chosen film; shape (k, favourites)."""
        linear = np.float32(LINEAR) * self.ease.weights(favourites, chosen)
        if not asked:
            return linear
        shared, both = self._shared(asked, favourites, chosen)
        each = shared * (np.outer(asked.rare, self.rarity[favourites]) + np.outer(asked.known, self.fans[favourites]))
        near = both @ each - np.outer(self.share[chosen], each.sum(axis=0))
        return np.asarray(near + linear, dtype=np.float32)

    def _shared(self, asked: Asked, favourites: Ints, chosen: Ints) -> tuple[Floats, sparse.csr_array]:
        """Who of the m people asked has which favourites, (m, favourites), and which chosen films, (k, m)."""
        shared = np.zeros((len(asked.votes), len(favourites)), dtype=np.float32)
        if asked.held is None:
            shared[asked.people.columns, asked.people.owner] = 1.0
            return shared, take(self.people, chosen).table()
        # of the nearest people's films only the favourites and the chosen ones: far fewer than the chosen films' people
        place = places(np.concatenate([chosen, favourites]), len(self.share))[asked.held.columns]
        met = np.flatnonzero(place >= 0)
        film, person = place[met], asked.held.owner[met]
        own = film >= len(chosen)
        shared[person[own], film[own] - len(chosen)] = 1.0
        lengths = np.bincount(person[~own], minlength=len(shared))
        both = Rows(asked.held.values[met[~own]], film[~own], lengths, len(chosen))
        return shared, both.table().T

    @property
    def nbytes(self) -> int:
        """Bytes of all arrays."""
        arrays = (self.share, self.fame, self.rarity, self.fans, self.near, self.walk)
        return size(self.people, self.films) + self.ease.nbytes + sum(int(array.nbytes) for array in arrays)


def fade(favourites: int) -> float:
    """Weight of the views that look at people, with so many favourites."""
    return float(min(1.0, FEW / max(favourites, 1)) ** FEW_POWER)


def gather(favorites: Favorites, catalogue: Catalogue) -> Crowd:
    """Make the crowd; favorites of films that are not in the catalogue are left out."""
    at, person, users = favorites.within(catalogue.position)
    people = table(at, person, (len(catalogue.ids), users))
    count = np.diff(people.indptr).astype(np.float32)
    share = share_of(count, users, catalogue)
    large = len(catalogue.ids) > MOST_SOLVED
    ease = relate(people, share) if large else solve(people, _penalty(users))
    # Where neighbours are stored nobody is asked in a request; of very many people some are, evenly spread.
    asked = np.arange(0) if large else np.unique(np.linspace(0, users - 1, min(users, MOST_ASKED)).astype(np.int64))
    if len(asked) < users:
        people = people.T.tocsr()[asked].T.tocsr()
    films = people.T.tocsr()
    activity = np.diff(films.indptr).astype(np.float32)
    walk = 1.0 / (activity / (np.median(activity) if len(activity) else 1.0) + 0.2)
    voices = users / max(len(asked), 1)  # each one who is asked speaks for as many
    fans = voices / (voices * (people @ walk) + AVERAGE_FANS)
    return Crowd(
        people, films, share, famous(share),
        (1.0 / np.sqrt(count + RARE_AFTER)).astype(np.float32),
        fans.astype(np.float32),
        (1.0 / np.sqrt(activity + 10.0)).astype(np.float32),
        walk.astype(np.float32),
        ease, users,
    )  # fmt: skip


def share_of(count: Floats, users: int, catalogue: Catalogue) -> Floats:
    """Share of people who favour each film, drawn towards the published votes; shape (n,)."""
    drawn = (count + PRIOR_PEOPLE * catalogue.prior) / (users + PRIOR_PEOPLE)
    return np.asarray(np.maximum(drawn, SMALLEST), dtype=np.float32)


def _penalty(users: int) -> float:
    return min(max(PENALTY * users, LEAST_PENALTY), MOST_PENALTY)
