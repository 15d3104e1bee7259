"""The shapes of what is known of a taste in the JSON API: figures, quality, one movie's parts, a look ahead."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from accounts.api.schemas import GenreIds, PreferencesBody
from accounts.types.taste import CauseKind
from catalog.api.schemas import MovieId, MovieOut, movie
from catalog.services.onboarding import MAX_PICKED
from catalog.types import MovieSummary
from project.http.api.fields import PageNumber, PageSize, Query
from project.pagination import PER_PAGE
from recommend.api.schemas import CauseOut, MutedCauseOut, RankingName, ReasonOut, reasons_of
from recommend.services.holdout import METHODS, Method, Quality
from recommend.services.taste import AnonymousTaste
from recommend.services.taste_profile import Figure, Line, TasteProfile
from recommend.types import MODES, Contribution, PreviewDiff, Recommended

MODE = "How far from home, as with `GET /me/recommendations`."
PickedIds = Annotated[list[MovieId], Field(max_length=MAX_PICKED, examples=[[346, 129]])]


class ModeQuery(Query):
    """How far from home."""

    mode: Literal[MODES] = Field("balanced", description=MODE)  # type: ignore[valid-type]


class VisitorBody(Schema):
    """What somebody without an account likes; all of it may be left out."""

    model_config = ConfigDict(extra="forbid", strict=True)

    favorites: PickedIds = Field([], description="Movies that are liked.")
    dismissed: PickedIds = Field([], description="Movies that are not to come, nor what is like them.")
    genres: GenreIds = Field([], description="Genres that are liked.", examples=[[18]])
    mode: Literal[MODES] = Field("balanced", description=MODE)  # type: ignore[valid-type]
    page: PageNumber = 1
    per_page: PageSize = PER_PAGE
    ranking: RankingName = ""

    def taste(self) -> AnonymousTaste:
        """The same as the services speak it: sets, so that the same taste is ranked once."""
        dismissed_ids = tuple(movie_id for movie_id in dict.fromkeys(self.dismissed) if movie_id not in self.favorites)
        return AnonymousTaste(tuple(sorted(set(self.genres))), tuple(dict.fromkeys(self.favorites)), dismissed_ids)


class PreviewBody(PreferencesBody):
    """Preferences as they may become, and movies that may become favorites."""

    favorites: PickedIds = Field([], description="Movies that would be liked, too.")


class PreviewOut(Schema):
    """The first ten films as they would be, against those of now."""

    movies: list[MovieOut] = Field(max_length=10)
    added: list[MovieOut] = Field(max_length=10)
    removed: list[MovieOut] = Field(max_length=10)
    reordered: bool = Field(description="Whether anything changes at all, be it only the order.")


class SourceOut(Schema):
    """A favorite that a part comes from."""

    movie_id: MovieId
    title: str


class ScorePartOut(Schema):
    """One part of a score."""

    kind: str = Field(description="As `kind` of a reason, or what the engine itself adds.", examples=["director"])
    text: str
    speaks_for: bool = Field(description="Or against the film.")
    share: float = Field(ge=0, le=1, description="Of the largest part.")
    cause: CauseOut | None = Field(description="What to leave out to be rid of it.")
    sources: list[SourceOut]


class WhyOut(Schema):
    """Why one film may suit, every part of it."""

    movie: MovieOut
    score: float | None = Field(description="Null for a film that is not recommended: it is on a list of yours.")
    reasons: list[ReasonOut]
    parts: list[ScorePartOut] = Field(description="The largest first.")


class FigureLineOut(Schema):
    """In how many favorites something is."""

    text: str = Field(examples=["Drama"])
    movie_count: int = Field(ge=0)
    cause: CauseOut
    muted: bool = Field(description="Whether it counts no longer.")


class FigureOut(Schema):
    """One view of a taste."""

    kind: CauseKind
    title: str = Field(examples=["Genres"])
    lines: list[FigureLineOut]


class TasteOut(Schema):
    """All that is known about a taste."""

    favorites: int
    seen: int
    rated: int
    watchlist: int
    dismissed: int
    liked_genres: list[str]
    disliked_genres: list[str]
    figures: list[FigureOut]
    muted: list[MutedCauseOut]


class RediscoveredOut(Schema):
    """A hidden favorite that was found again."""

    movie_id: MovieId
    title: str
    place: int = Field(ge=1)


class MethodOut(Schema):
    """What one way of recommending found."""

    name: Literal[tuple(METHODS)]  # type: ignore[valid-type]
    text: str
    found: list[RediscoveredOut]
    fit: float = Field(description="How like the favorites its first films are: 1 where as like as those themselves.")
    best_known: int = Field(description="Of its first twenty, how many everybody knows.")


class QualityOut(Schema):
    """What is found of the member's own favorites when some are hidden."""

    given: int = Field(description="Favorites that were told.")
    hidden: list[str] = Field(description="Titles of those that were looked for.")
    learned_from: int = Field(description="Likes of other people.")
    looked_at: int = Field(description="Places of each list.")
    methods: list[MethodOut] = Field(description="Empty with too few favorites.")


def preview(diff: PreviewDiff) -> dict[str, object]:
    """A look ahead as :class:`PreviewOut` declares it."""
    parts: dict[str, tuple[MovieSummary, ...]] = {"movies": diff.movies, "added": diff.added, "removed": diff.removed}
    return {**{name: [*map(movie, summaries)] for name, summaries in parts.items()}, "reordered": diff.reordered}


def why(summary: MovieSummary, recommended: Recommended | None) -> dict[str, object]:
    """One movie's parts as :class:`WhyOut` declares them."""
    if recommended is None:
        return {"movie": movie(summary), "score": None, "reasons": [], "parts": []}
    parts = [_part(contribution) for contribution in recommended.contributions]
    return {
        "movie": movie(summary), "score": recommended.score, "reasons": reasons_of(recommended), "parts": parts,
    }  # fmt: skip


def _part(contribution: Contribution) -> dict[str, object]:
    return {
        "kind": contribution.kind, "text": contribution.text, "speaks_for": contribution.speaks_for,
        "share": contribution.share, "cause": contribution.cause,
        "sources": [{"movie_id": int(cause.value), "title": title} for cause, title in contribution.sources],
    }  # fmt: skip


def taste(profile: TasteProfile, muted: list[dict[str, object]]) -> dict[str, object]:
    """A taste as :class:`TasteOut` declares it."""
    return {
        "favorites": profile.favorites, "seen": profile.seen, "rated": profile.rated, "watchlist": profile.watchlist,
        "dismissed": profile.hidden, "liked_genres": profile.liked, "disliked_genres": profile.disliked,
        "figures": [_figure(figure) for figure in profile.figures], "muted": muted,
    }  # fmt: skip


def _figure(figure: Figure) -> dict[str, object]:
    return {"kind": figure.name, "title": figure.title, "lines": [_line(line) for line in figure.lines]}


def _line(line: Line) -> dict[str, object]:
    return {"text": line.label, "movie_count": line.movie_count, "cause": line.cause, "muted": line.muted}


def quality(outcome: Quality) -> dict[str, object]:
    """The outcome as :class:`QualityOut` declares it."""
    return {
        "given": outcome.given, "hidden": outcome.hidden, "learned_from": outcome.learned_from,
        "looked_at": outcome.looked_at, "methods": [_method(method) for method in outcome.methods],
    }  # fmt: skip


def _method(method: Method) -> dict[str, object]:
    return {
        "name": method.name, "text": method.words, "found": method.found, "fit": method.fit,
        "best_known": method.best_known,
    }  # fmt: skip
