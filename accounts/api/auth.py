"""In and out: registration, tokens, sessions, passwords."""

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Router, Status
from ninja.decorators import decorate_view

from accounts import commands
from accounts.api import tokens
from accounts.api.responses import READ, REFUSED
from accounts.api.schemas import (
    DeviceOut,
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

router = Router(tags=["Accounts"])


@router.post(
    "/register",
    response={201: Envelope[SignedInOut], 409: Problem, 422: Problem, 429: Problem, 503: Problem},
    operation_id="register",
    summary="Open an account",
)
@decorate_view(located(lambda: reverse("api:profile")))
def register(request: HttpRequest, body: RegisterIn) -> Status[dict[str, object]]:
    """A new member, signed in at once. 409 when the address is taken."""
    user = commands.register(request, **body.model_dump())
    return Status(201, success(_signed_in(request, user), message="Welcome to Marquee."))


@router.post("/login", response={200: Envelope[SignedInOut], **REFUSED}, operation_id="login", summary="Log in")
def login(request: HttpRequest, body: LoginIn) -> dict[str, object]:
    """Tokens for an address and its password. The refusal does not say which of them is wrong."""
    return success(_signed_in(request, commands.authenticate(request, **body.model_dump())))


@router.post(
    "/refresh", response={200: Envelope[TokensOut], **REFUSED}, operation_id="refreshTokens", summary="New tokens"
)
def refresh(request: HttpRequest, body: RefreshIn) -> dict[str, object]:
    """New tokens for a refresh token; within ten seconds the same ones again. Later its use ends the session."""
    return success(tokens.refresh(request, body.refresh))


@router.post(
    "/logout", auth=Bearer(), response={200: Envelope[None], **REFUSED}, operation_id="logout", summary="Log out"
)
def logout(request: MemberRequest) -> dict[str, object]:
    """Ends this session: its tokens stop working at once."""
    commands.log_out(request, request.user, sid=request.sid)
    return success(None, message="Logged out.")


@router.post(
    "/logout-all",
    auth=Bearer(),
    response={200: Envelope[None], **REFUSED},
    operation_id="logoutEverywhere",
    summary="Log out everywhere",
)
def logout_all(request: MemberRequest) -> dict[str, object]:
    """Ends every session of the member, on the site too."""
    commands.log_out_everywhere(request, request.user)
    return success(None, message="Logged out everywhere.")


@router.get(
    "/sessions",
    auth=Bearer(),
    response={200: Envelope[list[DeviceOut]], **READ},
    operation_id="listSessions",
    summary="Signed-in devices",
)
def list_sessions(request: MemberRequest) -> dict[str, object]:
    """Where the member is signed in, on the site and through the API."""
    return success(sessions.devices(request.user, current=request.sid))


@router.delete(
    "/sessions/{sid}",
    auth=Bearer(),
    response={200: Envelope[None], 404: Problem, **REFUSED},
    operation_id="revokeSession",
    summary="Sign a device out",
)
def revoke_session(request: MemberRequest, sid: Path[SessionId]) -> dict[str, object]:
    """Ends one of the member's own sessions."""
    commands.end_session(request, request.user, sid)
    return success(None, message="Signed out.")


@router.post(
    "/password/change",
    auth=Bearer(),
    response={200: Envelope[None], **REFUSED},
    operation_id="changePassword",
    summary="Change the password",
)
def change_password(request: MemberRequest, body: PasswordChangeIn) -> dict[str, object]:
    """Sets a new password. Every other session ends at once, on the site too."""
    commands.change_password(request, request.user, **body.model_dump(), sid=request.sid)
    return success(None, message="Your password is changed. Every other device is signed out.")


@router.post(
    "/password/reset",
    response={202: Envelope[None], 422: Problem, 429: Problem, 503: Problem},
    operation_id="requestPasswordReset",
    summary="Ask for a new password by e-mail",
)
def request_reset(request: HttpRequest, body: ResetIn) -> Status[dict[str, object]]:
    """Always 202: the answer does not say whether there is an account."""
    commands.request_password_reset(request, email=body.email)
    return Status(202, success(None, message=emails.RESET_SENT))


@router.post(
    "/password/reset/confirm",
    response={200: Envelope[None], 422: Problem, 429: Problem, 503: Problem},
    operation_id="resetPassword",
    summary="Set a new password by the mailed token",
)
def reset_password(request: HttpRequest, body: ResetConfirmIn) -> dict[str, object]:
    """The token works once, within an hour. Every session ends at once."""
    commands.reset_password(request, **body.model_dump())
    return success(None, message="Your password is changed. Please log in.")


def _signed_in(request: HttpRequest, user: User) -> dict[str, object]:
    opened = commands.open_api_session(request, user)
    return {"user": identity.profile(user), "tokens": tokens.issue(opened)}
