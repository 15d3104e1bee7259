"""Passwords, addresses and the end of an account."""

from uuid import UUID

from django.http import HttpRequest

from accounts import tasks
from accounts.commands.alerts import alert
from accounts.commands.clients import attempts_of, client_of
from accounts.models.user import User, fold_email
from accounts.services import identity
from accounts.services.sign_in import credentials, disputes, security_events
from accounts.services.sign_in.disputes import Recovery
from accounts.services.sign_in.security_events import Kind
from project.http import throttling


def request_email_change(request: HttpRequest, user: User, *, email: str, current_password: str) -> None:
    """Mail a link to another address of ``user``, which becomes theirs when it is opened.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the password is not right, or this is no address.
        Conflict: somebody has it.
    """
    throttling.throttle_attempt(request, attempts_of(user))
    address = identity.check_email_change(user, email=email, password=current_password)
    tasks.send_confirmation.enqueue(str(credentials.ask_email(user, address).pk))


def confirm_email(request: HttpRequest, *, token: str) -> None:
    """Make the address of a mailed link its user's, and tell it and the address until now.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the link no longer works.
        Conflict: meanwhile somebody else has this address.
    """
    throttling.throttle_attempt(request)
    change = credentials.confirm_email(token)
    alert(request, change.user, Kind.ADDRESS_CHANGED)


def request_password_reset(request: HttpRequest, *, email: str) -> None:
    """Mail a link for a forgotten password; nothing tells whether there is such an account.

    Raises:
        TooManyRequests: too many tries.
    """
    throttling.throttle_attempt(request, fold_email(email))
    tasks.send_reset.enqueue(identity.id_of(email))


def reset_password(request: HttpRequest, *, token: str, new_password: str) -> None:
    """Set a new password by a mailed link, and sign out every device.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the link no longer works, or the password will not do.
    """
    throttling.throttle_attempt(request)
    alert(request, credentials.reset_password(token, new_password=new_password), Kind.PASSWORD_RESET)


def change_password(
    request: HttpRequest,
    user: User,
    *,
    current_password: str,
    new_password: str,
    sid: UUID | None = None,
    browser: str = "",
) -> None:
    """Set a new password and sign out every device but the one in hand (an API session or a browser's key).

    Raises:
        TooManyRequests: too many tries.
        Invalid: the current password is not right, or the new one will not do.
    """
    throttling.throttle_attempt(request, attempts_of(user))
    credentials.change_password(
        user, current_password=current_password, new_password=new_password, sid=sid, browser=browser
    )
    alert(request, user, Kind.PASSWORD_CHANGED)


def delete_account(request: HttpRequest, user: User, *, password: str) -> None:
    """Delete the account with everything that belongs to it.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the password is not right.
    """
    throttling.throttle_attempt(request, attempts_of(user))
    user_id = user.pk
    identity.delete_account(user, password=password)
    security_events.log_only(Kind.DELETED, user_id, client_of(request))


def dispute(request: HttpRequest, *, token: str) -> Recovery:
    """End every session of somebody who says "It was not me", and take back what a letter told and all since.

    Raises:
        TooManyRequests: too many tries.
        Invalid: the link no longer works.
    """
    throttling.throttle_attempt(request)
    recovery = disputes.dispute(token)
    security_events.record(recovery.user, Kind.DISPUTED, client_of(request))
    return recovery
