"""What somebody does with recommendations: see, open and dismiss them, and leave out what they rest on.

What changes a taste answers with its owner after the change.
"""

from collections.abc import Collection, Mapping

from django.utils.translation import gettext

from accounts.types import Cause, DismissalReason
from catalog.ranges import MOVIE_ID, YEAR
from catalog.services import movies
from catalog.types import MovieSummary
from project.errors import Invalid
from project.numbers import Range
from recommend.services import active_model
from recommend.services.explanations import cause_in_words
from recommend.services.taste import TasteOwner

NUMBERS: Mapping[str, Range] = {"because": MOVIE_ID, "decade": YEAR}  # kinds of causes that are told by a number
LONGEST_CAUSE = 200  # characters


def record_impressions(owner: TasteOwner, *, shown_ids: Collection[int] = (), opened_ids: Collection[int] = ()) -> None:
    """Note what a member was shown, and what of it was opened: what is shown often and never opened sinks.

    A movie counts once a day, however often this is said; ids of no movie that could be recommended are ignored.
    Of somebody without an account nothing is noted.
    """
    if owner.anonymous is None:
        knows = active_model.current().model.knows
        owner.note_impressions(shown_ids=list(filter(knows, shown_ids)), opened_ids=opened_ids)


def opened(owner: TasteOwner, movie_id: int) -> MovieSummary:
    """Note that a recommended movie was opened.

    Raises:
        NotFound: there is no such movie.
    """
    movie = movies.ensure_stored(movie_id)
    record_impressions(owner, opened_ids=[movie_id])
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
    if cause.kind in NUMBERS and NUMBERS[cause.kind].read(cause.value) is None:
        raise Invalid.field("value", "not_a_number", gettext("This kind of cause is told by a number."))
    if not _is_storable(cause):
        sentence = gettext("Say what shall not count, in at most 200 characters.")
        raise Invalid.field("value", "invalid", sentence)
    return owner.muting(cause)


def unmute(owner: TasteOwner, cause: Cause) -> TasteOwner:
    """Let it count again."""
    return owner.unmuting(cause) if _is_storable(cause) else owner  # what cannot be told was never left out


def muted(owner: TasteOwner) -> list[tuple[Cause, str]]:
    """What does not count any more, each with its words, the latest first."""
    causes = owner.muted
    favorites = movies.by_ids([int(cause.value) for cause in causes if cause.kind == "because"])
    titles = {movie.id: movie.title for movie in favorites}
    return [(cause, cause_in_words(cause, titles)) for cause in causes]


def in_words(cause: Cause) -> str:
    """What a cause other than a favorite is called."""
    return cause_in_words(cause, {})


def _is_storable(cause: Cause) -> bool:
    """Whether a row can hold its words."""
    return bool(cause.value.strip()) and len(cause.value) <= LONGEST_CAUSE and "\x00" not in cause.value
