"""A user's taste in the engine's own terms: positions instead of ids."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures, normalize_name
from recommend.engine.types import Bools, Cause, Floats, Ints, Mode, MovieId


@dataclass(frozen=True, slots=True)
class Constraints:
    """Where the user wants to look; a movie outside still comes, but after all the movies inside."""

    languages: frozenset[str] = frozenset()
    year_from: int | None = None
    year_to: int | None = None
    min_score: float | None = None


UNCONSTRAINED = Constraints()


@dataclass(frozen=True, slots=True)
class EncodedTaste:
    """What counts for one user, muted causes taken out."""

    favorites: Ints  # positions, oldest first; with those that are muted, which keep their seats in every mean
    counts: Bools  # (favorites,), False for a muted one
    excluded: Ints  # positions that are never shown
    dismissed: Ints
    preferred_genres: Floats  # (g,), 1 for a preferred genre that is not muted
    asked_genres: Floats  # (g,), the same with the muted ones
    disliked_genres: Floats  # (g,), 1 for a disliked genre
    muted_traits: frozenset[tuple[str, str]]  # traits (family, normalized name) that count nothing
    muted_decades: frozenset[int]  # 1990 for the nineties
    constraints: Constraints
    mode: Mode
    crowd_muted: bool = False  # whether what other users favor counts nothing
    item_to_item: bool = False  # "more like this": one movie's series may fill the list

    @property
    def counted(self) -> Ints:
        """The favorites that are not muted."""
        return self.favorites[self.counts]

    @property
    def favorite_count(self) -> int:
        """How many favorites there are, the muted ones among them."""
        return len(self.favorites)


def encode(
    features: MovieFeatures,
    favorites: Sequence[MovieId],
    preferred_genres: Iterable[str],
    disliked_genres: Iterable[str],
    *,
    exclude: Iterable[MovieId],
    dismissed: Iterable[MovieId],
    muted: AbstractSet[Cause],
    constraints: Constraints,
    mode: Mode,
) -> EncodedTaste:
    """Positions for ids, columns for genres; what is unknown falls away."""
    muted_ids = {value for kind, value in muted if kind == "because"}
    traits = frozenset(_muted_traits(muted))
    decades = frozenset(int(str(decade)) for kind, decade in muted if kind == "decade" and str(decade).isdecimal())
    dismissed_positions, favorite_positions = features.positions_of(dismissed), features.positions_of(favorites)
    excluded = {*favorite_positions.tolist(), *dismissed_positions.tolist(), *features.positions_of(exclude).tolist()}
    preferred = list(preferred_genres)
    return EncodedTaste(
        favorite_positions, ~np.isin(favorite_positions, features.positions_of(muted_ids)),
        np.array(sorted(excluded), dtype=np.int64), dismissed_positions,
        _genre_vector(features, (name for name in preferred if ("genre", normalize_name(name)) not in traits)),
        _genre_vector(features, preferred), _genre_vector(features, disliked_genres),
        traits, decades, constraints, mode,
        crowd_muted=any(kind == "crowd" for kind, _ in muted),
    )  # fmt: skip


def _muted_traits(muted: AbstractSet[Cause]) -> Iterator[tuple[str, str]]:
    """Traits by kind and normalized name; a muted person counts nothing in any role."""
    for kind, name in muted:
        if kind not in {"because", "decade", "crowd"}:
            yield kind, normalize_name(str(name))
        if kind == "person":
            yield "director", normalize_name(str(name))


def _genre_vector(features: MovieFeatures, names: Iterable[str]) -> Floats:
    vector = np.zeros(len(features.genre_names), dtype=np.float32)
    if columns := features.genre_columns_of(names):
        vector[columns] = 1.0
    return vector


def normalize_languages(codes: Iterable[Hashable]) -> frozenset[str]:
    """Language codes as the features spell them."""
    return frozenset(normalize_name(str(code)) for code in codes)
