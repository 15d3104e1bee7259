"""A user's taste in the engine's own terms: positions instead of ids."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

import numpy as np

from recommend.engine.matrices.movie_features import MovieFeatures, normalize_name
from recommend.engine.types import NO_OPINIONS, STRONG, Bools, Cause, Floats, Ints, Likes, Mode, MovieId, Opinions

MIN_WEIGHT = 0.01  # what is said more quietly than this is not said
MAX_WEAK = 60  # movies that are liked a little, the latest, that count: more would cost time and say no more


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

    likes: Likes  # the favorites last; with those that are muted, which keep their seats in every mean
    counts: Bools  # (likes,), False for a muted one
    excluded: Ints  # positions that are never shown
    dislikes: Likes  # what speaks against its like: 1 for a dismissed movie, less for less
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
    def counted(self) -> Likes:
        """The likes that are not muted."""
        return self.likes.take(np.flatnonzero(self.counts))


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
    opinions: Opinions = NO_OPINIONS,
) -> EncodedTaste:
    """Positions for ids, columns for genres; what is unknown falls away.

    ``opinions`` are of movies that are neither favorites nor dismissed, from -1 to 1; see :func:`_liked`.
    """
    muted_ids = {value for kind, value in muted if kind == "because"}
    traits = frozenset(_muted_traits(muted))
    decades = frozenset(int(str(decade)) for kind, decade in muted if kind == "decade" and str(decade).isdecimal())
    favorite_positions, dismissed_positions = features.positions_of(favorites), features.positions_of(dismissed)
    decided = {*favorite_positions.tolist(), *dismissed_positions.tolist()}
    other_opinions = [(features.position[movie_id], weight) for movie_id, weight in opinions.items()
              if movie_id in features.position and features.position[movie_id] not in decided]  # fmt: skip
    likes = _liked(favorite_positions, [(movie, weight) for movie, weight in other_opinions if weight >= MIN_WEIGHT])
    dislikes = _joined(
        [(movie, -weight) for movie, weight in other_opinions if weight <= -MIN_WEIGHT], dismissed_positions
    )
    excluded = {*decided, *(movie for movie, _ in other_opinions), *features.positions_of(exclude).tolist()}
    preferred = list(preferred_genres)
    return EncodedTaste(
        likes, ~np.isin(likes.movies, features.positions_of(muted_ids)),
        np.array(sorted(excluded), dtype=np.int64), dislikes,
        _genre_vector(features, (name for name in preferred if ("genre", normalize_name(name)) not in traits)),
        _genre_vector(features, preferred), _genre_vector(features, disliked_genres),
        traits, decades, constraints, mode,
        crowd_muted=any(kind == "crowd" for kind, _ in muted),
    )  # fmt: skip


def _liked(favorites: Ints, other_opinions: Sequence[tuple[int, float]]) -> Likes:
    """The favorites and what else is liked. What is liked a little never outweighs what is liked: it adds nuance."""
    weak = [(movie, weight) for movie, weight in other_opinions if weight < STRONG][-MAX_WEAK:]
    strong = [(movie, weight) for movie, weight in other_opinions if weight >= STRONG]
    strong_total = len(favorites) + sum(weight for _, weight in strong)
    weak_total = sum(weight for _, weight in weak)
    share = min(1.0, strong_total / weak_total) if strong_total and weak_total else 1.0
    return _joined([*((movie, share * weight) for movie, weight in weak), *strong], favorites)


def _joined(other_opinions: Sequence[tuple[int, float]], whole: Ints) -> Likes:
    """Movies with their weights, and behind them those of weight 1."""
    movies = np.array([movie for movie, _ in other_opinions], dtype=np.int64)
    weights = np.array([weight for _, weight in other_opinions], dtype=np.float32)
    return Likes(np.concatenate([movies, whole]), np.concatenate([weights, np.ones(len(whole), dtype=np.float32)]))


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
