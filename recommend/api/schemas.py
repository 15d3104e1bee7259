"""This room's shapes in the JSON API."""

from typing import Annotated, Literal

from ninja import Field, Schema
from pydantic import ConfigDict

from accounts.types.taste import Cause, CauseKind
from catalog.api.schemas import MovieId, MovieOut, movie
from project.http.api.fields import PerPageQuery, Words
from project.http.api.validation import Written
from project.pagination import MAX_PER_PAGE
from recommend.services.recommendations import RANKING
from recommend.types import MODES, Reason, Recommended

RankingName = Annotated[
    str,
    Written(rf"^({RANKING})?$", like="1f4.9c2e"),
    Field(description="As an earlier page gave it; kept for two hours, then it is ignored."),
]
MovieIds = Annotated[list[MovieId], Field(max_length=MAX_PER_PAGE, examples=[[346, 129]])]


class CauseOut(Schema):
    """Something that recommendations rest on, and that can be left out."""

    kind: CauseKind
    value: str = Field(examples=["Akira Kurosawa"])


class ReasonOut(Schema):
    """Why a film is recommended."""

    kind: Literal[
        "director", "person", "franchise", "keyword", "genre", "language", "country", "decade", "crowd", "popular"
    ] = Field(description="What is shared. `crowd`: people with the same favorites love it; `popular`: most people do.")
    text: str = Field(examples=["Crime in Korean, like Memories of Murder"])
    weight: float = Field(
        ge=0, le=1,
        description="Its share of all that speaks for the film: what is gone when its cause is left out. Reasons come "
        "by weight, the largest first.",
    )  # fmt: skip
    movie_ids: list[MovieId] = Field(description="The favorites that it comes from, the likest first.")
    cause: CauseOut | None = Field(description="What to leave out to be rid of it, as `PUT /me/taste/causes` takes it.")


class RecommendedOut(MovieOut):
    """A film for somebody."""

    score: float = Field(
        description="How well it suits, for ordering within one list: all that speaks for the film, less what speaks "
        "against it."
    )
    reasons: list[ReasonOut] = Field(min_length=1)
    ranking: str = Field(description="The list that this film stands in: send it with the next page.")


class RecommendationsQuery(PerPageQuery):
    """Which recommendations, and how far from home."""

    mode: Literal[MODES] = Field(  # type: ignore[valid-type]
        "balanced",
        description="Three points of one line. `familiar`: the best known films of your kind. `balanced`: what suits "
        "you, known or not. `adventurous`: little known films of your kind, and a step beside it.",
    )
    ranking: RankingName = ""


class CauseBody(Schema):
    """Something that recommendations rest on."""

    model_config = ConfigDict(extra="forbid")

    kind: CauseKind = Field(description="What kind of cause it is.")
    value: Words = Field(
        min_length=1, max_length=200, examples=["Akira Kurosawa"],
        description="A name; of a `because` the favorite's id, of a `decade` its first year, of a `country` or a "
        "`language` its code; of the `crowd` the word people.",
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


def recommended(item: Recommended, ranking: str) -> dict[str, object]:
    """A recommendation as :class:`RecommendedOut` declares it."""
    return {**movie(item.movie), "score": item.score, "reasons": reasons_of(item), "ranking": ranking}


def reasons_of(item: Recommended) -> list[dict[str, object]]:
    """The reasons of a recommendation, each as :class:`ReasonOut` declares it."""
    return [_reason(reason) for reason in item.reasons]


def _reason(reason: Reason) -> dict[str, object]:
    cause = {"kind": reason.cause.kind, "value": reason.cause.value} if reason.cause else None
    return {
        "kind": reason.kind, "text": reason.text, "weight": reason.weight, "movie_ids": list(reason.movie_ids),
        "cause": cause,
    }  # fmt: skip


def muted_cause(cause: Cause, words: str) -> dict[str, object]:
    """A muted cause as :class:`MutedCauseOut` declares it."""
    return {"kind": cause.kind, "value": cause.value, "text": words}
