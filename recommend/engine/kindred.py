"""What people who lean to the same genres favour. Imported by the engine's scoring only.

Somebody who names genres but no film yet is known by the people whose favourites lean there: each person
counts by the odds of their genres, and the share of people who favour a film is counted anew. A weighted
count by a rule: nothing is fitted on the genres.
"""

from dataclasses import dataclass

import numpy as np

from recommend.engine.catalogue import Catalogue
from recommend.engine.crowd import PRIOR_PEOPLE, SMALLEST, Crowd
from recommend.engine.tables import times
from recommend.engine.types import ALL, Among, Floats

DOUBT = 20.0  # popular films that every person is taken to favour besides their own
LEAN = 0.8  # power of the odds
FEW = 3.0  # favourites at which the genres' people count half: by then the favourites speak


@dataclass(frozen=True, slots=True)
class Kindred:
    """The crowd by genre; u people, g genres, n films."""

    crowd: Crowd
    prior: Floats  # (n,)
    leaning: Floats  # (u, g), log of the person's odds for the genre

    def lift(self, liked: Floats, favourites: int, among: Among = ALL) -> Floats:
        """Tell how much more people who lean to ``liked`` favour each film of ``among``, in log units."""
        if not self.crowd.people.shape[1] or not liked.any():
            return np.zeros_like(self.prior[among])
        odds = LEAN * times(self.leaning, liked)
        weight = np.exp(odds - odds.max())
        weight *= self.crowd.users / weight.sum()
        count = (self.crowd.people @ weight.astype(np.float32))[among]
        share = (count + PRIOR_PEOPLE * self.prior[among]) / (self.crowd.users + PRIOR_PEOPLE)
        lift = np.log(np.maximum(share, SMALLEST)) - self.crowd.usual[among]
        return np.asarray(lift * (FEW / (FEW + favourites)), dtype=np.float32)


def group(catalogue: Catalogue, crowd: Crowd) -> Kindred:
    """Group the people of ``crowd`` by the genres they lean to."""
    whole = max(float(crowd.share.sum()), 1e-9)
    usual = np.maximum((crowd.share @ catalogue.genres) / whole, 1e-3)
    size = np.diff(crowd.films.indptr)[:, None]
    share = (crowd.films @ catalogue.genres + DOUBT * usual) / (size + DOUBT)
    return Kindred(crowd, catalogue.prior, np.log(share / usual).astype(np.float32))
