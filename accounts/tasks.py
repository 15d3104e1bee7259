"""What this room does in the background: letters, and the clean-up of what has expired.

A task names members by their numbers, never by an address: nothing of a member is left in the queue when the account
goes. The request files a task also for nobody (number 0), so it takes as long for an unknown address.
"""

from datetime import datetime

from django.tasks import task

from accounts.models.email_change import EmailChange
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services import emails
from accounts.services.sign_in import credentials, security_events, sessions
from accounts.types import Client


@task
def send_reset(user_id: int) -> bool:
    """Mail the link for a forgotten password; whether a letter went out."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user:
        emails.send_reset(user)
    return user is not None


@task
def send_confirmation(change_id: str) -> None:
    """Mail the link that confirms a new address."""
    change = EmailChange.objects.select_related("user").filter(pk=change_id, user__is_active=True).first()
    if change:
        emails.send_confirmation(change)


@task
def send_alert(event_id: str) -> None:
    """Tell a member what happened with the account."""
    event = SecurityEvent.objects.select_related("user").filter(pk=event_id).first()
    if event:
        emails.send_alert(event)


@task
def keep_refusal(user_id: int, kind: str, client: dict[str, str], refused_at: str) -> None:
    """Keep a refused sign-in among its member's events."""
    if user_id:
        caller, moment = Client(**client), datetime.fromisoformat(refused_at)
        security_events.keep_refusal(user_id, security_events.Kind(kind), caller, refused_at=moment)


@task
def remove_expired_sessions() -> int:
    """Remove expired sessions, old events and settled changes of addresses; how many rows that was."""
    return sessions.remove_expired() + security_events.remove_old() + credentials.remove_old_email_changes()
