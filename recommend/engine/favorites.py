"""Who favours what, in eight bytes a favorite. Imported by the engine's model and crowd.

People and films are numbered as they come; a favorite is one whole number, made of both. A fit of ten million
favorites holds no Python object for any of them.
"""

from array import array
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from recommend.engine.types import Interaction, Ints, MovieId

FILMS = 1 << 31  # more films than there will be


@dataclass(slots=True)
class Favorites:
    """Favorites in the order in which they were first told."""

    people: dict[Hashable, int] = field(default_factory=dict)
    films: dict[MovieId, int] = field(default_factory=dict)
    pairs: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # person * FILMS + film, each once

    def take(self, interactions: Iterable[Interaction]) -> None:
        """Take in more; a later weight of zero or less takes a favorite back."""
        told, people, films = array("q", self.pairs.tobytes()), self.people, self.films
        back: set[int] = set()
        for one in interactions:
            at = people.setdefault(one.user_id, len(people)) * FILMS + films.setdefault(one.movie_id, len(films))
            if one.weight > 0:
                told.append(at)
                back.discard(at)
            else:
                back.add(at)
        pairs, first = np.unique(np.frombuffer(told, dtype=np.int64), return_index=True)
        pairs = pairs[np.argsort(first)]
        self.pairs = pairs[~np.isin(pairs, list(back))] if back else pairs

    def within(self, position: Mapping[MovieId, int]) -> tuple[Ints, Ints, int]:
        """(film, person) of each favorite of a known film, and how many people that are; films by ``position``."""
        at = np.array([position.get(one, -1) for one in self.films], dtype=np.int64)
        film, person = at[self.pairs % FILMS], self.pairs // FILMS
        film, person = film[film >= 0], person[film >= 0]
        number = np.full(len(self.people), -1, dtype=np.int64)
        present = np.flatnonzero(np.bincount(person, minlength=len(number)))
        number[present] = np.arange(len(present))
        return film, number[person], len(present)
