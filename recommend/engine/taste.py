"""A person's taste in the engine's own terms: positions instead of ids. Imported by the engine only."""

from collections.abc import Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from recommend.engine.catalogue import Catalogue, fold
from recommend.engine.types import Cause, Floats, Ints, Mode, MovieId


@dataclass(frozen=True, slots=True)
class Wish:
    """Where the person wants to look; a film outside still comes, but after all the films inside."""

    languages: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    min_score: float | None = None


NO_WISH = Wish()


@dataclass(frozen=True, slots=True)
class Taste:
    """What counts for one person, muted causes taken out."""

    favourites: Ints  # positions, oldest first
    blocked: Ints  # positions that are never shown
    dismissed: Ints
    liked: Floats  # (g,), 1 for a preferred genre
    disliked: Floats  # (g,), 1 for a disliked genre
    muted: frozenset[tuple[str, str]]  # traits (family, folded name) that count nothing
    muted_decades: frozenset[int]  # 1990 for the nineties
    wish: Wish
    mode: Mode
    alike: bool = False  # "more like this": likeness counts more, popularity less


def understand(
    catalogue: Catalogue,
    favourites: Sequence[MovieId],
    genres: Iterable[str],
    disliked: Iterable[str],
    *,
    exclude: Iterable[MovieId],
    dismissed: Iterable[MovieId],
    muted: AbstractSet[Cause],
    wish: Wish,
    mode: Mode,
) -> Taste:
    """Positions for ids, columns for genres; what is unknown falls away."""
    silent = {cause[1] for cause in muted if cause[0] == "because"}
    traits = frozenset((cause[0], fold(str(cause[1]))) for cause in muted if cause[0] not in {"because", "decade"})
    decades = frozenset(int(str(cause[1])) for cause in muted if cause[0] == "decade" and str(cause[1]).isdecimal())
    gone, known = catalogue.find(dismissed), catalogue.find(favourites)
    blocked = {*known.tolist(), *gone.tolist(), *catalogue.find(exclude).tolist()}
    return Taste(
        catalogue.find(one for one in favourites if one not in silent) if silent else known,
        np.array(sorted(blocked), dtype=np.int64), gone,
        _columns(catalogue, (name for name in genres if ("genre", fold(name)) not in traits)),
        _columns(catalogue, disliked), traits, decades, wish, mode,
    )  # fmt: skip


def _columns(catalogue: Catalogue, names: Iterable[str]) -> Floats:
    chosen = np.zeros(len(catalogue.genre_names), dtype=np.float32)
    if columns := catalogue.find_genres(names):
        chosen[columns] = 1.0
    return chosen


def languages(names: Iterable[Hashable]) -> frozenset[str]:
    """Folded language codes."""
    return frozenset(fold(str(name)) for name in names)
