"""The types of the engine: what goes in, what comes out. Plain shapes without behaviour.

Every module of the engine may import it; the rest of the site imports these names from ``recommend.engine``.
"""

from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Any, Literal, NamedTuple, TypedDict

import numpy as np
from numpy.typing import NDArray

type MovieId = Hashable  # the site's own are TMDb's integers
type Cause = tuple[str, Hashable]  # ("because", movie id), ("decade", 1990), ("crowd", ""), (kind of a trait, name)
type Mode = Literal["familiar", "balanced", "adventurous"]
type Opinions = Mapping[Any, float]  # by movie id; a mapping of whole numbers is none of Hashables to mypy
type Floats = NDArray[np.float32]
type Ints = NDArray[np.int64]
type Bools = NDArray[np.bool_]
type Among = Ints | slice  # positions of the movies that are looked at; ALL for every movie

ALL = slice(None)
NO_OPINIONS: Opinions = MappingProxyType({})
STRONG = 0.5  # weight from which a movie is as good as a favorite


class Likes(NamedTuple):
    """Movies that speak for somebody's taste, oldest first, and how much each does: 1 for a favorite, less for less."""

    movies: Ints  # (m,), positions
    weights: Floats  # (m,), above 0

    @property
    def total(self) -> float:
        """How many favorites they are worth together."""
        return float(self.weights.sum())

    def take(self, places: Ints) -> "Likes":
        """Some of them."""
        return Likes(self.movies[places], self.weights[places])


def favorites_of(movies: Ints) -> Likes:
    """Favorites, each speaking as much as the others."""
    return Likes(movies, np.ones(len(movies), dtype=np.float32))


class Interaction(NamedTuple):
    """What somebody says of a movie: 1 for a favorite, less for less; a weight <= 0 takes it back.

    ``timestamp`` is in seconds, unused so far.
    """

    user_id: Hashable
    movie_id: MovieId
    weight: float = 1.0
    timestamp: float | None = None


class Movie(TypedDict, total=False):
    """What is known of a movie. Only ``id`` is required: any other key may be missing or None."""

    id: MovieId
    title: str | None
    year: int | None
    genres: list[str] | None
    keywords: list[str] | None
    cast: list[str] | None
    directors: list[str] | None
    overview: str | None
    language: str | None
    countries: list[str] | None
    franchise: str | None
    vote_average: float | None
    vote_count: int | None
    popularity: float | None


class Part(NamedTuple):
    """One cause of a score, in the score's own unit (natural logarithm of the odds).

    Named kinds, each worth what the score loses without it: ``genre``, ``keyword``, ``franchise``, ``language``,
    ``country``, ``director`` and ``person`` (``name``; the first two of a person's roles are one cause), ``decade``
    (``name`` is its first year), and ``crowd``, what users with the same favorites favor. ``movie_ids`` are the
    favorites that it comes from, the likest first. Unnamed kinds: ``popular`` (how well known the movie is), ``taste``
    (all smaller causes together), ``dislike`` (disliked genres, dismissed movies), ``wish`` (what lies outside the
    wanted languages, years or score), ``series`` (an earlier movie of it comes first) and ``variety`` (what the rules
    of a list cost: see ``reranking.py``).
    """

    kind: str
    value: float
    name: str | None = None
    movie_ids: tuple[MovieId, ...] = ()

    @property
    def movie_id(self) -> MovieId | None:
        """The favorite that it comes from most."""
        return self.movie_ids[0] if self.movie_ids else None


class Recommendation(NamedTuple):
    """A movie for somebody: its parts' values sum to ``score``; ``reason`` names the largest of them."""

    movie_id: MovieId
    score: float
    reason: dict[str, Any] | None = None
    parts: tuple[Part, ...] = ()
