"""This room's shapes in the JSON API."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from ninja import Field, Schema
from pydantic import ConfigDict, model_validator

from accounts.types import DismissalReason, DismissedMovie, EventKind, FavoriteMovie, Preference
from catalog.api.schemas import GenreId, MovieOut, Score, Year, movie
from catalog.types import LANGUAGE_CODE
from project.http.api.fields import PageQuery, PageSize, Words
from project.http.api.fields import Query as QuerySchema
from project.pagination import PER_PAGE

type Email = Annotated[Words, Field(min_length=3, max_length=254, examples=["ada@example.org"])]
type Password = Annotated[Words, Field(min_length=1, max_length=256, examples=["correct horse battery"])]
GenreIds = Annotated[list[GenreId], Field(max_length=50, strict=False)]
type SessionId = Annotated[UUID, Field(description="The session, as the list of devices names it.")]
type ImportId = Annotated[UUID, Field(description="The import, as its receipt names it.")]
type Language = Annotated[str, Field(pattern=LANGUAGE_CODE, examples=["en"])]


class Body(Schema):
    """Base of request bodies: unknown fields are refused, and so is a boolean where a number is meant."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RegisterIn(Body):
    """A new account."""

    email: Email
    password: Password
    display_name: Words = Field("", max_length=60)


class LoginIn(Body):
    """Address and password."""

    email: Email
    password: Password


class RefreshIn(Body):
    """A refresh token."""

    refresh: Words = Field(min_length=1, max_length=2000)


class PasswordIn(Body):
    """The present password, for what cannot be taken back."""

    password: Password


class PasswordChangeIn(Body):
    """A new password, and the one until now."""

    current_password: Password
    new_password: Password


class ResetIn(Body):
    """Whose password is forgotten."""

    email: Email


class ResetConfirmIn(Body):
    """The token of the link that was mailed, and a new password."""

    token: Words = Field(min_length=1, max_length=1000)
    new_password: Password


class ProfileOut(Schema):
    """What a member sees of the account."""

    id: int
    email: str
    display_name: str
    language: str
    region: str
    joined_at: datetime


class TokensOut(Schema):
    """Tokens: the access token goes into `Authorization: Bearer …`, the refresh token is swapped once."""

    access: str
    refresh: str
    token_type: str = Field(examples=["Bearer"])
    expires_in: int = Field(description="Seconds that the access token lives.", examples=[600])


class SignedInOut(Schema):
    """A member with fresh tokens."""

    user: ProfileOut
    tokens: TokensOut


class DeviceOut(Schema):
    """A signed-in device."""

    sid: UUID
    name: str = Field(examples=["Firefox on Windows"])
    channel: str = Field(description="`site` or `api`.")
    user_agent: str
    created_at: datetime
    used_at: datetime
    current: bool


class EventOut(Schema):
    """Something that happened with the account."""

    id: UUID
    kind: EventKind
    channel: Literal["site", "api"]
    device: str = Field(examples=["Firefox on Windows"])
    user_agent: str
    network: str = Field(description="The same for the same network; the address itself is not kept.")
    detail: str = Field(description="What it was about, such as a passkey's name.")
    times: int = Field(ge=1, description="Refusals of an hour from one network are one event.")
    created_at: datetime


class ProfileIn(Body):
    """What to change; what is left out stays. A new address needs the password, and is confirmed by mail."""

    display_name: Words | None = Field(None, max_length=60)
    language: Language | None = None
    region: str | None = Field(None, pattern="^([A-Z]{2})?$")
    email: Email | None = None
    current_password: Password | None = None

    @model_validator(mode="after")
    def _address_needs_password(self) -> Self:
        if self.email is not None and self.current_password is None:
            raise ValueError("a new e-mail address needs current_password")
        return self

    def fields(self) -> dict[str, str]:
        """What is given of the profile itself."""
        return self.model_dump(exclude_none=True, exclude={"email", "current_password"})


class PerPageQuery(PageQuery):
    """Which page of which size."""

    per_page: PageSize = PER_PAGE


class FavoriteOut(MovieOut):
    """A favorite."""

    favorited_at: datetime


class FavoriteState(Schema):
    """Whether a film is a favorite now."""

    movie_id: int
    favorite: bool


class FavoritesQuery(PerPageQuery):
    """Which favorites, in which order."""

    sort: str = Field("added", pattern="^(added|title|score)$")


class DismissedOut(MovieOut):
    """A film that is not recommended."""

    reason: DismissalReason
    dismissed_at: datetime
    until: datetime | None = Field(description="When `not_now` ends.")


class DismissalIn(Body):
    """Why a film is not wanted."""

    reason: DismissalReason = "not_for_me"


class DismissalState(Schema):
    """Whether a film is dismissed now."""

    movie_id: int
    dismissed: bool
    reason: DismissalReason | None = None


class PreferencesBody(Body):
    """Taste as a member states it, always as a whole; a genre cannot be liked and disliked."""

    liked_genres: GenreIds = Field(default_factory=list, examples=[[18, 878]])
    disliked_genres: GenreIds = Field(default_factory=list, examples=[[27]])
    languages: list[Language] = Field(default_factory=list, max_length=50, strict=False)  # tuples come in from services
    year_from: Year | None = None
    year_to: Year | None = None
    min_score: Score | None = None

    def preference(self) -> Preference:
        """The same as the services speak it."""
        return Preference(
            liked_genres=tuple(self.liked_genres),
            disliked_genres=tuple(self.disliked_genres),
            languages=tuple(self.languages),
            year_from=self.year_from,
            year_to=self.year_to,
            min_score=self.min_score,
        )


class ExportQuery(QuerySchema):
    """As which kind of file."""

    format: Literal["json", "csv"] = "json"


class ImportCountsOut(Schema):
    """What an import added; films that were there already are not counted again."""

    films: int
    favorites: int
    dismissals: int


class AmbiguousRowOut(Schema):
    """A row that may mean several films."""

    row: str
    candidates: list[str]


class ImportSummaryOut(Schema):
    """What came of a file's rows. At most 200 rows are listed; the numbers count all."""

    rows: int
    matched: int
    ambiguous: int
    unmatched: int
    added: ImportCountsOut
    preferences: PreferencesBody | None = Field(description="Those that were taken along.")
    ambiguous_rows: list[AmbiguousRowOut]
    unmatched_rows: list[str]


class ReceiptOut(Schema):
    """What an import did."""

    id: UUID | None = Field(description="For undoing it; null after a dry run.")
    format: str = Field(examples=["letterboxd"])
    created_at: datetime
    undone_at: datetime | None
    result: ImportSummaryOut


def favorite(liked: FavoriteMovie) -> dict[str, object]:
    """A favorite as :class:`FavoriteOut` declares it."""
    return {**movie(liked.movie), "favorited_at": liked.favorited_at}


def dismissed(hidden: DismissedMovie) -> dict[str, object]:
    """A dismissed film as :class:`DismissedOut` declares it."""
    return {**movie(hidden.movie), "reason": hidden.reason, "dismissed_at": hidden.dismissed_at, "until": hidden.until}
