"""What this room does in the background: letters, and the clean-up of sessions.

A letter is a task also because of its time: the request only files it, so it takes as long for an unknown address.
"""

from django.tasks import task

from accounts.models.user import User
from accounts.services import emails, sessions


@task
def send_reset(address: str) -> bool:
    """Mail the link for a forgotten password, if anybody has this address."""
    return emails.send_reset(address)


@task
def send_confirmation(user_id: int, address: str) -> None:
    """Mail the link that confirms a new address."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user:
        emails.send_confirmation(user, address)


@task
def send_notice(before: str, address: str) -> None:
    """Tell the old address that it is no longer the account's."""
    emails.send_notice(before, address)


@task
def remove_expired_sessions() -> int:
    """Remove expired sessions; how many rows that was."""
    return sessions.remove_expired()
