"""This room's shapes in the JSON API."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from accounts.types import Cause, CauseKind
from catalog.schemas import MovieId, MovieOut, PageQuery, Words, movie
from project.paging import MAX_PER_PAGE, PER_PAGE
from recommend.types import MODES, Recommended

type MovieIds = Annotated[
    list[Annotated[MovieId, Field(strict=True)]], Field(max_length=MAX_PER_PAGE, examples=[[346, 129]])
]


class ReasonOut(Schema):
    """Why a film is recommended."""

    kind: Literal["because", "genre", "person", "keyword", "trending", "popular"]
    text: str = Field(examples=["Because you liked Ran"])
    weight: float = Field(ge=0, le=1, description="Its share of all that speaks for the film.")
    movie_id: int | None = Field(None, description="The favorite that a `because` names.")


class RecommendedOut(MovieOut):
    """A film for somebody."""

    score: float
    reasons: list[ReasonOut] = Field(min_length=1)
    ranking: str = Field(description="The list that this film stands in: send it with the next page.")


class RecommendationsQuery(PageQuery):
    """Which recommendations, and how far from home."""

    per_page: int = Field(PER_PAGE, ge=1, le=MAX_PER_PAGE)
    mode: Literal[MODES] = "balanced"  # type: ignore[valid-type]
    ranking: str = Field("", pattern=r"^([0-9a-f]{1,20}\.[\w-]{1,60})?$", description="As an earlier page gave it.")


class CauseBody(Schema):
    """Something that recommendations rest on."""

    model_config = ConfigDict(extra="forbid")

    kind: CauseKind = Field(description="What kind of cause it is.")
    value: Words = Field(
        min_length=1, max_length=200, examples=["Akira Kurosawa"],
        description="A name; of a `because` the favorite's id, of a `decade` its first year, of a `country` its code.",
    )  # fmt: skip

    def cause(self) -> Cause:
        """As the services speak of it."""
        return Cause(self.kind, self.value)


class ImpressionsBody(Schema):
    """What a member's screen showed of the recommendations, and what was opened."""

    model_config = ConfigDict(extra="forbid", strict=True)

    shown: MovieIds = Field([], description="Movies that came into sight.")
    opened: MovieIds = Field([], description="Movies whose page was opened: they start afresh.")


class MutedCauseOut(Schema):
    """Something that does not count any more."""

    kind: CauseKind
    value: str
    text: str = Field(examples=["Akira Kurosawa"])


def recommended(found: Recommended, ranking: str) -> dict[str, object]:
    """A recommendation as :class:`RecommendedOut` declares it."""
    reasons = [{"kind": r.kind, "text": r.text, "weight": r.weight, "movie_id": r.movie_id} for r in found.reasons]
    return {**movie(found.movie), "score": found.score, "reasons": reasons, "ranking": ranking}


def muted_cause(cause: Cause, words: str) -> dict[str, object]:
    """A muted cause as :class:`MutedCauseOut` declares it."""
    return {"kind": cause.kind, "value": cause.value, "text": words}
