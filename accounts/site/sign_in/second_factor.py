"""The operators' second factor: the admin opens only to a session in which a passkey or a recovery code was shown."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from accounts import commands
from accounts.services.sign_in import passkeys
from accounts.site.access import SignedIn, members_only
from accounts.site.forms import PasskeyForm, RecoveryCodeForm
from accounts.site.sign_in.relying_party import adding_form, confirm, required_party, signing_form
from project.http.site.forms import ServiceForm, carried_out, go, is_own
from project.http.site.htmx import varies


@require_http_methods(["GET", "HEAD", "POST"])
@members_only
@varies
def second_factor(request: SignedIn) -> HttpResponse:
    """Show a passkey; somebody who has none adds the first one here."""
    form = PasskeyForm(request.POST or None)

    def show() -> None:
        commands.confirm_by_passkey(request, request.user, **form.cleaned_data, site=required_party(request))
        confirm(request)

    return _answer(request) if carried_out(form, show) else _page(request, form)


@require_POST
@members_only
@varies
def recovery_code(request: SignedIn) -> HttpResponse:
    """Use up a recovery code in place of a passkey."""
    form = RecoveryCodeForm(request.POST)

    def use() -> None:
        commands.confirm_by_recovery_code(request, request.user, **form.cleaned_data)
        confirm(request)

    return _answer(request) if carried_out(form, use) else _page(request, form)


def _answer(request: SignedIn) -> HttpResponse:
    return go(request, _onward(request))


def _onward(request: SignedIn) -> str:
    address = request.POST.get("next") or request.GET.get("next") or ""
    return address if is_own(request, address) else reverse("admin:index")


def _page(request: SignedIn, sent: ServiceForm) -> HttpResponse:
    known = passkeys.has_any(request.user)
    context = {
        "next": _onward(request),
        "passkey": signing_form(request, request.user) if known else None,
        "adding": None if known else adding_form(request, request.user),
        "known": known,
        "code": sent if isinstance(sent, RecoveryCodeForm) else RecoveryCodeForm(),
        "refused": sent,
    }
    return render(request, "accounts/second_factor.html", context, status=422 if sent.errors else 200)
