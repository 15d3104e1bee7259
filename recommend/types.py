"""What this room's services speak."""

from dataclasses import dataclass, field
from typing import Literal

from accounts.types import Cause
from catalog.types import MovieSummary
from project.pagination import Page

type Mode = Literal["familiar", "balanced", "adventurous"]
type ReasonKind = Literal[
    "director", "person", "franchise", "keyword", "genre", "language", "country", "decade", "crowd", "popular"
]
MODES: tuple[Mode, ...] = ("familiar", "balanced", "adventurous")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a film is recommended: a true sentence, and its share (0 to 1) of all that speaks for the film."""

    kind: ReasonKind
    text: str
    weight: float
    movie_ids: tuple[int, ...] = ()  # the favorites that it comes from, the likest first
    cause: Cause | None = None  # what to leave out to be rid of it; None where it is nobody's taste


@dataclass(frozen=True, slots=True)
class Portion:
    """One part of a score, in words."""

    kind: str
    text: str
    speaks_for: bool  # or against the film
    share: float  # 0 to 1: of the largest portion
    strength: str  # the same in words
    cause: Cause | None = None  # what to leave out to be rid of it; None where it is nobody's taste
    sources: tuple[tuple[Cause, str], ...] = ()  # favorites that it comes from, which can be left out, and their titles


@dataclass(frozen=True, slots=True)
class Recommended:
    """A film for somebody, with its reasons, the strongest first; there always is one."""

    movie: MovieSummary
    score: float
    reasons: tuple[Reason, ...]
    portions: tuple[Portion, ...] = ()


@dataclass(frozen=True, slots=True)
class Picks:
    """One page of recommendations. ``ranking`` names the list that it was cut from; further pages go on with it."""

    page: Page[Recommended]
    ranking: str


@dataclass(frozen=True, slots=True)
class Prospect:
    """The first films as another taste would have them, against those that stand there now."""

    films: tuple[MovieSummary, ...]
    come: tuple[MovieSummary, ...]
    go: tuple[MovieSummary, ...]
    moved: bool  # whether anything changes at all, be it only the order


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody without an account: all that the site knows of them stands in a cookie of their own."""

    genres: tuple[int, ...] = ()
    films: tuple[int, ...] = ()
    dismissed: tuple[int, ...] = ()
    muted: tuple[Cause, ...] = field(default=())

    @property
    def known(self) -> bool:
        """Whether anything is known at all."""
        return bool(self.genres or self.films or self.dismissed or self.muted)
