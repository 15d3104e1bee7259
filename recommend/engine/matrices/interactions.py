"""Who likes what and how much, in twelve bytes a favorite.

Users and movies are numbered as they come; who likes what is one whole number, made of both. A fit of ten million
favorites holds no Python object for any of them.
"""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np

from recommend.engine.types import Floats, Interaction, Ints, MovieId

MAX_MOVIES = 1 << 31  # more movies than there will be


class Coordinates(NamedTuple):
    """One entry for each movie that a user likes."""

    movie: Ints  # positions
    user: Ints  # rows, from 0
    weight: Floats
    user_count: int


@dataclass(slots=True)
class InteractionMatrix:
    """What users like in the order in which it first came."""

    user_index: dict[Hashable, int] = field(default_factory=dict)
    movie_index: dict[MovieId, int] = field(default_factory=dict)
    pairs: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # user * MAX_MOVIES + movie, each once
    weights: Floats = field(default_factory=lambda: np.zeros(0, dtype=np.float32))  # of the pairs

    def update(self, interactions: Iterable[Interaction]) -> None:
        """Take in more; of several weights the largest counts, and a later one of zero or less takes all back."""
        likes, users, movies = array("q", self.pairs.tobytes()), self.user_index, self.movie_index
        weights, removed = array("f", self.weights.tobytes()), set[int]()
        for interaction in interactions:
            user = users.setdefault(interaction.user_id, len(users))
            pair = user * MAX_MOVIES + movies.setdefault(interaction.movie_id, len(movies))
            if interaction.weight > 0:
                likes.append(pair)
                weights.append(interaction.weight)
                removed.discard(pair)
            else:
                removed.add(pair)
        all_weights = np.frombuffer(weights, dtype=np.float32)
        pairs, first_index, place = np.unique(
            np.frombuffer(likes, dtype=np.int64), return_index=True, return_inverse=True
        )
        largest = np.zeros(len(pairs), dtype=np.float32)
        np.maximum.at(largest, place, all_weights)
        order = np.argsort(first_index)
        remaining = order[~np.isin(pairs[order], list(removed))] if removed else order
        self.pairs, self.weights = pairs[remaining], largest[remaining]

    def coordinates(self, position: Mapping[MovieId, int]) -> Coordinates:
        """What users like of the known movies; movies by ``position``."""
        known_position = np.array([position.get(movie_id, -1) for movie_id in self.movie_index], dtype=np.int64)
        movie, user = known_position[self.pairs % MAX_MOVIES], self.pairs // MAX_MOVIES
        known = movie >= 0
        movie, user, weight = movie[known], user[known], self.weights[known]
        row = np.full(len(self.user_index), -1, dtype=np.int64)
        present_users = np.flatnonzero(np.bincount(user, minlength=len(row)))
        row[present_users] = np.arange(len(present_users))
        return Coordinates(movie, row[user], weight, len(present_users))
