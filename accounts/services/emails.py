"""E-mail to members, in their language: one function a letter.

Called by `accounts.tasks`, so that no visitor waits for a mail server.
"""

from collections.abc import Mapping

from django.conf import settings
from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, gettext_noop, override
from django.utils.translation import gettext_lazy as _

from accounts.models.email_change import EmailChange
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services.sign_in import credentials, disputes
from accounts.services.sign_in.security_events import Kind
from accounts.types.account import device_name
from accounts.types.imports import Receipt
from project.localization.language import spoken
from project.origin import fixed_origin

RESET_SENT = gettext_noop("If there is an account with this address, an e-mail with a link is on its way to it.")
CONFIRMATION_SENT = gettext_noop(
    "An e-mail with a link is on its way to the new address. Open the link, and the address is yours."
)
SUBJECTS = {
    Kind.SIGNED_IN: _("A new device is logged in to Marquee"),
    Kind.PASSWORD_CHANGED: _("Your password has changed"),
    Kind.PASSWORD_RESET: _("Your password has changed"),
    Kind.ADDRESS_CHANGED: _("Your e-mail address has changed"),
    Kind.PASSKEY_ADDED: _("A passkey was added to your account"),
    Kind.PASSKEY_REMOVED: _("A passkey was removed from your account"),
    Kind.PERSONAL_TOKEN_MADE: _("A personal token was made for your account"),
    Kind.RECOVERY_CODES_MADE: _("New recovery codes for your account"),
}


def send_reset(user: User) -> None:
    """The link for a forgotten password."""
    link = _link("accounts:set-password", credentials.reset_token(user), base=settings.MAIL_LINK_BASE or fixed_origin())
    with override(spoken(user.language)):
        _send(gettext("A new password for Marquee"), "reset", {"link": link}, user.email)


def send_confirmation(change: EmailChange) -> None:
    """The link that makes a new address the member's, sent to it."""
    link = _link(
        "accounts:confirm-address", credentials.email_token(change), base=settings.MAIL_LINK_BASE or fixed_origin()
    )
    with override(spoken(change.user.language)):
        _send(gettext("Confirm your e-mail address"), "confirm", {"link": link, "address": change.after}, change.after)


def send_alert(event: SecurityEvent) -> None:
    """Tell the member what happened with the account, with the link by which all of it can be taken back.

    Of a new address its owner is told, too, but without that link: only whoever had the account before may undo it.
    """
    to, words = disputes.address_at(event), {}
    with override(spoken(event.user.language)):
        if event.kind == Kind.ADDRESS_CHANGED:
            change = credentials.email_change_of(event.user, event.created_at)
            to, words = change.before, {"address": change.after}
            _send(*_alert(event, {**words, "link": ""}), change.after)
        link = _link("accounts:dispute", disputes.dispute_token(event, address=to), base=fixed_origin())
        _send(*_alert(event, {**words, "link": link}), to)


def send_imported(user: User, receipt: Receipt) -> None:
    """That an import is done which went on in the background."""
    link = f"{fixed_origin()}{reverse('accounts:receipt', args=[receipt.id])}"
    outcomes = receipt.result.outcomes
    changed = outcomes.get("added", 0) + outcomes.get("replaced", 0)
    with override(spoken(user.language)):
        words = {"result": receipt.result, "changed": changed, "link": link}
        _send(gettext("Your films are here"), "imported", words, user.email)


def _alert(event: SecurityEvent, words: dict[str, str]) -> tuple[str, str, dict[str, object]]:
    """(subject, letter, words) of a letter about an event."""
    subject = str(SUBJECTS[Kind(event.kind)])
    facts = {"kind": event.kind, "detail": event.detail, "device": device_name(event.user_agent)}
    return subject, "alert", {**facts, **words, "at": event.created_at, "subject": subject}


def _link(name: str, token: str, *, base: str) -> str:
    """The token stands in the query, which our logs leave out.

    The ``base`` may be another front end (MAIL_LINK_BASE) where the API has an operation for the token: it finds its
    pages under the paths of ours.
    """
    return f"{base}{reverse(name)}?{urlencode({'token': token})}"


def _send(subject: str, letter: str, words: Mapping[str, object], to: str) -> None:
    send_mail(subject, render_to_string(f"accounts/emails/{letter}.txt", words), None, [to])
