"""What this room's services speak."""

from dataclasses import dataclass
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
    """Why a movie is recommended: a true sentence, and its share (0 to 1) of all that speaks for the movie."""

    kind: ReasonKind
    text: str
    weight: float
    movie_ids: tuple[int, ...] = ()  # the favorites that it comes from, the likest first
    cause: Cause | None = None  # what to leave out to be rid of it; None where it is nobody's taste


@dataclass(frozen=True, slots=True)
class Contribution:
    """One part of a score, in words."""

    kind: str
    text: str
    speaks_for: bool  # or against the movie
    share: float  # 0 to 1: of the largest contribution
    strength: str  # the same in words
    cause: Cause | None = None  # what to leave out to be rid of it; None where it is nobody's taste
    sources: tuple[tuple[Cause, str], ...] = ()  # favorites that it comes from, which can be left out, and their titles


@dataclass(frozen=True, slots=True)
class Recommended:
    """A movie for somebody, with its reasons, the strongest first; there always is one."""

    movie: MovieSummary
    score: float
    reasons: tuple[Reason, ...]
    contributions: tuple[Contribution, ...] = ()


@dataclass(frozen=True, slots=True)
class RecommendationPage:
    """One page of recommendations. ``ranking`` names the list that it was cut from; further pages go on with it."""

    page: Page[Recommended]
    ranking: str


@dataclass(frozen=True, slots=True)
class PreviewDiff:
    """The first movies as another taste would have them, against those that stand there now."""

    movies: tuple[MovieSummary, ...]
    added: tuple[MovieSummary, ...]
    removed: tuple[MovieSummary, ...]
    reordered: bool  # whether anything changes at all, be it only the order
