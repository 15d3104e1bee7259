"""This room's shapes in the JSON API."""

from datetime import datetime
from typing import Annotated, Literal, Self
from uuid import UUID

from django.utils.translation import gettext
from ninja import Field, Schema
from pydantic import ConfigDict, model_validator

from accounts.services.time_zones import DEFAULT
from accounts.types.account import EventKind
from accounts.types.lists import DismissedMovie, FavoriteMovie
from accounts.types.signals import DismissalReason
from accounts.types.taste import Preference
from catalog.api.schemas import GenreId, Language, MovieOut, Score, Year, movie
from project.errors import Invalid
from project.http.api.fields import Base, PerPageQuery, Words
from project.http.api.validation import Written

type Email = Annotated[
    Words,
    Field(min_length=3, max_length=254, examples=["ada@example.org"], json_schema_extra={"format": "email"}),
]
type MailAddress = Annotated[str, Field(json_schema_extra={"format": "email"}, examples=["ada@example.org"])]
type Password = Annotated[Words, Field(min_length=1, max_length=256, examples=["correct horse battery"])]
GenreIds = Annotated[list[GenreId], Field(max_length=50, strict=False)]
type SessionId = Annotated[UUID, Field(description="The session, as the list of devices names it.")]
TimeZone = Annotated[
    str,
    Written("^[A-Za-z][A-Za-z0-9_+/-]*$", like="Europe/Berlin"),
    Field(max_length=64, description="Where evenings end: an IANA time zone."),
]


class Body(Schema):
    """Base of request bodies: unknown fields are refused, and so is a boolean where a number is meant."""

    model_config = ConfigDict(extra="forbid", strict=True)


class RegisterIn(Body):
    """A new account."""

    email: Email
    password: Password
    display_name: Words = Field("", max_length=60)
    time_zone: TimeZone = Field(DEFAULT)


class LoginIn(Body):
    """Address and password."""

    email: Email
    password: Password


class RefreshIn(Body):
    """A refresh token; left out where it comes in the cookie."""

    refresh: Words | None = Field(None, min_length=1, max_length=2000)


class PasswordIn(Body):
    """The present password, for what cannot be taken back."""

    password: Password


class PasswordChangeIn(Body):
    """A new password, and the one until now."""

    current_password: Password
    new_password: Password


class EmailConfirmIn(Body):
    """The token of the link that was mailed to a new address."""

    token: Words = Field(min_length=1, max_length=1000)


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
    email: MailAddress
    display_name: str
    language: str
    region: str
    time_zone: TimeZone
    joined_at: datetime


class TokensOut(Schema):
    """Tokens: the access token goes into `Authorization: Bearer …`, the refresh token is swapped once."""

    access: str
    refresh: str | None = Field(description="Null where it is in the cookie `__Host-refresh`.")
    token_type: Literal["Bearer"]
    expires_in: int = Field(description="Seconds that the access token lives.", examples=[600])


class SignedInOut(Schema):
    """A member with fresh tokens."""

    user: ProfileOut
    tokens: TokensOut


class StoredDeviceOut(Base):
    """A signed-in device, as it is stored."""

    sid: UUID
    channel: Literal["site", "api"]
    user_agent: str
    created_at: datetime
    used_at: datetime
    current: bool


class DeviceOut(StoredDeviceOut):
    """A signed-in device."""

    name: str = Field(examples=["Firefox on Windows"])


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
    language: Language | None = Field(None, description="One of `interface_languages` of `GET /config`.")
    region: Annotated[str, Written("^([A-Z]{2})?$", like="DE")] | None = None
    time_zone: TimeZone | None = None
    email: Email | None = None
    current_password: Password | None = None

    @model_validator(mode="after")
    def _address_needs_password(self) -> Self:
        if self.email is not None and self.current_password is None:
            sentence = gettext("A new e-mail address needs current_password.")
            raise Invalid.field("current_password", "needs_password", sentence)
        return self

    def fields(self) -> dict[str, str]:
        """What is given of the profile itself."""
        return self.model_dump(exclude_none=True, exclude={"email", "current_password"})


class FavoriteOut(MovieOut):
    """A favorite."""

    favorited_at: datetime


class FavoritesQuery(PerPageQuery):
    """Which favorites, in which order."""

    sort: Literal["added", "title", "score"] = "added"


class DismissedOut(MovieOut):
    """A film that is not recommended."""

    reason: DismissalReason
    dismissed_at: datetime
    until: datetime | None = Field(description="When `not_tonight` ends.")


class DismissalIn(Body):
    """Why a film is not wanted."""

    reason: DismissalReason = "not_for_me"


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


def favorite(liked: FavoriteMovie) -> dict[str, object]:
    """A favorite as :class:`FavoriteOut` declares it."""
    return {**movie(liked.movie), "favorited_at": liked.favorited_at}


def dismissed(hidden: DismissedMovie) -> dict[str, object]:
    """A dismissed film as :class:`DismissedOut` declares it."""
    return {**movie(hidden.movie), "reason": hidden.reason, "dismissed_at": hidden.dismissed_at, "until": hidden.until}
