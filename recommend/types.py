"""What this room's services speak."""

from dataclasses import dataclass, field
from typing import Literal

from accounts.types.taste import Cause
from catalog.types import CardFacts, Evening, MovieSummary
from project.pagination import Page

type Mode = Literal["familiar", "balanced", "adventurous"]
type ReasonKind = Literal[
    "director", "person", "franchise", "keyword", "genre", "language", "country", "decade", "crowd", "popular"
]
type Company = Literal["alone", "two", "family"]
type EveningSource = Literal["list_first", "list", "anything"]
type Answer = Literal["minutes", "mood", "company", "services", "source"]
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
    facts: CardFacts = field(default_factory=CardFacts)


@dataclass(frozen=True, slots=True)
class GroupReason:
    """What speaks for a movie for one person of a group, as the others may read it."""

    place: int  # of the person, 1 to 8
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class GroupMovie:
    """A movie for a group, with one reason for each person by their places, and who would watch it."""

    movie: MovieSummary
    reasons: tuple[GroupReason, ...]
    yes: tuple[int, ...] = ()  # places
    no: tuple[int, ...] = ()


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


@dataclass(frozen=True, slots=True)
class Answers:
    """What somebody says of this evening. With ``family`` the evening holds the age of the youngest child."""

    evening: Evening = field(default_factory=Evening)
    company: Company = "alone"
    source: EveningSource = "list_first"


@dataclass(frozen=True, slots=True)
class Loosened:
    """How many movies would fit if one answer were left out."""

    answer: Answer
    fitting: int


@dataclass(frozen=True, slots=True)
class Tonight:
    """One movie for this evening, and three beside it."""

    pick: Recommended | None
    others: tuple[Recommended, ...]
    fitting: int  # movies that fit all answers, those shown before among them
    looser: tuple[Loosened, ...]  # where nothing is left: what to loosen, what gives the most first
    listed: frozenset[int]  # ids of those shown that their member wants to see
