"""Undo: what was said of a movie before, exactly, with its days and where it came from.

The state before travels with the answer, signed, so nothing is kept for an Undo that nobody asks for. It is of use to
its own member alone, for a day.
"""

from datetime import timedelta

from django.core import signing
from django.utils.translation import gettext
from pydantic import TypeAdapter, ValidationError

from accounts.models.user import User
from accounts.services import signals
from accounts.types.signals import Change, MovieState
from project.errors import Invalid

SALT = "accounts.undo"
GOOD_FOR = timedelta(days=1)
LONGEST = 1_500  # characters of a token
_STATE = TypeAdapter(MovieState)


def token(user: User, change: Change) -> str:
    """What takes ``change`` back; empty where nothing was changed."""
    if not change:
        return ""
    before = _STATE.dump_python(change.before, mode="json", exclude_none=True)
    return signing.dumps([user.pk, change.movie_id, before], salt=SALT, compress=True)


def undo(user: User, undo_token: str) -> Change:
    """Give a movie the state back that it had before a change; undoing again changes nothing.

    Raises:
        Invalid: it is no such token, somebody else's, or older than a day.
    """
    try:
        user_id, movie_id, before = signing.loads(undo_token, salt=SALT, max_age=GOOD_FOR)
        state = _STATE.validate_python(before)
    except (signing.BadSignature, ValidationError):  # a state of an earlier release may have another shape
        raise void() from None
    if user_id != user.pk:
        raise void()
    return signals.change(user, movie_id, lambda _: state)


def void() -> Invalid:
    """The refusal of a token that takes nothing back."""
    return Invalid.field("undo", "void", gettext("This can no longer be undone."))
