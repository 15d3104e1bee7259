"""Account > Sign-in: passkeys and recovery codes; and coming in by a passkey."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import commands
from accounts.services.sign_in import passkeys
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import (
    LoginForm,
    NewPasskeyForm,
    PasskeyForm,
    RecoveryCodesForm,
    RemovePasskeyForm,
    RenameForm,
)
from accounts.site.sign_in.arrival import come_along, go_on
from accounts.site.sign_in.browser_session import enter, member_of
from accounts.site.sign_in.intent_cookie import promise
from accounts.site.sign_in.relying_party import adding_form, confirm, is_confirmed, required_party, signing_form
from project.errors import TooManyRequests
from project.http.site.forms import ServiceForm, carried_out, form_page, go, onward
from project.http.site.htmx import varies

PAGE = "accounts/sign_in_methods.html"


@never_cache
@require_POST
@varies
def log_in(request: HttpRequest) -> HttpResponse:
    """Come in by a passkey, without a password."""
    form = PasskeyForm(request.POST)

    def come_in() -> None:
        enter(request, commands.authenticate_by_passkey(request, **form.cleaned_data, site=required_party(request)))
        confirm(request)
        commands.note_sign_in(request, member_of(request), trusted=True)

    if not carried_out(form, come_in):
        more = {"current": "login", "passkey": signing_form(request), "refused": form, "promise": promise(request)}
        page = form_page(request, "accounts/login.html", LoginForm(), **more)
        page.status_code = 429 if isinstance(form.refusal, TooManyRequests) else 422
        return page
    come_along(request)
    return go_on(request, "catalog:home")


@require_safe
@members_only
@varies
def sign_in_methods(request: SignedIn) -> HttpResponse:
    """The member's passkeys, and forms to add, name and remove them."""
    return _page(request)


@sensitive_post_parameters("current_password")
@require_POST
@members_only
@varies
def add(request: SignedIn) -> HttpResponse:
    """Keep a passkey that the browser has made."""
    form = NewPasskeyForm(request.POST)
    first = not passkeys.has_any(request.user)

    def keep() -> None:
        site, confirmed = required_party(request), is_confirmed(request)
        commands.add_passkey(request, request.user, **form.cleaned_data, site=site, confirmed=confirmed)
        if first:  # it has just been shown
            confirm(request)

    if not carried_out(form, keep):
        return _page(request, form)
    messages.success(request, gettext("The passkey is added. From now on you can log in with it."))
    return go(request, onward(request, "accounts:sign-in-methods"))


@require_POST
@members_only
@varies
def rename(request: SignedIn, passkey_id: UUID) -> HttpResponse:
    """Call a passkey otherwise."""
    form = RenameForm(request.POST)
    if not carried_out(form, lambda: passkeys.rename(request.user, passkey_id, **form.cleaned_data)):
        return _page(request, form)
    messages.success(request, gettext("Saved."))
    return go(request, reverse("accounts:sign-in-methods"))


@sensitive_post_parameters("current_password")
@require_POST
@members_only
@varies
def remove(request: SignedIn, passkey_id: UUID) -> HttpResponse:
    """Remove a passkey."""
    form = RemovePasskeyForm(request.POST)

    def end() -> None:
        confirmed = is_confirmed(request)
        commands.remove_passkey(request, request.user, passkey_id, **form.cleaned_data, confirmed=confirmed)

    if not carried_out(form, end):
        return _page(request, form)
    messages.success(request, gettext("The passkey is removed."))
    return go(request, reverse("accounts:sign-in-methods"))


@sensitive_post_parameters("current_password")
@require_POST
@members_only
@varies
def make_recovery_codes(request: SignedIn) -> HttpResponse:
    """Show ten new recovery codes, once: the page is their only copy."""
    form = RecoveryCodesForm(request.POST)
    codes: list[str] = []

    def make() -> None:
        confirmed = is_confirmed(request)
        codes.extend(commands.make_recovery_codes(request, request.user, **form.cleaned_data, confirmed=confirmed))

    if not carried_out(form, make):
        return _page(request, form)
    return render(request, "accounts/recovery_codes.html", {"codes": codes})


def _page(request: SignedIn, sent: ServiceForm | None = None) -> HttpResponse:
    """The page with the form that was ``sent`` in its place, and the others as they are at first."""
    adding = adding_form(request, request.user, sent if isinstance(sent, NewPasskeyForm) else None)
    context = {
        "adding": adding,
        "passkeys": passkeys.entries(request.user),
        "removal": RemovePasskeyForm(),
        "codes": sent if isinstance(sent, RecoveryCodesForm) else RecoveryCodesForm(),
        "codes_left": passkeys.recovery_codes_left(request.user),
        "refused": sent,
    }
    return render(request, PAGE, context, status=422 if sent else 200)
