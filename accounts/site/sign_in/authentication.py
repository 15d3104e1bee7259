"""In and out: sign-up, login, logout, and a forgotten password."""

from django.contrib import messages
from django.contrib.auth import logout as close_browser_session
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import commands
from accounts.models.user import User
from accounts.services import emails, favorites
from accounts.site.forms import LoginForm, NewPasswordForm, RegisterForm, ResetForm
from accounts.site.sign_in.arrival import come_along, go_on
from accounts.site.sign_in.browser_session import enter, member_of
from accounts.site.sign_in.intent_cookie import promise
from accounts.site.sign_in.relying_party import signing_form
from accounts.site.sign_in.trusted_browsers import known_browser
from catalog.services.onboarding import onboarding_movies
from catalog.types import MovieSummary
from project import request_budget
from project.http.site.forms import carried_out, form_page, go
from project.http.site.htmx import varies, wants_fragment

ENOUGH = 3  # favorites from which on a new member need not be asked for any


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@varies
def register(request: HttpRequest) -> HttpResponse:
    """Open an account and come in."""
    form = RegisterForm(request.POST or None)

    def open_account() -> None:
        enter(request, commands.register_once(request, **form.cleaned_data))

    if not carried_out(form, open_account):
        return form_page(request, "accounts/register.html", form, promise=promise(request), wall=_wall(request))
    begins = len(favorites.ids(come_along(request))) < ENOUGH
    messages.success(
        request,
        gettext("Welcome. Tell us a few films you like, and we suggest others.") if begins else gettext("Welcome."),
    )
    return go_on(request, "recommend:onboarding" if begins else "recommend:for-you")


@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@varies
def login(request: HttpRequest) -> HttpResponse:
    """Come in."""
    form = LoginForm(request.POST or None)

    def come_in() -> None:
        browser = known_browser(request, form.cleaned_data["email"])
        enter(request, commands.authenticate(request, **form.cleaned_data, known_browser=browser))
        commands.note_sign_in(request, member_of(request), trusted=bool(browser))

    if not carried_out(form, come_in):
        return form_page(
            request,
            "accounts/login.html",
            form,
            current="login",
            wall=_wall(request),
            passkey=signing_form(request),
            promise=promise(request),
        )
    come_along(request)
    return go_on(request, "catalog:home")


@require_POST
def logout(request: HttpRequest) -> HttpResponse:
    """Leave."""
    if isinstance(request.user, User):
        commands.log_out(request, request.user, session_key=request.session.session_key or "")
    close_browser_session(request)
    messages.success(request, gettext("You are logged out."))
    return go(request, reverse("catalog:home"))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@varies
def forgotten_password(request: HttpRequest) -> HttpResponse:
    """Ask for a link by e-mail; the answer does not say whether there is an account."""
    form = ResetForm(request.POST or None)

    def ask() -> None:
        commands.request_password_reset(request, **form.cleaned_data)

    if not carried_out(form, ask):
        return form_page(request, "accounts/forgotten_password.html", form)
    messages.success(request, gettext(emails.RESET_SENT))
    return go(request, reverse("accounts:login"))


@sensitive_post_parameters("new_password")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@varies
def set_password(request: HttpRequest) -> HttpResponse:
    """Choose a new password, coming by the link of a letter."""
    form = NewPasswordForm(request.POST or None, initial={"token": request.GET.get("token", "")})

    def choose() -> None:
        commands.reset_password(request, **form.cleaned_data)

    if not carried_out(form, choose):
        return form_page(request, "accounts/set_password.html", form)
    sentence = gettext("Your password is changed, and every device is logged out. Please log in.")
    messages.success(request, sentence)
    return go(request, reverse("accounts:login"))


def _wall(request: HttpRequest) -> tuple[MovieSummary, ...]:
    """Posters beside the form, if they are at hand; only whole pages show them."""
    try:
        with request_budget.each_wait():
            return () if wants_fragment(request) else onboarding_movies().value.movies
    except DatabaseError:
        return ()
