"""Where the member is signed in, and the personal tokens that open the account to programs."""

from datetime import timedelta
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout as close_browser_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from accounts import commands
from accounts.services.sign_in import personal_tokens, sessions
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import NewTokenForm
from accounts.types.account import TokenEntry
from project.http.site.forms import carried_out, go
from project.http.site.htmx import varies, wants_fragment


@require_safe
@members_only
@varies
def devices(request: SignedIn) -> HttpResponse:
    """Where the member is signed in, and the tokens."""
    return _page(request)


@require_POST
@members_only
@varies
def sign_out_device(request: SignedIn, sid: UUID) -> HttpResponse:
    """Sign one device out."""
    commands.end_session(request, request.user, sid)
    return _done(request, gettext("That device is logged out."))


@require_POST
@members_only
@varies
def sign_out_everywhere(request: SignedIn) -> HttpResponse:
    """Sign every device out, this one too."""
    commands.log_out_everywhere(request, request.user)
    close_browser_session(request)
    messages.success(request, gettext("Every device is logged out."))
    return go(request, reverse("catalog:home"))


@never_cache
@sensitive_post_parameters("current_password")
@require_POST
@members_only
@varies
def create_token(request: SignedIn) -> HttpResponse:
    """Show a new token, once: the page is its only copy."""
    form = NewTokenForm(request.POST)
    made: list[tuple[TokenEntry, str]] = []

    def make() -> None:
        words = dict(form.cleaned_data)
        expires_at = timezone.now() + timedelta(days=words.pop("days"))
        made.append(commands.make_personal_token(request, request.user, **words, expires_at=expires_at))

    if not carried_out(form, make):
        return _page(request, form=form)
    ((entry, token),) = made
    return render(request, "accounts/new_token.html", {"entry": entry, "token": token})


@require_POST
@members_only
@varies
def revoke_token(request: SignedIn, token_id: UUID) -> HttpResponse:
    """End one token."""
    commands.revoke_personal_token(request, request.user, token_id)
    return _done(request, gettext("The token is revoked."))


def _done(request: HttpRequest, notice: str) -> HttpResponse:
    """The list as it then stands, or on to it."""
    if wants_fragment(request):
        return _page(request, notice=notice)  # type: ignore[arg-type]  # a member's
    messages.success(request, notice)
    return go(request, reverse("accounts:devices"))


def _page(request: SignedIn, *, notice: str = "", form: NewTokenForm | None = None) -> HttpResponse:
    context = {
        "devices": sessions.devices(request.user, session_key=request.session.session_key or ""),
        "tokens": personal_tokens.entries(request.user),
        "form": form or NewTokenForm(),
        "notice": notice,
    }
    template = "accounts/devices.html#devices" if wants_fragment(request) else "accounts/devices.html"
    return render(request, template, context, status=422 if form else 200)
