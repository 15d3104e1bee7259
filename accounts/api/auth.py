"""In and out: registration, tokens, sessions, passwords."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from ninja import Path, Query, Router, Status
from ninja.decorators import decorate_view

from accounts import commands
from accounts.api import refresh_cookie, tokens
from accounts.api.refresh_cookie import ModeQuery, RefreshCookie
from accounts.api.responses import READ, REFUSED
from accounts.api.schemas import (
    DeviceOut,
    EmailConfirmIn,
    LoginIn,
    PasswordChangeIn,
    RefreshIn,
    RegisterIn,
    ResetConfirmIn,
    ResetIn,
    SessionId,
    SignedInOut,
    TokensOut,
)
from accounts.api.tokens import Bearer, MemberRequest
from accounts.models.user import User
from accounts.services import emails, identity
from accounts.services.sign_in import sessions
from project.http.api.envelope import Envelope, Problem, located, success
from project.http.api.fields import WholeListQuery
from project.pagination import cut

router = Router(tags=["Accounts"])
SESSIONS = Bearer(sessions_only=True)  # a personal token is no way to what protects the account


@router.post(
    "/register",
    response={201: Envelope[SignedInOut], 403: Problem, 409: Problem, 422: Problem, 429: Problem, 503: Problem},
    operation_id="register",
    summary="Open an account",
)
@decorate_view(located(lambda: reverse("api:profile")))
def register(
    request: HttpRequest, response: HttpResponse, body: RegisterIn, query: Query[ModeQuery]
) -> Status[dict[str, object]]:
    """A new member, signed in at once. 409 when the address is taken. `mode=cookie` as at the login."""
    _check_mode(request, query)
    user = commands.register(request, **body.model_dump())
    return Status(201, success(_signed_in(request, response, user, query), message=gettext("Welcome to Marquee.")))


@router.post(
    "/login", response={200: Envelope[SignedInOut], 403: Problem, **REFUSED}, operation_id="login", summary="Log in"
)
def login(request: HttpRequest, response: HttpResponse, body: LoginIn, query: Query[ModeQuery]) -> dict[str, object]:
    """Tokens for an address and its password. The refusal does not say which of them is wrong.

    With `mode=cookie` the refresh token is put into the cookie `__Host-refresh` (HttpOnly, Secure, SameSite=Strict),
    where no script reads it; `refresh` and `logout` find it there. For browser apps on the same site: they are asked
    for their `Origin`.
    """
    _check_mode(request, query)
    return success(_signed_in(request, response, commands.authenticate(request, **body.model_dump()), query))


@router.post(
    "/refresh",
    response={200: Envelope[TokensOut], 403: Problem, **REFUSED},
    operation_id="refreshTokens",
    summary="New tokens",
)
def refresh(request: HttpRequest, response: HttpResponse, body: RefreshIn | None = None) -> dict[str, object]:
    """New tokens for a refresh token; within ten seconds the same ones again. Later its use ends the session.

    Without one in the body, that of the cookie `__Host-refresh` is swapped, and the new one is put there.
    """
    if body and body.refresh:
        return success(tokens.refresh(request, body.refresh))
    pair = tokens.refresh(request, refresh_cookie.token_of(request))
    return success(refresh_cookie.put(response, pair))


@router.post(
    "/logout",
    auth=[SESSIONS, RefreshCookie()],
    response={200: Envelope[None], 403: Problem, **REFUSED},
    operation_id="logout",
    summary="Log out",
)
def logout(request: MemberRequest, response: HttpResponse) -> dict[str, object]:
    """Ends this session: its tokens stop working at once.

    Without an access token, the session is that of the cookie `__Host-refresh`, which goes.
    """
    commands.log_out(request, request.user, sid=request.sid)
    refresh_cookie.remove(request, response)
    return success(None, message=gettext("Logged out."))


@router.post(
    "/logout-all",
    auth=SESSIONS,
    response={200: Envelope[None], 403: Problem, **REFUSED},
    operation_id="logoutEverywhere",
    summary="Log out everywhere",
)
def logout_all(request: MemberRequest, response: HttpResponse) -> dict[str, object]:
    """Ends every session of the member, on the site too, and every personal token."""
    commands.log_out_everywhere(request, request.user)
    refresh_cookie.remove(request, response)
    return success(None, message=gettext("Logged out everywhere."))


@router.get(
    "/sessions",
    auth=SESSIONS,
    response={200: Envelope[list[DeviceOut]], 403: Problem, **READ},
    operation_id="listSessions",
    summary="Signed-in devices",
)
def list_sessions(request: MemberRequest, query: Query[WholeListQuery]) -> dict[str, object]:
    """Where the member is signed in, on the site and through the API. `GET /me/tokens` lists personal tokens."""
    page = cut(sessions.devices(request.user, current=request.sid), page=query.page, per_page=query.per_page)
    return success(page.items, page=page)


@router.delete(
    "/sessions/{sid}",
    auth=SESSIONS,
    response={200: Envelope[None], 403: Problem, 404: Problem, **REFUSED},
    operation_id="revokeSession",
    summary="Sign a device out",
)
def revoke_session(request: MemberRequest, sid: Path[SessionId]) -> dict[str, object]:
    """Ends one of the member's own sessions."""
    commands.end_session(request, request.user, sid)
    return success(None, message=gettext("Logged out."))


@router.post(
    "/password/change",
    auth=SESSIONS,
    response={200: Envelope[None], 403: Problem, **REFUSED},
    operation_id="changePassword",
    summary="Change the password",
)
def change_password(request: MemberRequest, body: PasswordChangeIn) -> dict[str, object]:
    """Sets a new password. Every other session ends at once, on the site too, and every personal token."""
    commands.change_password(request, request.user, **body.model_dump(), sid=request.sid)
    return success(None, message=gettext("Your password is changed. Every other device is logged out."))


@router.post(
    "/password/reset",
    response={202: Envelope[None], 422: Problem, 429: Problem, 503: Problem},
    operation_id="requestPasswordReset",
    summary="Ask for a new password by e-mail",
)
def request_reset(request: HttpRequest, body: ResetIn) -> Status[dict[str, object]]:
    """202 for every address: the answer does not say whether there is an account."""
    commands.request_password_reset(request, email=identity.clean_email(body.email))
    return Status(202, success(None, message=gettext(emails.RESET_SENT)))


@router.post(
    "/password/reset/confirm",
    response={200: Envelope[None], 422: Problem, 429: Problem, 503: Problem},
    operation_id="resetPassword",
    summary="Set a new password by the mailed token",
)
def reset_password(request: HttpRequest, body: ResetConfirmIn) -> dict[str, object]:
    """The token works once, within an hour. Every session ends at once."""
    commands.reset_password(request, **body.model_dump())
    return success(None, message=gettext("Your password is changed. Please log in."))


@router.post(
    "/email/confirm",
    response={200: Envelope[None], 409: Problem, 422: Problem, 429: Problem, 503: Problem},
    operation_id="confirmEmail",
    summary="Confirm a new e-mail address by the mailed token",
)
def confirm_email(request: HttpRequest, body: EmailConfirmIn) -> dict[str, object]:
    """Makes the address that `PATCH /me` asked for the account's. The token works once, within an hour.

    409 when somebody else has taken the address meanwhile. The address before is told by letter, and can undo it.
    """
    commands.confirm_email(request, token=body.token)
    return success(None, message=gettext("The new address is yours."))


def _check_mode(request: HttpRequest, query: ModeQuery) -> None:
    if query.mode == "cookie":
        refresh_cookie.refuse_other_sites(request)


def _signed_in(request: HttpRequest, response: HttpResponse, user: User, query: ModeQuery) -> dict[str, object]:
    pair = tokens.issue(commands.open_api_session(request, user))
    answer = refresh_cookie.put(response, pair) if query.mode == "cookie" else pair
    return {"user": identity.profile(user), "tokens": answer}
