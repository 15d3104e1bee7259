"""This room's shapes in the JSON API."""

from typing import Literal

from ninja import Field, Schema

from catalog.schemas import MovieOut, PageQuery, movie
from project.paging import MAX_PER_PAGE, PER_PAGE
from recommend.types import MODES, Recommended


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


class RecommendationsQuery(PageQuery):
    """Which recommendations, and how far from home."""

    per_page: int = Field(PER_PAGE, ge=1, le=MAX_PER_PAGE)
    mode: Literal[MODES] = "balanced"  # type: ignore[valid-type]


def recommended(found: Recommended) -> dict[str, object]:
    """A recommendation as :class:`RecommendedOut` declares it."""
    reasons = [{"kind": r.kind, "text": r.text, "weight": r.weight, "movie_id": r.movie_id} for r in found.reasons]
    return {**movie(found.movie), "score": found.score, "reasons": reasons}
