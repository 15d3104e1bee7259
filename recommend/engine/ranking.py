"""From scores to a list that does not repeat itself. Imported by the engine's model only.

Maximal marginal relevance (Carbonell and Goldstein 1998) with a sum in place of the maximum: a film loses a
little for every film above it whose genres it shares. The losses only grow while the list is built, so the
scores of the list, losses included, never rise from one film to the next.
"""

from collections.abc import Mapping

import numpy as np

from recommend.engine.types import Floats, Ints, Mode

DEPTH = 20  # places chosen for variety; those below keep what they have lost so far
POOL = 60  # films beyond the wanted number that may move up
VARIETY: Mapping[Mode, float] = {"familiar": 0.02, "balanced": 0.03, "adventurous": 0.08}


def best(total: Floats, blocked: Ints, number: int) -> Ints:
    """Find the ``number`` best films that are not blocked, best first; equal scores in catalogue order."""
    free = total.astype(np.float64)
    free[blocked] = -np.inf
    left = len(total) - len(blocked)
    number = min(number, left)
    if number <= 0:
        return np.zeros(0, dtype=np.int64)
    if number < len(total):
        cut = np.partition(free, len(free) - number)[len(free) - number]
        pool = np.flatnonzero(free >= cut)
    else:
        pool = np.arange(len(total))
    return np.asarray(pool[np.argsort(-free[pool], kind="stable")][:number], dtype=np.int64)


def varied(total: Floats, pool: Ints, genres: Floats, number: int, mode: Mode) -> tuple[Ints, Floats]:
    """Choose the first ``number`` places, each with what it lost for its likeness to those above (<= 0)."""
    start = total[pool].astype(np.float64)
    value, final = start.copy(), start.copy()
    like = alike(genres[pool]) * VARIETY[mode]
    order: list[int] = []
    for _ in range(min(DEPTH, number, len(pool))):
        at = int(value.argmax())
        order.append(at)
        final[at] = value[at]
        value[at] = -np.inf
        value -= like[at]
    rest = np.flatnonzero(np.isfinite(value))
    final[rest] = value[rest]
    below = rest[np.argsort(-value[rest], kind="stable")]
    places = np.concatenate([np.array(order, dtype=np.int64), below])[:number]
    return pool[places], (final - start)[places]


def alike(genres: Floats) -> Floats:
    """Compare films: shared genres as a share of all genres of two films (Jaccard); shape (k, k)."""
    shared = genres @ genres.T
    size = genres.sum(axis=1)
    union = size[:, None] + size[None, :] - shared
    return np.asarray(shared / np.maximum(union, 1.0), dtype=np.float32)
