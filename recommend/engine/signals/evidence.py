"""How much the users have said, and how far what is learned from them is therefore trusted.

Evidence is counted in favorites and in pairs of favorites of one user, never in accounts: ten users with three
favorites each say less about what goes together than one user with thirty. Every weight between what movies are (facts)
and what users like (favorites) is a function of these two numbers, so a young site is answered from facts, and a large
one from its users.
"""

from dataclasses import dataclass

CONTENT_HALF_FAVORITES = 20_000.0  # favorites at which facts count half
TRUST_HALF_PAIRS = 50_000.0  # pairs of favorites at which the users are trusted half
PRIOR_FAVORITES = 3_500.0  # favorites that the published votes speak for while nobody is trusted
PRIOR_RELEASED = 0.9  # share of them that is given up as trust grows
CO_FAVORITE_WEIGHT = 0.5


@dataclass(frozen=True, slots=True)
class Evidence:
    """What all users have said, and how this site's own held-out favorites want it read (see ``calibration.py``)."""

    favorites: int = 0
    pairs: int = 0  # of favorites that one user has both of
    prior_factor: float = 1.0  # on the favorites that the published votes speak for
    pairs_factor: float = 1.0  # on the pairs at which the users are trusted half

    @property
    def trust(self) -> float:
        """How far what goes together for the users is trusted, from 0 for no users towards 1."""
        return self.pairs / (self.pairs + TRUST_HALF_PAIRS * self.pairs_factor)

    @property
    def content_weight(self) -> float:
        """Weight of what a movie shares with the favorites, from 1 towards 0."""
        return 1.0 / (1.0 + self.favorites / CONTENT_HALF_FAVORITES)

    @property
    def co_favorite_weight(self) -> float:
        """Weight of how much more often than by chance a movie is favored along with the favorites."""
        return CO_FAVORITE_WEIGHT * self.trust

    @property
    def prior_strength(self) -> float:
        """How many favorites the published votes speak for."""
        return PRIOR_FAVORITES * (1.0 - PRIOR_RELEASED * self.trust) * self.prior_factor
