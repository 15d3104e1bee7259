"""What happened with an account, and taking it back."""

from django.contrib import messages
from django.contrib.auth import logout as close_browser_session
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from accounts import commands
from accounts.services.sign_in import security_events
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import ConfirmForm
from project.http.site.forms import carried_out, form_page, go
from project.http.site.htmx import varies
from project.pagination import PAGE

PER_PAGE = 30
KINDS = {
    "registered": _("The account was opened"),
    "signed_in": _("Logged in"),
    "sign_in_failed": _("A wrong password, passkey or code was tried"),
    "locked": _("Too many tries; further ones were refused for a while"),
    "signed_out": _("Logged out"),
    "device_signed_out": _("A device was logged out"),
    "signed_out_everywhere": _("Every device was logged out"),
    "token_reused": _("An old token of an app was used again; its session was ended"),
    "password_changed": _("The password was changed"),
    "password_reset": _("A new password was set by a link"),
    "address_changed": _("The e-mail address was changed"),
    "passkey_added": _("A passkey was added"),
    "passkey_removed": _("A passkey was removed"),
    "personal_token_made": _("A personal token was made"),
    "personal_token_revoked": _("A personal token was revoked"),
    "recovery_codes_made": _("New recovery codes were made"),
    "recovery_code_used": _("A recovery code was used"),
    "admin_signed_in": _("The admin was opened"),
    "admin_changed": _("Something was changed in the admin"),
    "disputed": _("“It was not me”: everything was ended and the account taken back"),
}


@require_safe
@members_only
@varies
def events(request: SignedIn) -> HttpResponse:
    """What happened with the member's account."""
    page = PAGE.read(request.GET.get("page")) or 1
    listed = security_events.page_of(request.user, page=page, per_page=PER_PAGE)
    rows = [(event, KINDS[event.kind]) for event in listed.items]
    return render(request, "accounts/events.html", {"rows": rows, "events": listed})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@varies
def dispute(request: HttpRequest) -> HttpResponse:
    """Take the account back by the link of a letter; opening it alone changes nothing. A new password comes next."""
    form = ConfirmForm(request.POST or None, initial={"token": request.GET.get("token", "")})
    onward: list[str] = []

    def take_back() -> None:
        onward.append(commands.dispute(request, **form.cleaned_data).reset_token)
        close_browser_session(request)

    if not carried_out(form, take_back):
        return form_page(request, "accounts/dispute.html", form)
    messages.success(
        request, gettext("Every device is logged out, and the password no longer works. Choose a new one.")
    )
    return go(request, f"{reverse('accounts:set-password')}?{urlencode({'token': onward[0]})}")
