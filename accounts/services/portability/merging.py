"""What becomes of a member's words of a movie when a file says more: the last word counts, by its day.

The rules of the signals (`accounts.services.signals`), for words that were said long ago, perhaps after what stands
there. Words of one import never take each other back, except that nothing is a favorite and not for its member at
once: an export tells what holds at the same moment. Knows no tables.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Literal
from uuid import UUID

from accounts.services.portability.questions import Word
from accounts.services.seen import APPROVING
from accounts.types.signals import DismissalMark, Mark, MovieState, SeenMark

type Outcome = Literal["added", "replaced", "already_there"]
DISAPPROVING = 4  # the highest rating that speaks against a movie
LONG_AGO = datetime(1900, 1, 1, tzinfo=UTC)  # when something was said whose day cannot be read


@dataclass(frozen=True, slots=True)
class Importing:
    """Whose words they are, and when they are said where they do not say it."""

    id: UUID
    now: datetime


@dataclass(frozen=True, slots=True)
class Said:
    """What became of one row's words: the state after them, and what it was for them."""

    state: MovieState
    outcome: Outcome
    reason: str = ""


def say(state: MovieState, words: Sequence[Word], by: Importing) -> Said:
    """Let the words of one row change a state."""
    outcomes: list[Outcome] = []
    reason = ""
    for word in words:
        moment = word.at or (by.now if word.dated else LONG_AGO)
        after = _RULES[word.kind](state, word, moment, by)
        outcomes.append(_outcome(state, after, by))
        if after == state and _is_contradicted(state, word):
            reason = "newer_word"
        state = after
    outcome = min(outcomes, key=["replaced", "added", "already_there"].index)
    return Said(state, outcome, reason if outcome == "already_there" else "")


def as_state(words: Sequence[Word], by: Importing) -> MovieState:
    """What words say by themselves, as a state."""
    state = MovieState()
    for word in words:
        moment = word.at or by.now
        match word.kind:
            case "favorite":
                state = replace(state, favorite=Mark(at=moment, import_id=by.id))
            case "watchlist":
                state = replace(state, watchlist=Mark(at=moment, import_id=by.id))
            case "seen":
                mark = SeenMark(at=moment, import_id=by.id, rating=word.rating, seen_on=word.seen_on)
                state = replace(state, seen=_merged(state.seen, mark))
            case reason:
                mark_ = DismissalMark(at=moment, import_id=by.id, reason=reason, until=word.until)
                state = replace(state, dismissal=mark_)
    return state


def together(first: MovieState, second: MovieState) -> MovieState:
    """What two rows of one import say of a movie."""
    return MovieState(
        second.favorite or first.favorite,
        second.watchlist or first.watchlist,
        _merged(first.seen, second.seen) if second.seen else first.seen,
        second.dismissal or first.dismissal,
    )


def _favorite(state: MovieState, _word: Word, moment: datetime, by: Importing) -> MovieState:
    rejected = _rejection(state)
    if rejected and _is_newer(rejected, moment, by):
        return state
    if _disapproves(state.seen) and state.seen and state.seen.at > moment and state.seen.import_id != by.id:
        return state
    return replace(
        state,
        favorite=state.favorite or Mark(at=_stored(moment, by), import_id=by.id),
        dismissal=None if rejected else state.dismissal,
    )


def _watchlist(state: MovieState, _word: Word, moment: datetime, by: Importing) -> MovieState:
    rejected, seen = _rejection(state), state.seen
    if rejected and _is_newer(rejected, moment, by):
        return state
    if not state.watchlist and seen and seen.import_id != by.id and _seen_at(seen) > moment:
        return state
    mark = state.watchlist or Mark(at=_stored(moment, by), import_id=by.id)
    return replace(state, watchlist=mark, dismissal=None if rejected else state.dismissal)


def _seen(state: MovieState, word: Word, moment: datetime, by: Importing) -> MovieState:
    new = SeenMark(at=_stored(moment, by), import_id=by.id, rating=word.rating, seen_on=word.seen_on)
    old = state.seen
    mark = new if old is None else _later(old, new, moment)
    watchlist, rejected, favorite = state.watchlist, _rejection(state), state.favorite
    if watchlist and watchlist.import_id != by.id and watchlist.at <= moment and mark != old:
        watchlist = None
    approves = (word.rating or 0) >= APPROVING and mark != old
    dismissal = None if rejected and approves and not _is_newer(rejected, moment, by) else state.dismissal
    if favorite and _disapproves(mark) and mark != old and favorite.import_id != by.id and favorite.at <= moment:
        favorite = None
    return MovieState(favorite, watchlist, mark, dismissal)


def _not_for_me(state: MovieState, _word: Word, moment: datetime, by: Importing) -> MovieState:
    if state.dismissal and state.dismissal.reason == "not_for_me":
        return state
    if any(mark and _is_newer(mark, moment, by) for mark in (state.favorite, state.watchlist)):
        return state
    if state.favorite and state.favorite.import_id == by.id and state.favorite.at >= moment:
        return state
    seen = state.seen
    if seen and (seen.rating or 0) >= APPROVING and seen.at > moment and seen.import_id != by.id:
        return state
    mark = DismissalMark(at=_stored(moment, by), import_id=by.id, reason="not_for_me")
    return replace(state, favorite=None, watchlist=None, dismissal=mark)


def _not_tonight(state: MovieState, word: Word, moment: datetime, by: Importing) -> MovieState:
    """One that is over says nothing any more."""
    if not word.until or word.until <= by.now or (state.dismissal and state.dismissal.at >= moment):
        return state
    mark = DismissalMark(at=_stored(moment, by), import_id=by.id, reason="not_tonight", until=word.until)
    return replace(state, dismissal=mark)


_RULES = {"favorite": _favorite, "watchlist": _watchlist, "seen": _seen, "not_for_me": _not_for_me,
          "not_tonight": _not_tonight}  # fmt: skip


def _later(old: SeenMark, new: SeenMark, moment: datetime) -> SeenMark:
    """The later rating and the later day; an earlier word only fills what is not said."""
    rating, seen_on = old.rating, old.seen_on
    if new.rating and (not rating or moment >= old.at):
        rating = new.rating
    if new.seen_on and (not seen_on or new.seen_on > seen_on):
        seen_on = new.seen_on
    if (rating, seen_on) == (old.rating, old.seen_on):
        return old
    return SeenMark(at=max(old.at, new.at), import_id=new.import_id, rating=rating, seen_on=seen_on)


def _merged(old: SeenMark | None, new: SeenMark) -> SeenMark:
    if old is None:
        return new
    return replace(_later(old, new, new.at), at=max(old.at, new.at))


def _rejection(state: MovieState) -> DismissalMark | None:
    return state.dismissal if state.dismissal and state.dismissal.reason == "not_for_me" else None


def _is_newer(mark: Mark, moment: datetime, by: Importing) -> bool:
    """Whether something was said later, and not by the same import."""
    return mark.at > moment and mark.import_id != by.id


def _disapproves(seen: SeenMark | None) -> bool:
    return seen is not None and bool(seen.rating) and (seen.rating or 0) <= DISAPPROVING


def _seen_at(seen: SeenMark) -> datetime:
    """When a movie was seen; where only the saying has a time, that."""
    return datetime.combine(seen.seen_on or date.min, time(), UTC) if seen.seen_on else seen.at


def _stored(moment: datetime, by: Importing) -> datetime:
    return by.now if moment == LONG_AGO else moment


def _is_contradicted(state: MovieState, word: Word) -> bool:
    """Whether a word changed nothing because something else holds."""
    match word.kind:
        case "favorite":
            return state.favorite is None
        case "watchlist":
            return state.watchlist is None
        case "seen":
            return bool(state.seen and word.rating and state.seen.rating != word.rating)
        case "not_for_me":
            return _rejection(state) is None
    return state.dismissal is None or state.dismissal.reason != "not_tonight"


def _outcome(before: MovieState, after: MovieState, by: Importing) -> Outcome:
    """Replaced is what holds no longer, or otherwise, of what this import did not say itself."""
    if before == after:
        return "already_there"
    pairs = (
        (before.favorite, after.favorite),
        (before.watchlist, after.watchlist),
        (before.dismissal, after.dismissal),
    )
    if any(old and old.import_id != by.id and old != new for old, new in pairs):
        return "replaced"
    old, new = before.seen, after.seen
    if old and new and old.import_id != by.id:
        lost = (old.rating and old.rating != new.rating) or (old.seen_on and old.seen_on != new.seen_on)
        return "replaced" if lost else "added"
    return "added"
