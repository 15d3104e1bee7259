"""This room's door for front-end apps. Whose data it is comes from the token alone."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import File, Form, Path, Query, Router, Status, UploadedFile
from ninja.decorators import decorate_view

from accounts import tasks, tokens
from accounts.models import User, fold_email
from accounts.schemas import (
    DeviceOut,
    DismissalIn,
    DismissalState,
    DismissedOut,
    ExportQuery,
    FavoriteOut,
    FavoritesQuery,
    FavoriteState,
    ImportId,
    LoginIn,
    PasswordChangeIn,
    PasswordIn,
    PerPageQuery,
    PreferencesBody,
    ProfileIn,
    ProfileOut,
    ReceiptOut,
    RefreshIn,
    RegisterIn,
    ResetConfirmIn,
    ResetIn,
    SessionId,
    SignedInOut,
    TokensOut,
    dismissed,
    favorite,
)
from accounts.services import credentials, dismissals, favorites, identity, letters, preferences, sessions, taste
from accounts.services.portability import exports, imports
from accounts.tokens import Bearer, MemberRequest
from catalog.api.schemas import MovieId
from project.http import throttling
from project.http.api.envelope import Envelope, Problem, located, success

auth = Router(tags=["Accounts"])
me = Router(tags=["Me"], auth=Bearer())
REFUSED = {401: Problem, 422: Problem, 429: Problem, 503: Problem}
READ = {401: Problem, 429: Problem, 503: Problem}


@auth.post(
    "/register",
    response={201: Envelope[SignedInOut], 409: Problem, 422: Problem, 429: Problem, 503: Problem},
    operation_id="register",
    summary="Open an account",
)
@decorate_view(located(lambda: reverse("api:profile")))
def register(request: HttpRequest, body: RegisterIn) -> Status[dict[str, object]]:
    """A new member, signed in at once. 409 when the address is taken."""
    throttling.admit_try(request)
    user = identity.register(email=body.email, password=body.password, display_name=body.display_name)
    return Status(201, success(_signed_in(request, user), message="Welcome to Marquee."))


@auth.post("/login", response={200: Envelope[SignedInOut], **REFUSED}, operation_id="login", summary="Log in")
def login(request: HttpRequest, body: LoginIn) -> dict[str, object]:
    """Tokens for an address and its password. The refusal does not say which of them is wrong."""
    throttling.admit_try(request, fold_email(body.email))
    user = identity.authenticate(email=body.email, password=body.password)
    return success(_signed_in(request, user))


@auth.post(
    "/refresh", response={200: Envelope[TokensOut], **REFUSED}, operation_id="refreshTokens", summary="New tokens"
)
def refresh(request: HttpRequest, body: RefreshIn) -> dict[str, object]:
    """New tokens for a refresh token, which then no longer works. Using an old one ends the session."""
    return success(tokens.refresh(body.refresh))


@auth.post(
    "/logout", auth=Bearer(), response={200: Envelope[None], **REFUSED}, operation_id="logout", summary="Log out"
)
def logout(request: MemberRequest) -> dict[str, object]:
    """Ends this session: its tokens stop working at once."""
    sessions.close(request.sid)
    return success(None, message="Logged out.")


@auth.post(
    "/logout-all",
    auth=Bearer(),
    response={200: Envelope[None], **REFUSED},
    operation_id="logoutEverywhere",
    summary="Log out everywhere",
)
def logout_all(request: MemberRequest) -> dict[str, object]:
    """Ends every session of the member, on the site too."""
    sessions.close_all(request.user)
    return success(None, message="Logged out everywhere.")


@auth.get(
    "/sessions",
    auth=Bearer(),
    response={200: Envelope[list[DeviceOut]], **READ},
    operation_id="listSessions",
    summary="Signed-in devices",
)
def list_sessions(request: MemberRequest) -> dict[str, object]:
    """Where the member is signed in, on the site and through the API."""
    return success(sessions.devices(request.user, current=request.sid))


@auth.delete(
    "/sessions/{sid}",
    auth=Bearer(),
    response={200: Envelope[None], 404: Problem, **REFUSED},
    operation_id="revokeSession",
    summary="Sign a device out",
)
def revoke_session(request: MemberRequest, sid: Path[SessionId]) -> dict[str, object]:
    """Ends one of the member's own sessions."""
    sessions.close_own(request.user, sid)
    return success(None, message="Signed out.")


@auth.post(
    "/password/change",
    auth=Bearer(),
    response={200: Envelope[None], **REFUSED},
    operation_id="changePassword",
    summary="Change the password",
)
def change_password(request: MemberRequest, body: PasswordChangeIn) -> dict[str, object]:
    """Sets a new password. Every other session ends at once, on the site too."""
    throttling.admit_try(request, f"member {request.user.pk}")
    credentials.change_password(request.user, **body.model_dump(), sid=request.sid)
    return success(None, message="Your password is changed. Every other device is signed out.")


@auth.post(
    "/password/reset",
    response={202: Envelope[None], 422: Problem, 429: Problem, 503: Problem},
    operation_id="requestPasswordReset",
    summary="Ask for a new password by e-mail",
)
def request_reset(request: HttpRequest, body: ResetIn) -> Status[dict[str, object]]:
    """Always 202: the answer does not say whether there is an account."""
    throttling.admit_try(request, fold_email(body.email))
    tasks.send_reset.enqueue(body.email)
    return Status(202, success(None, message=letters.RESET_SENT))


@auth.post(
    "/password/reset/confirm",
    response={200: Envelope[None], 422: Problem, 429: Problem, 503: Problem},
    operation_id="resetPassword",
    summary="Set a new password by the mailed token",
)
def reset_password(request: HttpRequest, body: ResetConfirmIn) -> dict[str, object]:
    """The token works once, within an hour. Every session ends at once."""
    throttling.admit_try(request)
    credentials.reset_password(body.token, new_password=body.new_password)
    return success(None, message="Your password is changed. Please log in.")


@me.get("", response={200: Envelope[ProfileOut], **READ}, operation_id="getMe", summary="Profile")
def profile(request: MemberRequest) -> dict[str, object]:
    """The member's own profile."""
    return success(identity.profile(request.user))


@me.patch(
    "",
    response={200: Envelope[ProfileOut], 409: Problem, **REFUSED},
    operation_id="updateMe",
    summary="Change the profile",
)
def update_profile(request: MemberRequest, body: ProfileIn) -> dict[str, object]:
    """Changes what is given. A new address becomes the account's when the link that is mailed to it is opened."""
    message = ""
    if body.email is not None and body.current_password is not None:
        throttling.admit_try(request, f"member {request.user.pk}")
        address = identity.ask_for_address(request.user, email=body.email, password=body.current_password)
        tasks.send_confirmation.enqueue(request.user.pk, address)
        message = letters.CONFIRMATION_SENT
    return success(identity.update_profile(request.user, **body.fields()), message=message)


@me.delete("", response={200: Envelope[None], **REFUSED}, operation_id="deleteMe", summary="Delete the account")
def close_account(request: MemberRequest, body: PasswordIn) -> dict[str, object]:
    """Deletes the account and everything that belongs to it, for good."""
    throttling.admit_try(request, f"member {request.user.pk}")
    identity.close_account(request.user, password=body.password)
    return success(None, message="Your account is deleted.")


@me.get(
    "/favorites",
    response={200: Envelope[list[FavoriteOut]], **REFUSED},
    operation_id="listFavorites",
    summary="Favorites",
)
def list_favorites(request: MemberRequest, query: Query[FavoritesQuery]) -> dict[str, object]:
    """The member's favorites."""
    page = favorites.page_of(request.user, page=query.page, per_page=query.per_page, sort=query.sort)
    return success([favorite(one) for one in page.items], page=page)


@me.put(
    "/favorites/{movie_id}",
    response={200: Envelope[FavoriteState], 404: Problem, **REFUSED},
    operation_id="addFavorite",
    summary="Make a film a favorite",
)
def add_favorite(request: MemberRequest, movie_id: Path[MovieId]) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    return _set_favorite(request.user, movie_id, favorite=True)


@me.delete(
    "/favorites/{movie_id}",
    response={200: Envelope[FavoriteState], 404: Problem, **REFUSED},
    operation_id="removeFavorite",
    summary="No longer a favorite",
)
def remove_favorite(request: MemberRequest, movie_id: Path[MovieId]) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    return _set_favorite(request.user, movie_id, favorite=False)


@me.get(
    "/dismissals",
    response={200: Envelope[list[DismissedOut]], **REFUSED},
    operation_id="listDismissals",
    summary="Films that are not recommended",
)
def list_dismissals(request: MemberRequest, query: Query[PerPageQuery]) -> dict[str, object]:
    """What the member has dismissed and not taken back, the latest first."""
    page = dismissals.page_of(request.user, page=query.page, per_page=query.per_page)
    return success([dismissed(one) for one in page.items], page=page)


@me.put(
    "/dismissals/{movie_id}",
    response={200: Envelope[DismissalState], 404: Problem, **REFUSED},
    operation_id="dismiss",
    summary="Do not recommend a film",
)
def dismiss(request: MemberRequest, movie_id: Path[MovieId], body: DismissalIn | None = None) -> dict[str, object]:
    """Idempotent. Without a reason it is not for me; `not_now` ends by itself after 60 days."""
    reason = (body or DismissalIn()).reason
    dismissals.dismiss(request.user, movie_id, reason=reason)
    return success({"movie_id": movie_id, "dismissed": True, "reason": reason})


@me.delete(
    "/dismissals/{movie_id}",
    response={200: Envelope[DismissalState], 404: Problem, **REFUSED},
    operation_id="restore",
    summary="Recommend a film again",
)
def restore(request: MemberRequest, movie_id: Path[MovieId]) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    dismissals.restore(request.user, movie_id)
    return success({"movie_id": movie_id, "dismissed": False})


@me.get(
    "/preferences",
    response={200: Envelope[PreferencesBody], **READ},
    operation_id="getPreferences",
    summary="Preferences",
)
def get_preferences(request: MemberRequest) -> dict[str, object]:
    """What the member said about taste."""
    return success(taste.preference(request.user))


@me.put(
    "/preferences",
    response={200: Envelope[PreferencesBody], **REFUSED},
    operation_id="setPreferences",
    summary="Set the preferences",
)
def set_preferences(request: MemberRequest, body: PreferencesBody) -> dict[str, object]:
    """Replaces the whole set."""
    return success(preferences.set_preference(request.user, body.preference()))


@me.get("/export", response={200: bytes, **REFUSED}, operation_id="exportMe", summary="Everything about me, as a file")
def export(request: MemberRequest, query: Query[ExportQuery]) -> HttpResponse:
    """JSON holds everything that is stored about the member, CSV the films. Importing it again adds nothing."""
    csv = query.format == "csv"
    content = exports.as_csv(request.user) if csv else exports.as_json(request.user)
    return HttpResponse(content, content_type="text/csv; charset=utf-8" if csv else "application/json",
                        headers={"Content-Disposition": f'attachment; filename="marquee.{query.format}"'})  # fmt: skip


@me.post("/import", response={200: Envelope[ReceiptOut], **REFUSED}, operation_id="importFilms", summary="Bring films")
def bring(request: MemberRequest, file: File[UploadedFile], dry_run: Form[bool] = False) -> dict[str, object]:
    """A file of Marquee, Letterboxd, IMDb, Trakt or TMDB (CSV, JSON, ZIP). Repeating it adds nothing."""
    received = imports.bring(request.user, name=file.name or "", content=file.read(), dry_run=dry_run)
    return success(received)


@me.delete(
    "/imports/{import_id}",
    response={200: Envelope[ReceiptOut], 404: Problem, **REFUSED},
    operation_id="undoImport",
    summary="Undo an import",
)
def undo_import(request: MemberRequest, import_id: Path[ImportId]) -> dict[str, object]:
    """Takes back what the import added and is still there. Idempotent."""
    return success(imports.undo(request.user, import_id))


def _signed_in(request: HttpRequest, user: User) -> dict[str, object]:
    opened = sessions.open_api(user, user_agent=request.headers.get("User-Agent", ""))
    return {"user": identity.profile(user), "tokens": tokens.issue(opened)}


def _set_favorite(user: User, movie_id: int, *, favorite: bool) -> dict[str, object]:
    favorites.set_favorite(user, movie_id, favorite=favorite)
    return success({"movie_id": movie_id, "favorite": favorite})
