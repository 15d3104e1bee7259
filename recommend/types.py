"""What this room's services speak."""

from dataclasses import dataclass
from typing import Literal

from catalog.types import MovieSummary

type Mode = Literal["familiar", "balanced", "adventurous"]
type ReasonKind = Literal["because", "genre", "person", "keyword", "trending", "popular"]
MODES: tuple[Mode, ...] = ("familiar", "balanced", "adventurous")


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a film is recommended: a true sentence, and its share (0 to 1) of all that speaks for the film."""

    kind: ReasonKind
    text: str
    weight: float
    movie_id: int | None = None  # the favorite that a "because" names


@dataclass(frozen=True, slots=True)
class Recommended:
    """A film for somebody, with its reasons, the strongest first; there always is one."""

    movie: MovieSummary
    score: float
    reasons: tuple[Reason, ...]
