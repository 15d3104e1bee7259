"""What proves who somebody is: passwords, and links sent by e-mail.

A link carries a signed token with a fingerprint of the member's password and address. Whatever changes one of them
makes every older link useless, so a link works once. A new address stands in a row of its own until it is confirmed.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.conf import settings
from django.contrib.auth import password_validation
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext, gettext_noop

from accounts.models.email_change import EmailChange
from accounts.models.user import User, fold_email
from accounts.services.sign_in import sessions
from project.errors import Conflict, FieldError, Invalid

RESET, ADDRESS = "accounts.reset", "accounts.address"  # salts: a link of one kind is none of the other
LIFETIME = timedelta(hours=1)
UNDO_WINDOW = timedelta(days=7)  # in which the owner of an address can take the account back
STALE = gettext_noop("This link has expired or was used before. Please ask for a new one.")


def verify(user: User, password: str, *, field: str) -> None:
    """Raise Invalid, naming ``field``, unless this is the member's password."""
    if not check_password(password, user.password, setter=None):
        raise Invalid.field(field, "wrong", gettext("This is not your password."))


def check_new_password(password: str, user: User, *, field: str) -> None:
    """Raise Invalid, naming ``field``, for a password that will not do."""
    if "\x00" in password:
        raise Invalid.field(field, "invalid", gettext("A password may not hold a NUL character."))
    try:
        password_validation.validate_password(password, user)
    except ValidationError as error:
        errors = tuple(FieldError(field, item.code or "invalid", " ".join(item.messages)) for item in error.error_list)
        raise Invalid(" ".join(error.messages), errors=errors) from None


def change_password(
    user: User, *, current_password: str, new_password: str, sid: UUID | None = None, browser: str = ""
) -> None:
    """Set a new password and sign out every device but the one in hand (an API session or a browser's key).

    Raises:
        Invalid: the current password is not right, or the new one will not do.
    """
    verify(user, current_password, field="current_password")
    _set_password(user, new_password, sid=sid, browser=browser)


def reset_token(user: User) -> str:
    """What a link for a forgotten password carries."""
    return signing.dumps([user.pk, _fingerprint(user)], salt=RESET)


def reset_password(token: str, *, new_password: str) -> User:
    """Set a new password by a link from `reset_token`, and sign out every device.

    Raises:
        Invalid: the link no longer works, or the password will not do.
    """
    user, _ = _holder(token, salt=RESET)
    _set_password(user, new_password)
    return user


def trust_digest(email: str) -> str:
    """What a browser that has logged in to an account keeps of it: no use once the password is another one."""
    return _trust_digest(_trust_material(email))


def is_trust_digest(digest: str, email: str) -> bool:
    """Whether a browser got ``digest`` from `trust_digest` for the account as it is now."""
    return _is_one_of(digest, partial(_trust_digest, _trust_material(email)))


def _trust_material(email: str) -> str:
    password = User.objects.filter(email=fold_email(email)).values_list("password", flat=True).first() or ""
    return f"{password}\n{fold_email(email)}"


def _trust_digest(material: str, key: str | None = None) -> str:
    return salted_hmac("accounts.trust", material, secret=key, algorithm="sha256").hexdigest()[:24]


def ask_email(user: User, address: str) -> EmailChange:
    """Keep that the member asked for another address; it becomes theirs by a link from `email_token`.

    The fingerprint is taken now and not when the letter is written: a password that is changed meanwhile ends it.
    """
    return EmailChange.objects.create(user=user, before=user.email, after=address, fingerprint=_fingerprint(user))


def email_token(change: EmailChange) -> str:
    """What a link to confirm a new e-mail address carries."""
    return signing.dumps([change.user_id, change.fingerprint, change.pk.hex], salt=ADDRESS)


def confirm_email(token: str) -> EmailChange:
    """Make the address of a link from `email_token` the member's.

    Raises:
        Invalid: the link no longer works.
        Conflict: meanwhile somebody else has this address.
    """
    user, (change_id,) = _holder(token, salt=ADDRESS)
    change = EmailChange.objects.filter(pk=UUID(change_id), user=user, confirmed_at=None).first()
    if change is None:
        raise stale()
    if is_taken(change.after, but=user):
        raise taken()
    try:
        with transaction.atomic():
            unchanged = User.objects.filter(pk=user.pk, email=change.before, password=user.password, is_active=True)
            if not unchanged.update(email=change.after):
                raise stale()
            change.confirmed_at = timezone.now()
            change.save(update_fields=["confirmed_at"])
    except IntegrityError:
        raise taken() from None
    user.email = change.after
    change.user = user
    return change


def email_change_of(user: User, moment: datetime) -> EmailChange:
    """The change of address that an event of this moment told of."""
    return EmailChange.objects.filter(user=user, confirmed_at__lte=moment).latest("confirmed_at")


def is_taken(address: str, *, but: User | None = None) -> bool:
    """Whether somebody has this address, or had it within the last week and may take it back."""
    lately = timezone.now() - UNDO_WINDOW
    users = User.objects.filter(email=address)
    changes = EmailChange.objects.filter(before=address, confirmed_at__gt=lately)
    if but:
        users, changes = users.exclude(pk=but.pk), changes.exclude(user=but)
    return users.exists() or changes.exists()


def remove_old_email_changes() -> int:
    """Remove changes of addresses that nobody can confirm or undo any more; how many rows that was."""
    now = timezone.now()
    unconfirmed = EmailChange.objects.filter(confirmed_at=None, requested_at__lt=now - LIFETIME)
    settled = EmailChange.objects.filter(confirmed_at__lt=now - UNDO_WINDOW)
    return unconfirmed.delete()[0] + settled.delete()[0]


def taken() -> Conflict:
    """The refusal of an address that somebody has."""
    sentence = gettext("There is an account with this e-mail address already.")
    return Conflict(sentence, errors=(FieldError("email", "taken", sentence),))


def stale() -> Invalid:
    """The refusal of a link that no longer works."""
    return Invalid.field("token", "stale", gettext(STALE))


def _set_password(user: User, password: str, *, sid: UUID | None = None, browser: str = "") -> None:
    """Swap the password, once: of two racing changes the second finds the first and is refused."""
    check_new_password(password, user, field="new_password")
    old, user.password = user.password, make_password(password)
    with transaction.atomic():
        unchanged = User.objects.filter(pk=user.pk, password=old, email=user.email, is_active=True)
        if not unchanged.update(password=user.password):
            raise stale()
        sessions.revoke_all(user, but=sid, but_browser=browser)


def _holder(token: str, *, salt: str) -> tuple[User, list[str]]:
    """Whom a link is for, and what else it carries."""
    try:
        user_id, fingerprint, *more = signing.loads(token, salt=salt, max_age=LIFETIME)
    except (signing.BadSignature, UnicodeError):
        raise stale() from None
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None or not _is_one_of(fingerprint, partial(_fingerprint, user)):
        raise stale()
    return user, more


def _is_one_of(digest: str, of: Callable[[str], str]) -> bool:
    """Whether ``digest`` was taken with today's key or with one before it."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(digest, of(key)) for key in keys)


def _fingerprint(user: User, key: str | None = None) -> str:
    of = f"{user.password}\n{user.email}"
    return salted_hmac("accounts.fingerprint", of, secret=key, algorithm="sha256").hexdigest()[:32]
