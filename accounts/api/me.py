"""The signed-in user's own things: profile, favorites, dismissals, preferences."""

from django.http import HttpResponse
from django.utils.translation import gettext
from ninja import Query, Router
from ninja.decorators import decorate_view

from accounts import commands
from accounts.api import refresh_cookie
from accounts.api.personal_answers import personal
from accounts.api.responses import READ, REFUSED
from accounts.api.schemas import (
    DismissalIn,
    DismissedOut,
    EventOut,
    FavoriteOut,
    FavoritesQuery,
    PasswordIn,
    PreferencesBody,
    ProfileIn,
    ProfileOut,
    dismissed,
    favorite,
)
from accounts.api.signal_schemas import DismissalState, FavoriteState, change_fields
from accounts.api.tokens import Bearer, MemberRequest
from accounts.services import dismissals, emails, favorites, identity, preferences, taste
from accounts.services.revisions import check_revision, revision_of
from accounts.services.sign_in import security_events
from catalog.api.schemas import MoviePath
from project.http.api.envelope import Envelope, Problem, json_response, success
from project.http.api.fields import PerPageQuery
from project.http.api.preconditions import IfMatch, tag, versions_of

router = Router(tags=["Me"], auth=Bearer())
_sessions = Bearer(sessions_only=True)


@router.get("", response={200: Envelope[ProfileOut], **READ}, operation_id="getMe", summary="Profile")
def profile(request: MemberRequest) -> HttpResponse:
    """The member's own profile. Send its `ETag` as `If-Match` with a change that is to be of this state."""
    own = identity.profile(request.user)
    response = json_response(own)
    tag(response, revision_of(own))
    return response


@router.patch(
    "",
    response={200: Envelope[ProfileOut], 403: Problem, 409: Problem, 412: Problem, **REFUSED},
    operation_id="updateMe",
    summary="Change the profile",
)
def update_profile(
    request: MemberRequest, response: HttpResponse, body: ProfileIn, if_match: IfMatch = None
) -> dict[str, object]:
    """Changes what is given. A new address becomes the account's when the link that is mailed to it is opened.

    With `If-Match` nothing is changed, and no letter sent, if the profile is another one by now. A personal token
    changes no address.
    """
    message, expected = "", versions_of(if_match)
    if body.email is not None and body.current_password is not None:
        _sessions(request)
        check_revision(identity.profile(request.user), expected)
        commands.request_email_change(request, request.user, email=body.email, current_password=body.current_password)
        message = gettext(emails.CONFIRMATION_SENT)
    changed = identity.update_profile(request.user, **body.fields(), if_revision=expected)
    tag(response, revision_of(changed))
    return success(changed, message=message)


@router.delete(
    "",
    auth=_sessions,
    response={200: Envelope[None], 403: Problem, **REFUSED},
    operation_id="deleteMe",
    summary="Delete the account",
)
def delete_account(request: MemberRequest, response: HttpResponse, body: PasswordIn) -> dict[str, object]:
    """Deletes the account and everything that belongs to it, for good."""
    commands.delete_account(request, request.user, password=body.password)
    refresh_cookie.remove(request, response)
    return success(None, message=gettext("Your account is deleted."))


@router.get(
    "/favorites",
    response={200: Envelope[list[FavoriteOut]], **REFUSED},
    operation_id="listFavorites",
    summary="Favorites",
)
@decorate_view(personal())
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
    """Idempotent: repeating it changes nothing. Takes back "not for me"."""
    return success(change_fields(request.user, favorites.add(request.user, movie_id)))


@router.delete(
    "/favorites/{movie_id}",
    response={200: Envelope[FavoriteState], 404: Problem, **REFUSED},
    operation_id="removeFavorite",
    summary="No longer a favorite",
)
def remove_favorite(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    return success(change_fields(request.user, favorites.remove(request.user, movie_id)))


@router.get(
    "/dismissals",
    response={200: Envelope[list[DismissedOut]], **REFUSED},
    operation_id="listDismissals",
    summary="Films that are not recommended",
)
@decorate_view(personal())
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
    """Idempotent. Without a reason it is not for me, which takes back a favorite and the wish to see the film.

    `not_tonight` is no opinion, and ends by itself at four in the morning of the member's time zone.
    """
    reason = (body or DismissalIn()).reason
    return success(change_fields(request.user, dismissals.dismiss(request.user, movie_id, reason=reason)))


@router.delete(
    "/dismissals/{movie_id}",
    response={200: Envelope[DismissalState], 404: Problem, **REFUSED},
    operation_id="removeDismissal",
    summary="Recommend a film again",
)
def restore(request: MemberRequest, movie_id: MoviePath) -> dict[str, object]:
    """Idempotent: repeating it changes nothing."""
    return success(change_fields(request.user, dismissals.restore(request.user, movie_id)))


@router.get(
    "/preferences",
    response={200: Envelope[PreferencesBody], **READ},
    operation_id="getPreferences",
    summary="Preferences",
)
@decorate_view(personal())
def get_preferences(request: MemberRequest, response: HttpResponse) -> dict[str, object]:
    """What the member said about taste. Send its `ETag` as `If-Match` with a change that is to be of this state."""
    stated = taste.preference(request.user)
    tag(response, revision_of(stated))
    return success(stated)


@router.put(
    "/preferences",
    response={200: Envelope[PreferencesBody], 412: Problem, **REFUSED},
    operation_id="setPreferences",
    summary="Set the preferences",
)
def set_preferences(
    request: MemberRequest, response: HttpResponse, body: PreferencesBody, if_match: IfMatch = None
) -> dict[str, object]:
    """Replaces the whole set; with `If-Match` only the one that you have read."""
    stated = preferences.set_preference(request.user, body.preference(), if_revision=versions_of(if_match))
    tag(response, revision_of(stated))
    return success(stated)


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
