"""E-mail to members, in their language: one function a letter.

Called by `accounts.tasks`, so that no visitor waits for a mail server.
"""

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop, override

from accounts.models.user import User
from accounts.services import credentials
from accounts.services.identity import clean_email
from project.errors import Invalid
from project.localization.language import spoken

RESET_SENT = gettext_noop("If there is an account with this address, a letter with a link is on its way to it.")
CONFIRMATION_SENT = gettext_noop(
    "A letter with a link is on its way to the new address. It becomes yours when you open the link."
)


def send_reset(address: str) -> bool:
    """The link for a forgotten password, if anybody has this address; whether a letter went out."""
    try:
        user = User.objects.filter(email=clean_email(address), is_active=True).first()
    except Invalid:
        return False
    if user is None:
        return False
    link = _link("accounts:set-password", credentials.reset_token(user))
    with override(spoken(user.language)):
        _send(gettext("A new password for Marquee"), "reset", user.email, {"link": link})
    return True


def send_confirmation(user: User, address: str) -> None:
    """The link that makes ``address`` the member's, sent to it."""
    link = _link("accounts:confirm-address", credentials.email_token(user, address))
    with override(spoken(user.language)):
        _send(gettext("Confirm your e-mail address"), "confirm", address, {"link": link, "address": address})


def send_notice(before: str, address: str) -> None:
    """Tell the address that an account had until now."""
    language = User.objects.filter(email=address).values_list("language", flat=True).first()
    with override(spoken(language or "")):
        _send(gettext("Your e-mail address has changed"), "changed", before, {"address": address})


def _link(name: str, token: str) -> str:
    """The token stands in the query, which our logs leave out."""
    return f"{settings.SITE_URL}{reverse(name)}?{urlencode({'token': token})}"


def _send(subject: str, letter: str, to: str, words: dict[str, str]) -> None:
    send_mail(subject, render_to_string(f"accounts/emails/{letter}.txt", words), None, [to])
