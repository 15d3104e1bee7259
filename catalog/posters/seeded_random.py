"""Chance that falls the same way on every machine. Leaf module of the posters.

Python promises only that ``Random.random()`` repeats for a seed; ``choice``, ``randint`` and the rest may
change with a release. So everything here is made of ``random()``, and seeds are texts (hashed by SHA-512,
never by ``hash``).
"""

from collections.abc import Sequence
from itertools import accumulate
from math import log
from random import Random


class SeededRandom:
    """A repeatable source of small choices."""

    def __init__(self, seed: str) -> None:
        self._next = Random(seed).random  # noqa: S311 (drawing, not secrets)

    def between(self, low: float, high: float) -> float:
        """Fall on a number from ``low`` to ``high``."""
        return low + (high - low) * self._next()

    def wobble(self, step: float) -> float:
        """Take a small step, up or down."""
        return self.between(-step, step)

    def whole(self, low: int, high: int) -> int:
        """Fall on a whole number from ``low`` to ``high``, both included."""
        return low + int(self._next() * (high - low + 1))

    def chance(self, probability: float) -> bool:
        """Tell whether something happens that does in ``probability`` of the cases."""
        return self._next() < probability

    def pick[T](self, items: Sequence[T]) -> T:
        """One of ``items``."""
        return items[int(self._next() * len(items))]

    def weigh[T](self, items: Sequence[T], weights: Sequence[float]) -> T:
        """One of ``items``, by weight; at least one weight must be positive."""
        threshold = self._next() * sum(weights)
        for item, reached in zip(items, accumulate(weights), strict=True):
            if threshold < reached:
                return item
        raise ValueError("No weight is positive: there is nothing to choose from.")

    def turn(self, weight: float) -> float:
        """Draw the turn of something of a positive ``weight``: the heavier, the earlier, as if drawn from a hat."""
        return -log(1 - self._next()) / weight

    def shuffled[T](self, items: Sequence[T]) -> list[T]:
        """``items`` in another order."""
        remaining = list(items)
        return [remaining.pop(int(self._next() * len(remaining))) for _ in items]
