"""Personal tokens of the signed-in user: for scripts, a calendar, a home server."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from ninja import Field, Path, Query, Router, Schema, Status
from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticKnownError

from accounts import commands
from accounts.api.responses import READ, REFUSED
from accounts.api.schemas import Body, Password
from accounts.api.tokens import Bearer, MemberRequest
from accounts.services.sign_in import personal_tokens
from accounts.types.account import TokenEntry, TokenScope
from project.http.api.envelope import Envelope, Problem, success
from project.http.api.fields import WholeListQuery, Words
from project.pagination import cut

router = Router(tags=["Accounts"], auth=Bearer(sessions_only=True))
type TokenId = Annotated[UUID, Field(description="The token, as the list names it.")]
SHOWN_ONCE = "The token itself. It is never shown again: put it where your program finds it."


def _moment(value: object) -> object:
    """Refuse what only Python takes for a moment: numbers."""
    if isinstance(value, int | float):
        raise PydanticKnownError("datetime_type")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_moment), Field(strict=False)]


class TokenIn(Body):
    """A new token."""

    name: Words = Field(min_length=1, max_length=60, examples=["backup script"])
    scopes: list[TokenScope] = Field(
        ["read"], min_length=1, max_length=2, description="Who may `write` may read, too.", examples=[["read"]]
    )
    expires_at: Moment | None = Field(None, description="Within a year; in 90 days where nothing is said.")
    current_password: Password


class PersonalTokenOut(Schema):
    """A personal token, without what stands in it."""

    id: UUID
    name: str
    scopes: list[TokenScope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None = Field(description="To the hour.")


class NewTokenOut(PersonalTokenOut):
    """A personal token that was made just now."""

    token: str = Field(description=SHOWN_ONCE, examples=["mqp_0JkY7nXq3vRb5tLw9sZd2fHc8mGe1a2Bc3De"])


@router.get(
    "/tokens",
    response={200: Envelope[list[PersonalTokenOut]], 403: Problem, **READ},
    operation_id="listTokens",
    summary="Personal tokens",
)
def list_tokens(request: MemberRequest, query: Query[WholeListQuery]) -> dict[str, object]:
    """Those that have not expired, the newest first."""
    page = cut(personal_tokens.entries(request.user), page=query.page, per_page=query.per_page)
    return success([_fields(entry) for entry in page.items], page=page)


@router.post(
    "/tokens",
    response={201: Envelope[NewTokenOut], 403: Problem, 409: Problem, **REFUSED},
    operation_id="createToken",
    summary="Make a personal token",
)
def create_token(request: MemberRequest, response: HttpResponse, body: TokenIn) -> Status[dict[str, object]]:
    """For a program of your own: send it as `Authorization: Bearer mqp_…`.

    It does what you can do with films, lists and your profile, and nothing about what protects the account: no tokens,
    sessions, passwords or addresses, no end of the account. A new password, or logging out everywhere, ends it. You are
    told by letter, and it stands among your devices. At most twenty.
    """
    entry, token = commands.make_personal_token(
        request,
        request.user,
        name=body.name,
        scope="write" if "write" in body.scopes else "read",
        current_password=body.current_password,
        expires_at=body.expires_at,
    )
    response["Location"] = reverse("api:revoke_token", args=[entry.id])
    return Status(201, success({**_fields(entry), "token": token}))


@router.delete(
    "/tokens/{token_id}",
    response={200: Envelope[None], 403: Problem, 404: Problem, **REFUSED},
    operation_id="revokeToken",
    summary="Revoke a personal token",
)
def revoke_token(request: MemberRequest, token_id: Path[TokenId]) -> dict[str, object]:
    """It stops working at once."""
    commands.revoke_personal_token(request, request.user, token_id)
    return success(None, message=gettext("The token is revoked."))


def _fields(entry: TokenEntry) -> dict[str, object]:
    return {
        "id": entry.id,
        "name": entry.name,
        "scopes": entry.scopes,
        "created_at": entry.created_at,
        "expires_at": entry.expires_at,
        "last_used_at": entry.used_at,
    }
