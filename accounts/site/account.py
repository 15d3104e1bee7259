"""The member's own page: profile, address, password, the end."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth import logout as close_browser_session
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import activate, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts import commands
from accounts.services import emails, feeds, identity, time_zones
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import AddressForm, ConfirmForm, DeleteForm, PasswordForm, ProfileForm
from accounts.site.sign_in.browser_session import stay
from accounts.site.sign_in.trusted_browsers import trust
from accounts.types.account import Profile
from project.http.site.forms import ServiceForm, carried_out, form_page, go
from project.http.site.htmx import varies
from project.localization.language import spoken

PAGE = "accounts/account.html"


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def account(request: SignedIn) -> HttpResponse:
    """The profile, and the forms for everything else."""
    member = identity.profile(request.user)
    form = ProfileForm(request.POST or None, initial=_initial(member))

    def save() -> None:
        profile = identity.update_profile(request.user, **form.cleaned_data)
        activate(spoken(profile.language))  # what is said next is read on the page that follows

    return _answer(request, form, save, _("Saved."))


@require_POST
@members_only
@varies
def change_address(request: SignedIn) -> HttpResponse:
    """Ask for another e-mail address, which a letter then confirms."""
    form = AddressForm(request.POST)

    def ask() -> None:
        commands.request_email_change(request, request.user, **form.cleaned_data)

    return _answer(request, form, ask, gettext(emails.CONFIRMATION_SENT))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@varies
def confirm_address(request: HttpRequest) -> HttpResponse:
    """Make a new address one's own, coming by the link of a letter; opening the link alone changes nothing."""
    form = ConfirmForm(request.POST or None, initial={"token": request.GET.get("token", "")})

    def confirm() -> None:
        commands.confirm_email(request, **form.cleaned_data)

    if not carried_out(form, confirm):
        return form_page(request, "accounts/confirm_address.html", form)
    messages.success(request, gettext("The new address is yours."))
    return go(request, reverse("accounts:account"))


@sensitive_post_parameters("current_password", "new_password")
@require_POST
@members_only
@varies
def change_password(request: SignedIn) -> HttpResponse:
    """Set a new password; this browser stays signed in under a new key, every other device does not."""
    form = PasswordForm(request.POST)
    browser = request.session.session_key or ""

    def change() -> None:
        commands.change_password(request, request.user, **form.cleaned_data, browser=browser)
        stay(request)

    done = _("Your password is changed, and every other device is logged out.")
    response = _answer(request, form, change, done)
    return response if form.errors else trust(response, request.user)


@sensitive_post_parameters("password")
@require_POST
@members_only
@varies
def delete_account(request: SignedIn) -> HttpResponse:
    """Delete the account and all that belongs to it."""
    form = DeleteForm(request.POST)

    def close() -> None:
        commands.delete_account(request, request.user, **form.cleaned_data)
        close_browser_session(request)

    if not carried_out(form, close):
        return _page(request, form)
    messages.success(request, gettext("Your account is deleted."))
    return go(request, reverse("catalog:home"))


def _answer(request: SignedIn, form: ServiceForm, act: Callable[[], object], done: str | Promise) -> HttpResponse:
    """Do what a form of the page asks and say so, or show the page with its refusal."""
    if not carried_out(form, act):
        return _page(request, form)
    messages.success(request, str(done))
    return go(request, reverse("accounts:account"))


def _page(request: SignedIn, form: ServiceForm) -> HttpResponse:
    """The page with ``form`` in its place, and the other forms as they are at first."""
    member = identity.profile(request.user)
    profile = ProfileForm(initial=_initial(member))
    forms: list[ServiceForm] = [profile, AddressForm(), PasswordForm(), DeleteForm()]
    shown = {other.part: form if other.part == form.part else other for other in forms}
    return form_page(
        request,
        PAGE,
        form,
        current="account",
        member=member,
        feed=feeds.token_of(request.user),
        time_zones=time_zones.names(),
        **shown,
    )


def _initial(member: Profile) -> dict[str, Any]:
    """What the profile's form says at first."""
    return {
        "display_name": member.display_name,
        "language": spoken(member.language),
        "region": member.region,
        "time_zone": member.time_zone,
    }
