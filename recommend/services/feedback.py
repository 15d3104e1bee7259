"""What somebody does with recommendations: see, open and dismiss them, and leave out what they rest on.

What changes a taste answers with its owner after the change.
"""

import re
from collections.abc import Collection

from django.utils.translation import gettext

from accounts.types import Cause, DismissalReason
from catalog.services import movies
from catalog.types import MovieSummary
from project.errors import Invalid
from recommend.services import active_model
from recommend.services.explanations import cause_in_words
from recommend.services.taste import TasteOwner


def record_impressions(owner: TasteOwner, *, shown: Collection[int] = (), opened: Collection[int] = ()) -> None:
    """Note what a member was shown, and what of it was opened: what is shown often and never opened sinks.

    A movie counts once a day, however often this is said; ids of no movie that could be recommended are ignored.
    Of somebody without an account nothing is noted.
    """
    if owner.anonymous is None:
        knows = active_model.current().model.knows
        owner.note_impressions(shown=list(filter(knows, shown)), opened=opened)


def opened(owner: TasteOwner, movie_id: int) -> MovieSummary:
    """Note that a recommended movie was opened.

    Raises:
        NotFound: there is no such movie.
    """
    movie = movies.ensure_stored(movie_id)
    record_impressions(owner, opened=[movie_id])
    return movie


def dismiss(owner: TasteOwner, movie_id: int, *, reason: DismissalReason) -> TasteOwner:
    """Recommend a movie no longer.

    Raises:
        NotFound: there is no such movie.
    """
    return owner.dismissing(movie_id, reason)


def restore(owner: TasteOwner, movie_id: int) -> TasteOwner:
    """Let a dismissed movie be recommended again."""
    return owner.restoring(movie_id)


def mute(owner: TasteOwner, cause: Cause) -> TasteOwner:
    """Let something count nothing any more.

    Raises:
        Invalid: there can be no such cause.
        Conflict: as much is muted as may be.
    """
    if cause.kind in {"because", "decade"} and not re.fullmatch(r"[0-9]{1,9}", cause.value):
        raise Invalid.field("value", "not_a_number", gettext("This kind of cause is told by a number."))
    if not cause.value.strip() or len(cause.value) > 200 or "\x00" in cause.value:
        sentence = gettext("Say what shall not count, in at most 200 characters.")
        raise Invalid.field("value", "invalid", sentence)
    return owner.muting(cause)


def unmute(owner: TasteOwner, cause: Cause) -> TasteOwner:
    """Let it count again."""
    return owner.unmuting(cause)


def muted(owner: TasteOwner) -> list[tuple[Cause, str]]:
    """What does not count any more, each with its words, the latest first."""
    causes = owner.muted
    favorites = movies.by_ids([int(cause.value) for cause in causes if cause.kind == "because"])
    titles = {movie.id: movie.title for movie in favorites}
    return [(cause, cause_in_words(cause, titles)) for cause in causes]


def in_words(cause: Cause) -> str:
    """What a cause other than a favorite is called."""
    return cause_in_words(cause, {})
