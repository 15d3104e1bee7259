"""Bringing files: what is not done while their member waits goes on in the background."""

from collections.abc import Mapping
from uuid import UUID

from accounts import tasks
from accounts.models.user import User
from accounts.services.portability import imports
from accounts.services.portability.parser_process import Readable
from accounts.types.imports import Receipt


def import_file(
    user: User,
    *,
    name: str,
    content: Readable,
    dry_run: bool = False,
    answers: Mapping[str, str] | None = None,
    wait_for_answers: bool = False,
) -> Receipt:
    """Bring a file, as `accounts.services.portability.imports` does.

    Raises:
        Invalid: the file cannot be read, or is more than is read; an answer to no question.
        Unavailable: this process reads another file.
    """
    received = imports.import_file(
        user, name=name, content=content, dry_run=dry_run, answers=answers, wait_for_answers=wait_for_answers
    )
    return _go_on(user, received)


def answer_import(user: User, import_id: UUID, answers: Mapping[str, str]) -> Receipt:
    """Answer questions about an import's files.

    Raises:
        NotFound: the member has no such import.
        Invalid: an answer to no question, or none of its choices.
        Conflict: it was undone, or the answer was given already and counts.
    """
    return _go_on(user, imports.answer(user, import_id, answers))


def _go_on(user: User, received: Receipt) -> Receipt:
    """Pass the member's turn on, to this import or to one that came while it had the turn."""
    next_id = imports.next_import(user.pk)
    if next_id is None:
        return received
    tasks.enqueue_import(next_id)
    return imports.receipt(user, received.id) if received.id and received.status == "running" else received
