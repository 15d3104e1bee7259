"""The shape of our own export as JSON, as docs/export.md describes it: what `services.portability.exports` writes.

The file is made while it is sent, so nothing passes through these at run time; tests compare the two.
"""

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from ninja import Field, Schema

from accounts.api.import_schemas import ReceiptOut
from accounts.api.schemas import EventOut, PreferencesBody, ProfileOut, StoredDeviceOut
from accounts.api.signal_schemas import Rating
from accounts.types.account import TokenScope
from accounts.types.signals import DismissalReason
from accounts.types.taste import CauseKind
from catalog.api.schemas import MovieId
from project.http.api.fields import Base


class ExportedMovieOut(Base):
    """A film in an export."""

    id: MovieId
    imdb_id: str = Field(description="Empty where it is not known.", examples=["tt0047478"])
    title: str = Field(examples=["Seven Samurai"])
    year: int | None = Field(examples=[1954])


class ExportedFavoriteOut(ExportedMovieOut):
    """A favorite."""

    favorited_at: datetime


class ExportedWishOut(ExportedMovieOut):
    """A film to see."""

    added_at: datetime


class ExportedSeenOut(ExportedMovieOut):
    """A film that was seen."""

    rating: Rating | None
    seen_on: date | None
    marked_at: datetime


class ExportedDismissalOut(ExportedMovieOut):
    """A film that is not recommended."""

    reason: DismissalReason
    dismissed_at: datetime
    until: datetime | None


class ExportedPlanOut(ExportedMovieOut):
    """The film of an evening."""

    evening: date
    planned_at: datetime


class ExportedCauseOut(Schema):
    """Something that does not count for recommendations."""

    kind: CauseKind
    value: str


class ExportedVoteOut(Schema):
    """A vote in a group."""

    id: MovieId
    title: str
    yes: bool


class ExportedGroupOut(Schema):
    """A group: what the member said there, nothing of the others."""

    name: str
    is_host: bool
    names_movies: bool
    joined_at: datetime
    expires_at: datetime | None
    decided_movie: MovieId | None
    votes: list[ExportedVoteOut]


class ExportedPasskeyOut(Schema):
    """A passkey without its key."""

    id: UUID
    name: str
    created_at: datetime
    used_at: datetime | None


class ExportedTokenOut(Schema):
    """A personal token without what lets it in."""

    id: UUID
    name: str
    scope: TokenScope
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None


class ExportOut(Schema):
    """Everything that is stored about a member."""

    marquee: Literal[2] = Field(description="Version of this shape.")
    profile: ProfileOut
    preferences: PreferencesBody
    left_out: list[ExportedCauseOut]
    devices: list[StoredDeviceOut]
    personal_tokens: list[ExportedTokenOut]
    imports: list[ReceiptOut]
    events: list[EventOut]
    plan: ExportedPlanOut | None
    groups: list[ExportedGroupOut]
    passkeys: list[ExportedPasskeyOut]
    favorites: list[ExportedFavoriteOut]
    watchlist: list[ExportedWishOut]
    seen: list[ExportedSeenOut]
    dismissals: list[ExportedDismissalOut]
