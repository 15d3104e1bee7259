"""What a member says of one movie, and what saying it changes."""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal
from uuid import UUID

type DismissalReason = Literal["not_for_me", "not_tonight"]
type HidingWord = Literal["seen", "not_for_me", "not_tonight"]  # what takes a card away
type Signal = Literal["watchlist", "seen", "not_for_me", "favorite", "not_tonight"]  # in the order of their buttons
type Keep = Literal["keep"]  # in place of a value: it stays as it is


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """That a member said something of a movie: since when, and by which import if it was one."""

    at: datetime
    import_id: UUID | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenMark(Mark):
    """That a member has seen a movie."""

    rating: int | None = None  # 1 to 10
    seen_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissalMark(Mark):
    """That a member does not want a movie recommended."""

    reason: DismissalReason
    until: datetime | None = None  # when a "not tonight" ends


@dataclass(frozen=True, slots=True)
class MovieState:
    """All that a member says of one movie; None is nothing said."""

    favorite: Mark | None = None
    watchlist: Mark | None = None
    seen: SeenMark | None = None
    dismissal: DismissalMark | None = None


def _lost[M: Mark](before: M | None, after: M | None) -> M | None:
    """What was said and holds no longer; a member who says it again after an import only makes it theirs."""
    return None if before is None or (after and before == replace(after, import_id=before.import_id)) else before


@dataclass(frozen=True, slots=True)
class SaidMovies:
    """What a member says of all movies, as cards ask it: ids. A "not tonight" that is over is not told."""

    favorites: AbstractSet[int] = frozenset()
    watchlist: AbstractSet[int] = frozenset()
    seen: Mapping[int, int] = field(default_factory=dict)  # movie id: rating from 1 to 10, 0 without
    not_for_me: AbstractSet[int] = frozenset()
    not_tonight: AbstractSet[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Change:
    """What saying something of a movie has changed; true if it changed anything."""

    movie_id: int
    before: MovieState
    after: MovieState

    def __bool__(self) -> bool:
        return self.before != self.after

    @property
    def replaced(self) -> MovieState | None:
        """What was said before and holds no longer, or holds otherwise; None for nothing."""
        lost = MovieState(
            _lost(self.before.favorite, self.after.favorite),
            _lost(self.before.watchlist, self.after.watchlist),
            _lost(self.before.seen, self.after.seen),
            _lost(self.before.dismissal, self.after.dismissal),
        )
        return None if lost == MovieState() else lost
