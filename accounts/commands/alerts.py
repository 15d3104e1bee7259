"""What happened with an account is kept, and its member is told by letter."""

from django.http import HttpRequest

from accounts import tasks
from accounts.commands.clients import client_of
from accounts.models.user import User
from accounts.services.sign_in import security_events
from accounts.services.sign_in.security_events import Kind


def alert(request: HttpRequest, user: User, kind: Kind, detail: str = "") -> None:
    """Keep an event, and tell its member."""
    event = security_events.record(user, kind, client_of(request), detail=detail)
    tasks.send_alert.enqueue(str(event.pk))
