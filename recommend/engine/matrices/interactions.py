"""Who favors what, in eight bytes a favorite.

Users and movies are numbered as they come; a favorite is one whole number, made of both. A fit of ten million
favorites holds no Python object for any of them.
"""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from recommend.engine.types import Interaction, Ints, MovieId

MAX_MOVIES = 1 << 31  # more movies than there will be


@dataclass(slots=True)
class InteractionMatrix:
    """Favorites in the order in which they first came."""

    user_index: dict[Hashable, int] = field(default_factory=dict)
    movie_index: dict[MovieId, int] = field(default_factory=dict)
    pairs: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # user * MAX_MOVIES + movie, each once

    def update(self, interactions: Iterable[Interaction]) -> None:
        """Take in more; a later weight of zero or less takes a favorite back."""
        favorites, users, movies = array("q", self.pairs.tobytes()), self.user_index, self.movie_index
        removed: set[int] = set()
        for interaction in interactions:
            user = users.setdefault(interaction.user_id, len(users))
            pair = user * MAX_MOVIES + movies.setdefault(interaction.movie_id, len(movies))
            if interaction.weight > 0:
                favorites.append(pair)
                removed.discard(pair)
            else:
                removed.add(pair)
        pairs, first_index = np.unique(np.frombuffer(favorites, dtype=np.int64), return_index=True)
        pairs = pairs[np.argsort(first_index)]
        self.pairs = pairs[~np.isin(pairs, list(removed))] if removed else pairs

    def coordinates(self, position: Mapping[MovieId, int]) -> tuple[Ints, Ints, int]:
        """(movie, user) of each favorite of a known movie, and how many users that are; movies by ``position``."""
        known_position = np.array([position.get(movie_id, -1) for movie_id in self.movie_index], dtype=np.int64)
        movie, user = known_position[self.pairs % MAX_MOVIES], self.pairs // MAX_MOVIES
        movie, user = movie[movie >= 0], user[movie >= 0]
        row = np.full(len(self.user_index), -1, dtype=np.int64)
        present_users = np.flatnonzero(np.bincount(user, minlength=len(row)))
        row[present_users] = np.arange(len(present_users))
        return movie, row[user], len(present_users)
