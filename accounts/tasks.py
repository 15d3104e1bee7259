"""What this room does in the background: letters, imports, and the clean-up of what has expired.

A task names members by their numbers, never by an address: nothing of a member is left in the queue when the account
goes. The request files a task also for nobody (number 0), so it takes as long for an unknown address.
A letter that its server does not take is tried again for three days, by a task of its own; a worker that dies amid one
may send it twice.
"""

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import structlog
from django.tasks import Task, task
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from accounts.models.email_change import EmailChange
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services import emails, list_changes
from accounts.services.portability import imports
from accounts.services.sign_in import credentials, personal_tokens, security_events, sessions
from accounts.services.watch_groups import groups
from accounts.types.account import Client
from project.server import metrics

log = structlog.get_logger(__name__)
LONGEST_PAUSE = 60  # minutes between two tries to send a letter; the first pause is one, each next twice as long
MOST_TRIES = 78  # of one letter: three days


class LetterGivenUp(Exception):
    """A letter was not sent, and is not tried again by itself; names nobody."""


@task
def send_reset(user_id: int, tried: int = 0) -> bool:
    """Mail the link for a forgotten password; whether there is somebody to send it to."""
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user:
        with _trying_again(send_reset, user_id, tried):
            emails.send_reset(user)
    return user is not None


@task
def send_confirmation(change_id: str, tried: int = 0) -> None:
    """Mail the link that confirms a new address."""
    change = EmailChange.objects.select_related("user").filter(pk=change_id, user__is_active=True).first()
    if change:
        with _trying_again(send_confirmation, change_id, tried):
            emails.send_confirmation(change)


@task
def send_alert(event_id: str, tried: int = 0) -> None:
    """Tell a member what happened with the account."""
    event = SecurityEvent.objects.select_related("user").filter(pk=event_id).first()
    if event:
        with _trying_again(send_alert, event_id, tried):
            emails.send_alert(event)


@task
def send_imported(import_id: str, tried: int = 0) -> None:
    """Tell a member that an import is done which went on in the background."""
    if done := imports.finished(UUID(import_id)):
        with _trying_again(send_imported, import_id, tried):
            emails.send_imported(*done)


@task
def keep_refusal(user_id: int, kind: str, client: dict[str, str], refused_at: str) -> None:
    """Keep a refused sign-in among its member's events."""
    if user_id:
        caller, moment = Client(**client), datetime.fromisoformat(refused_at)
        security_events.keep_refusal(user_id, security_events.Kind(kind), caller, refused_at=moment)


@task
def continue_import(import_id: str) -> bool:
    """A turn of an import, after which others have theirs; whether there is more to do at once.

    Its member is told by the turn that finishes it, as nobody waits for it any more.
    """
    turn = imports.go_on(UUID(import_id))
    if turn.next_id:
        enqueue_import(turn.next_id)
    if turn.is_finished:
        send_imported.enqueue(import_id)
    return turn.next_id is not None


@task
def continue_imports() -> int:
    """Go on with imports whose turn was lost, or for which TMDb is asked again; how many these are."""
    stalled = imports.take_stalled()
    for import_id in stalled:
        enqueue_import(import_id)
    return len(stalled)


def enqueue_import(import_id: UUID) -> None:
    """Ask for a turn of an import, unless it waits for one already: however often it is asked, others have theirs."""
    waiting = DBTaskResult.objects.ready().filter(task_path=continue_import.module_path)
    if not waiting.filter(args_kwargs__args=[str(import_id)]).exists():
        continue_import.enqueue(str(import_id))


@task
def remove_expired_sessions() -> int:
    """Remove what has expired or is old: sessions, tokens, groups, events, changes, imports; how many rows."""
    old = security_events.remove_old() + credentials.remove_old_email_changes() + imports.remove_unanswered()
    expired = sessions.remove_expired() + personal_tokens.remove_expired() + groups.remove_expired()
    return expired + list_changes.remove_old_tombstones() + old


@contextmanager
def _trying_again(letter: Task[Any, Any], about: object, tried: int) -> Iterator[None]:
    """Around the sending of a letter: what its server does not take is put into the queue for later.

    Raises:
        LetterGivenUp: it was tried for three days, or the server knows no such recipient.
    """
    try:
        yield
    except OSError as error:  # all of smtplib's are
        reason = f"{type(error).__name__} {getattr(error, 'smtp_code', '')}".strip()  # its words may name the member
        if tried + 1 >= MOST_TRIES or _is_final(error):
            metrics.letters.labels("given up").inc()
            raise LetterGivenUp(f"{reason}, tries: {tried + 1}") from None
        pause = timedelta(minutes=min(LONGEST_PAUSE, 2**tried))
        letter.using(run_after=timezone.now() + pause).enqueue(about, tried + 1)
        metrics.letters.labels("again").inc()
        log.warning("letter_not_sent", reason=reason, tries=tried + 1, again_in_seconds=pause.total_seconds())
    else:
        metrics.letters.labels("sent").inc()


def _is_final(error: OSError) -> bool:
    """Whether every recipient is refused for good; a greylisting server says 4xx."""
    refused = error.recipients if isinstance(error, smtplib.SMTPRecipientsRefused) else {}
    return bool(refused) and all(code >= 500 for code, _words in refused.values())
