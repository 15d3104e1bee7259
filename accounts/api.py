"""This room's door for front-end apps. Whose data it is comes from the token alone."""

from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from ninja import Path, Query, Router, Status
from ninja.decorators import decorate_view

from accounts import tokens
from accounts.models import User
from accounts.schemas import (
    DeviceOut,
    FavoriteOut,
    FavoritesQuery,
    FavoriteState,
    LoginIn,
    PreferencesBody,
    ProfileIn,
    ProfileOut,
    RefreshIn,
    RegisterIn,
    SignedInOut,
    TokensOut,
    favorite,
)
from accounts.services import favorites, identity, preferences, sessions, taste
from accounts.tokens import Bearer, MemberRequest
from catalog.schemas import MovieId
from project.envelope import Envelope, Problem, located, success

auth = Router(tags=["Accounts"])
me = Router(tags=["Me"], auth=Bearer())
REFUSED = {401: Problem, 422: Problem, 503: Problem}


@auth.post(
    "/register",
    response={201: Envelope[SignedInOut], 409: Problem, 422: Problem, 503: Problem},
    operation_id="register",
    summary="Open an account",
)
@decorate_view(located(lambda: reverse("api:profile")))
def register(request: HttpRequest, body: RegisterIn) -> Status[dict[str, object]]:
    """A new member, signed in at once. 409 when the address is taken."""
    user = identity.register(email=body.email, password=body.password, display_name=body.display_name)
    return Status(201, success(_signed_in(request, user), message="Welcome to Marquee."))


@auth.post("/login", response={200: Envelope[SignedInOut], **REFUSED}, operation_id="login", summary="Log in")
def login(request: HttpRequest, body: LoginIn) -> dict[str, object]:
    """Tokens for an address and its password. The refusal does not say which of them is wrong."""
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
    response={200: Envelope[list[DeviceOut]], 401: Problem, 503: Problem},
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
def revoke_session(request: MemberRequest, sid: UUID) -> dict[str, object]:
    """Ends one of the member's own sessions."""
    sessions.close_own(request.user, sid)
    return success(None, message="Signed out.")


@me.get("", response={200: Envelope[ProfileOut], 401: Problem, 503: Problem}, operation_id="getMe", summary="Profile")
def profile(request: MemberRequest) -> dict[str, object]:
    """The member's own profile."""
    return success(identity.profile(request.user))


@me.patch("", response={200: Envelope[ProfileOut], **REFUSED}, operation_id="updateMe", summary="Change the profile")
def update_profile(request: MemberRequest, body: ProfileIn) -> dict[str, object]:
    """Changes what is given."""
    return success(identity.update_profile(request.user, **body.model_dump(exclude_unset=True)))


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
    "/preferences",
    response={200: Envelope[PreferencesBody], 401: Problem, 503: Problem},
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


def _signed_in(request: HttpRequest, user: User) -> dict[str, object]:
    opened = sessions.open_api(user, user_agent=request.headers.get("User-Agent", ""))
    return {"user": identity.profile(user), "tokens": tokens.issue(opened)}


def _set_favorite(user: User, movie_id: int, *, favorite: bool) -> dict[str, object]:
    favorites.set_favorite(user, movie_id, favorite=favorite)
    return success({"movie_id": movie_id, "favorite": favorite})
