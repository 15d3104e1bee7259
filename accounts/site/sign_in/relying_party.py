"""The site as WebAuthn knows it, and forms that carry a challenge to the script of a page."""

import ipaddress
import time
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.http.request import split_domain_port
from django.utils.translation import gettext

from accounts.models.user import User
from accounts.services.sign_in import passkeys, sessions
from accounts.services.sign_in.passkeys import Challenge, RelyingParty
from accounts.site.forms import NewPasskeyForm, PasskeyForm
from project.errors import Invalid

CONFIRMED = "second_factor"  # where a browser's session keeps when a passkey was shown in it, in seconds since 1970
CONFIRMED_FOR = 12 * 60 * 60  # seconds: a working day; the session itself may last for months


@dataclass(frozen=True, slots=True)
class PasskeyPrompt:
    """A form whose hidden fields a script fills in, and the options that it hands to the browser."""

    form: PasskeyForm
    options: str


def relying_party(request: HttpRequest) -> RelyingParty | None:
    """The site under the host name of the request; None at a bare address, for which browsers make no passkeys."""
    host = split_domain_port(request.get_host())[0]
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return RelyingParty(host, f"{request.scheme}://{request.get_host()}")
    return None


def required_party(request: HttpRequest) -> RelyingParty:
    """The site under a host name.

    Raises:
        Invalid: the request came to a bare address.
    """
    site = relying_party(request)
    if site is None:
        raise Invalid(
            gettext("Passkeys work only where the address is a name. Open this site by its name, such as localhost.")
        )
    return site


def signing_form(request: HttpRequest, user: User | None = None) -> PasskeyPrompt | None:
    """The form to sign in by a passkey, or to show one of ``user``'s; None where browsers have none."""
    site = relying_party(request)
    return _prompt(PasskeyForm, passkeys.signing_challenge(site, user)) if site else None


def adding_form(request: HttpRequest, user: User, sent: NewPasskeyForm | None = None) -> PasskeyPrompt | None:
    """The form to add a passkey, as it was ``sent`` or empty, with a fresh challenge; None where browsers have none."""
    site = relying_party(request)
    return _prompt(NewPasskeyForm, passkeys.adding_challenge(user, site), sent) if site else None


def is_confirmed(request: HttpRequest) -> bool:
    """Whether a passkey or a recovery code has been shown in this session, lately."""
    return bool(time.time() - request.session.get(CONFIRMED, 0) < CONFIRMED_FOR)


def confirm(request: HttpRequest) -> None:
    """Keep that a passkey or a recovery code has been shown in this session, which goes on under a new key."""
    before = request.session.session_key or ""
    request.session.cycle_key()
    request.session[CONFIRMED] = int(time.time())
    sessions.rekey_site(before, request.session.session_key or "")


def _prompt(kind: type[PasskeyForm], challenge: Challenge, sent: PasskeyForm | None = None) -> PasskeyPrompt:
    """``sent`` comes back with its errors and its name, but never with the old challenge."""
    if sent is None:
        return PasskeyPrompt(kind(initial={"challenge": challenge.token}), challenge.options)
    fresh: dict[str, Any] = {"challenge": challenge.token, "credential": ""}
    sent.data = {**sent.data.dict(), **fresh}  # type: ignore[attr-defined]  # a QueryDict: the form is bound
    return PasskeyPrompt(sent, challenge.options)
