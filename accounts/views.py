"""This room's pages: sign-up, login, favorites, preferences, account and devices."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import login as open_browser_session
from django.contrib.auth import logout as close_browser_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.forms import LoginForm, PreferencesForm, ProfileForm, RegisterForm
from accounts.models import User
from accounts.services import favorites, identity, preferences, sessions, taste
from catalog import services as catalog
from project.errors import Conflict, Invalid, NotSignedIn
from project.htmx import varies, wants_fragment
from project.pages import to_login

BACKEND = "django.contrib.auth.backends.ModelBackend"


class SignedIn(HttpRequest):
    """A request of a member."""

    user: User


def members_only[**P](
    view: Callable[Concatenate[SignedIn, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """Let members in and send everybody else to the login; the answer is nobody else's and never stored."""

    @wraps(view)
    @never_cache
    def wrapped(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated:
            return to_login(request)
        response = view(request, *args, **kwargs)  # type: ignore[arg-type]  # checked by the line above
        response["Cache-Control"] = "private, no-store"
        return response

    return wrapped


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Open an account and come in."""
    form = RegisterForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = identity.register(**form.cleaned_data)
        except (Invalid, Conflict) as error:
            form.refuse(error)
        else:
            _enter(request, user)
            messages.success(request, "Welcome. Like a few films and we will have suggestions.")
            return redirect(_next(request, "accounts:preferences"))
    return _form_page(request, "accounts/register.html", form)


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def login(request: HttpRequest) -> HttpResponse:
    """Come in."""
    form = LoginForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user = identity.authenticate(**form.cleaned_data)
        except NotSignedIn as error:
            form.add_error(None, str(error))
        else:
            _enter(request, user)
            return redirect(_next(request, "catalog:home"))
    return _form_page(request, "accounts/login.html", form)


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave."""
    if request.session.session_key:
        sessions.close_site(request.session.session_key)
    close_browser_session(request)
    messages.success(request, "You are logged out.")
    return redirect("catalog:home")


@require_POST
@members_only
def favorite(request: SignedIn, movie_id: int) -> HttpResponse:
    """Make a film a favorite, or no longer one; the form says which, so repeating it changes nothing."""
    wanted = request.POST.get("favorite") != "off"
    favorites.set_favorite(request.user, movie_id, favorite=wanted)
    movie = catalog.ensure_stored(movie_id)
    if wants_fragment(request):
        context = {"movie": movie, "liked": wanted, "swapped": True, "words": request.POST.get("words", "")}
        return render(request, "parts/heart.html", context)
    said = "is one of your favorites" if wanted else "is no longer a favorite"
    messages.success(request, f"{movie.title} {said}.")
    return redirect(_back(request))


@require_safe
@members_only
@varies
def favorites_page(request: SignedIn) -> HttpResponse:
    """The member's favorites."""
    sort = request.GET.get("sort", "added")
    number = request.GET.get("page", "1")
    page = favorites.page_of(
        request.user,
        page=int(number) if number.isdecimal() and 1 <= int(number) <= 500 else 1,
        sort=sort if sort in favorites.ORDERS else "added",
    )
    context = {"favorites": page, "sort": sort, "sorts": favorites.ORDERS}
    return render(request, "accounts/favorites.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def preferences_page(request: SignedIn) -> HttpResponse:
    """What the member says about taste."""
    genres = catalog.all_genres().value
    form = PreferencesForm(request.POST or None, genres=genres, wish=taste.preference(request.user))
    if request.method == "POST" and form.is_valid():
        try:
            preferences.set_preference(request.user, form.preference())
        except Invalid as error:
            form.refuse(error)
        else:
            messages.success(request, "Saved. Your suggestions follow what you said.")
            return redirect("recommend:for-you")
    return _form_page(request, "accounts/preferences.html", form)


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
def account(request: SignedIn) -> HttpResponse:
    """The member's profile."""
    member = identity.profile(request.user)
    form = ProfileForm(request.POST or None, initial={"display_name": member.display_name, "region": member.region})
    if request.method == "POST" and form.is_valid():
        identity.update_profile(request.user, **form.cleaned_data)
        messages.success(request, "Saved.")
        return redirect("accounts:account")
    return _form_page(request, "accounts/account.html", form, member=member)


@require_safe
@members_only
def devices(request: SignedIn) -> HttpResponse:
    """Where the member is signed in."""
    found = sessions.devices(request.user, session_key=request.session.session_key or "")
    return render(request, "accounts/devices.html", {"devices": found})


@require_POST
@members_only
def sign_out_device(request: SignedIn, sid: UUID) -> HttpResponse:
    """Sign one device out."""
    sessions.close_own(request.user, sid)
    messages.success(request, "That device is signed out.")
    return redirect("accounts:devices")


def _enter(request: HttpRequest, user: User) -> None:
    """Open a browser session under a new key, and list it among the devices."""
    open_browser_session(request, user, backend=BACKEND)
    request.session.save()
    assert request.session.session_key
    sessions.note_site_login(
        user, session_key=request.session.session_key, user_agent=request.headers.get("User-Agent", "")
    )


def _form_page(request: HttpRequest, template: str, form: object, **more: object) -> HttpResponse:
    """A page around a form; 422 when what was sent will not do."""
    context = {"form": form, "next": _next(request, ""), **more}
    return render(request, template, context, status=422 if request.method == "POST" else 200)


def _next(request: HttpRequest, otherwise: str) -> str:
    """Where to go on: an address of this site that the request names, else ``otherwise``."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse(otherwise) if otherwise else ""


def _back(request: HttpRequest) -> str:
    """The page that a form was sent from, if it is ours."""
    page = request.headers.get("Referer", "")
    if url_has_allowed_host_and_scheme(page, {request.get_host()}, require_https=request.is_secure()):
        return page
    return reverse("catalog:home")
