"""What somebody does with recommendations: see, open and dismiss them, and leave out what they rest on.

What changes a taste answers with its owner after the change.
"""

from collections.abc import Callable, Collection, Mapping

from django.utils.translation import gettext

from accounts.types.signals import HidingWord
from accounts.types.taste import Cause, CauseKind
from catalog.ranges import MOVIE_ID, YEAR
from catalog.services import genres, known_facts, movies
from catalog.types import MovieSummary
from project.errors import Invalid
from project.numbers import Range, is_whole
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


def dismiss(owner: TasteOwner, movie_id: int, *, reason: HidingWord) -> TasteOwner:
    """Recommend a movie no longer: it was seen, is not for its owner, or not for tonight.

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
    _check(cause)
    if not _is_known(cause):
        raise _unknown()
    return owner.muting(cause)


def unmute(owner: TasteOwner, cause: Cause) -> TasteOwner:
    """Let it count again. What was left out and is in no movie any more can still be taken back.

    Raises:
        Invalid: there can be no such cause.
    """
    _check(cause)
    if cause not in owner.muted and not _is_known(cause):
        raise _unknown()
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


def _check(cause: Cause) -> None:
    """Whether it is told as its kind is.

    Raises:
        Invalid: it is not.
    """
    if cause.kind in NUMBERS and NUMBERS[cause.kind].read(cause.value) is None:
        if is_whole(cause.value):
            raise _unknown()
        raise Invalid.field("value", "not_a_number", gettext("This kind of cause is told by a number."))
    if not _is_storable(cause):
        sentence = gettext("Enter what should not count, in at most 200 characters.")
        raise Invalid.field("value", "invalid", sentence)


def _unknown() -> Invalid:
    return Invalid.field("value", "unknown_cause", gettext("Nothing of this name can speak for a film."))


def _is_known(cause: Cause) -> bool:
    """Whether anything of ours can rest on it; at most one query."""
    return KNOWN[cause.kind](cause.value)


def _is_storable(cause: Cause) -> bool:
    """Whether a row can hold its words."""
    return bool(cause.value.strip()) and len(cause.value) <= LONGEST_CAUSE and "\x00" not in cause.value


def _is_genre(value: str) -> bool:
    return value.casefold() in {name.casefold() for name in genres.names().values()}


KNOWN: Mapping[CauseKind, Callable[[str], bool]] = {
    "because": lambda value: known_facts.is_movie(MOVIE_ID.read(value) or 0),
    "person": known_facts.is_person,
    "keyword": known_facts.is_keyword,
    "franchise": known_facts.is_series,
    "genre": _is_genre,
    "country": known_facts.is_country,
    "language": known_facts.is_language,
    "decade": known_facts.is_decade,
    "crowd": lambda value: value == "people",
}
