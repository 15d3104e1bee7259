"""The signed-in user's own things: profile, favorites, dismissals, preferences, files."""

from django.http import HttpResponse
from ninja import File, Form, Path, Query, Router, UploadedFile

from accounts import commands
from accounts.api.responses import READ, REFUSED
from accounts.api.schemas import (
    DismissalIn,
    DismissalState,
    DismissedOut,
    EventOut,
    ExportQuery,
    FavoriteOut,
    FavoritesQuery,
    FavoriteState,
    ImportId,
    PasswordIn,
    PerPageQuery,
    PreferencesBody,
    ProfileIn,
    ProfileOut,
    ReceiptOut,
    dismissed,
    favorite,
)
from accounts.api.tokens import Bearer, MemberRequest
from accounts.services import dismissals, emails, favorites, identity, preferences, taste
from accounts.services.portability import exports, imports
from accounts.services.sign_in import security_events
from catalog.api.schemas import MoviePath
from project.http.api.envelope import Envelope, Problem, success

router = Router(tags=["Me"], auth=Bearer())


@router.get("", response={200: Envelope[ProfileOut], **READ}, operation_id="getMe", summary="Profile")
def profile(request: MemberRequest) -> dict[str, object]:
    """The member's own profile."""
    return success(identity.profile(request.user))


@router.patch(
    "",
    response={200: Envelope[ProfileOut], 409: Problem, **REFUSED},
    operation_id="updateMe",
    summary="Change the profile",
)
def update_profile(request: MemberRequest, body: ProfileIn) -> dict[str, object]:
    """Changes what is given. A new address becomes the account's when the link that is mailed to it is opened."""
    message = ""
    if body.email is not None and body.current_password is not None:
        commands.request_email_change(request, request.user, email=body.email, current_password=body.current_password)
        message = emails.CONFIRMATION_SENT
    return success(identity.update_profile(request.user, **body.fields()), message=message)


@router.delete("", response={200: Envelope[None], **REFUSED}, operation_id="deleteMe", summary="Delete the account")
def delete_account(request: MemberRequest, body: PasswordIn) -> dict[str, object]:
    """Deletes the account and everything that belongs to it, for good."""
    commands.delete_account(request, request.user, password=body.password)
    return success(None, message="Your account is deleted.")


@router.get(
    "/favorites",
    response={200: Envelope[list[FavoriteOut]], **REFUSED},
    operation_id="listFavorites",
    summary="Favorites",
)
def list_favorites(request: MemberRequest, query: Query[FavoritesQuery]) -> dict[str, object]:
    """The member's favorites."""
    page = favorites.page_of(request.user, page=query.page, per_page=query.per_page, sort=query.sort)
    return success([favorite(item) for item in page.items], page=page)


@router.put(
    "/favorites/{movie_id}",
    response={200: Envelope[FavoriteState], 404: Problem, **REFUSED},
    operation_id="addFavorite",
    summary="Make a film a favorite",
)
def add_favorite(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    favorites.add(request.user, movie_id)
    return success({"movie_id": movie_id, "favorite": True})


@router.delete(
    "/favorites/{movie_id}",
    response={200: Envelope[FavoriteState], 404: Problem, **REFUSED},
    operation_id="removeFavorite",
    summary="No longer a favorite",
)
def remove_favorite(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    favorites.remove(request.user, movie_id)
    return success({"movie_id": movie_id, "favorite": False})


@router.get(
    "/dismissals",
    response={200: Envelope[list[DismissedOut]], **REFUSED},
    operation_id="listDismissals",
    summary="Films that are not recommended",
)
def list_dismissals(request: MemberRequest, query: Query[PerPageQuery]) -> dict[str, object]:
    """What the member has dismissed and not taken back, the latest first."""
    page = dismissals.page_of(request.user, page=query.page, per_page=query.per_page)
    return success([dismissed(item) for item in page.items], page=page)


@router.put(
    "/dismissals/{movie_id}",
    response={200: Envelope[DismissalState], 404: Problem, **REFUSED},
    operation_id="addDismissal",
    summary="Do not recommend a film",
)
def dismiss(request: MemberRequest, movie_id: MoviePath, body: DismissalIn | None = None) -> dict[str, object]:
    """Idempotent. Without a reason it is not for me; `not_now` ends by itself after 60 days."""
    reason = (body or DismissalIn()).reason
    dismissals.dismiss(request.user, movie_id, reason=reason)
    return success({"movie_id": movie_id, "dismissed": True, "reason": reason})


@router.delete(
    "/dismissals/{movie_id}",
    response={200: Envelope[DismissalState], 404: Problem, **REFUSED},
    operation_id="removeDismissal",
    summary="Recommend a film again",
)
def restore(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    dismissals.restore(request.user, movie_id)
    return success({"movie_id": movie_id, "dismissed": False})


@router.get(
    "/preferences",
    response={200: Envelope[PreferencesBody], **READ},
    operation_id="getPreferences",
    summary="Preferences",
)
def get_preferences(request: MemberRequest) -> dict[str, object]:
    """What the member said about taste."""
    return success(taste.preference(request.user))


@router.put(
    "/preferences",
    response={200: Envelope[PreferencesBody], **REFUSED},
    operation_id="setPreferences",
    summary="Set the preferences",
)
def set_preferences(request: MemberRequest, body: PreferencesBody) -> dict[str, object]:
    """Replaces the whole set."""
    return success(preferences.set_preference(request.user, body.preference()))


@router.get(
    "/events",
    response={200: Envelope[list[EventOut]], **REFUSED},
    operation_id="listEvents",
    summary="What happened with the account",
)
def list_events(request: MemberRequest, query: Query[PerPageQuery]) -> dict[str, object]:
    """Sign-ins, refusals and changes of what protects the account in the last 90 days, the newest first."""
    page = security_events.page_of(request.user, page=query.page, per_page=query.per_page)
    return success(page.items, page=page)


@router.get(
    "/export", response={200: bytes, **REFUSED}, operation_id="exportMe", summary="Everything about me, as a file"
)
def export(request: MemberRequest, query: Query[ExportQuery]) -> HttpResponse:
    """JSON holds everything that is stored about the member, CSV the films. Importing it again adds nothing."""
    file = exports.export_file(request.user, kind=query.format)
    headers = {"Content-Disposition": file.disposition}
    return HttpResponse(file.content, content_type=file.media_type, headers=headers)


@router.post(
    "/import",
    response={200: Envelope[ReceiptOut], 409: Problem, **REFUSED},
    operation_id="importMovies",
    summary="Bring films",
)
def import_movies(request: MemberRequest, file: File[UploadedFile], dry_run: Form[bool] = False) -> dict[str, object]:
    """A file of Marquee, Letterboxd, IMDb, Trakt or TMDB (CSV, JSON, ZIP). Repeating it adds nothing."""
    received = imports.import_file(request.user, name=file.name or "", content=file, dry_run=dry_run)
    return success(received)


@router.delete(
    "/imports/{import_id}",
    response={200: Envelope[ReceiptOut], 404: Problem, **REFUSED},
    operation_id="undoImport",
    summary="Undo an import",
)
def undo_import(request: MemberRequest, import_id: Path[ImportId]) -> dict[str, object]:
    """Takes back what the import added and is still there. Idempotent."""
    return success(imports.undo(request.user, import_id))
