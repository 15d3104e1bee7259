"""What recommenders may know of somebody."""

from dataclasses import dataclass
from typing import Literal, NamedTuple

type CauseKind = Literal["because", "person", "keyword", "genre", "decade", "country", "language", "franchise", "crowd"]


class Like(NamedTuple):
    """That somebody likes a movie: a favorite, a rating that speaks for it, or the wish to see it."""

    user_id: int
    movie_id: int
    favorite: bool
    rating: int | None  # None without, and of the watchlist
    timestamp: float  # seconds since 1970


@dataclass(frozen=True, slots=True)
class Preference:
    """What a member said about taste; empty tuples and None mean "no wish"."""

    liked_genres: tuple[int, ...] = ()
    disliked_genres: tuple[int, ...] = ()
    languages: tuple[str, ...] = ()
    year_from: int | None = None
    year_to: int | None = None
    min_score: float | None = None


@dataclass(frozen=True, slots=True)
class Cause:
    """Something that recommendations rest on; ``value`` is a name, of a favorite its id, of a decade its first year."""

    kind: CauseKind
    value: str


@dataclass(frozen=True, slots=True)
class Taste:
    """All that a recommender may know about somebody. ``version`` changes with every change of it.

    Movies by their ids, the oldest word first.
    """

    user_id: int
    version: int
    favorites: tuple[int, ...]
    preference: Preference
    seen: tuple[int, ...] = ()
    rejected: tuple[int, ...] = ()  # not for them
    muted: tuple[Cause, ...] = ()
    ratings: tuple[tuple[int, int], ...] = ()  # (movie id, 1 to 10) of those seen that have one
    watchlist: tuple[int, ...] = ()
    not_tonight: tuple[int, ...] = ()

    @property
    def hidden(self) -> frozenset[int]:
        """Movies that are not recommended at present."""
        return frozenset((*self.favorites, *self.seen, *self.rejected, *self.watchlist, *self.not_tonight))
