"""A user's taste in the engine's own terms: positions instead of ids."""

from collections.abc import Hashable, Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures, normalize_name
from recommend.engine.types import Cause, Floats, Ints, Mode, MovieId


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

    favorites: Ints  # positions, oldest first
    excluded: Ints  # positions that are never shown
    dismissed: Ints
    preferred_genres: Floats  # (g,), 1 for a preferred genre
    disliked_genres: Floats  # (g,), 1 for a disliked genre
    muted_traits: frozenset[tuple[str, str]]  # traits (family, normalized name) that count nothing
    muted_decades: frozenset[int]  # 1990 for the nineties
    constraints: Constraints
    mode: Mode
    item_to_item: bool = False  # "more like this": similarity counts more, popularity less


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
    traits = frozenset((kind, normalize_name(str(name))) for kind, name in muted if kind not in {"because", "decade"})
    decades = frozenset(int(str(decade)) for kind, decade in muted if kind == "decade" and str(decade).isdecimal())
    dismissed_positions, favorite_positions = features.positions_of(dismissed), features.positions_of(favorites)
    excluded = {*favorite_positions.tolist(), *dismissed_positions.tolist(), *features.positions_of(exclude).tolist()}
    counted = (movie_id for movie_id in favorites if movie_id not in muted_ids)
    return EncodedTaste(
        features.positions_of(counted) if muted_ids else favorite_positions,
        np.array(sorted(excluded), dtype=np.int64), dismissed_positions,
        _genre_vector(features, (name for name in preferred_genres if ("genre", normalize_name(name)) not in traits)),
        _genre_vector(features, disliked_genres), traits, decades, constraints, mode,
    )  # fmt: skip


def _genre_vector(features: MovieFeatures, names: Iterable[str]) -> Floats:
    vector = np.zeros(len(features.genre_names), dtype=np.float32)
    if columns := features.genre_columns_of(names):
        vector[columns] = 1.0
    return vector


def normalize_languages(codes: Iterable[Hashable]) -> frozenset[str]:
    """Language codes as the features spell them."""
    return frozenset(normalize_name(str(code)) for code in codes)
