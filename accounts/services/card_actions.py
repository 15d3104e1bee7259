"""What a form of the site says of a movie, by the name of the signal; the API says each at its own address."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from django.utils.translation import gettext

from accounts.models.user import User
from accounts.services import dismissals, favorites, seen, signals, watchlist
from accounts.types.signals import Change, MovieState, Signal
from project.errors import Invalid

type Act = Callable[[User, int], Change]

SAYING: Mapping[Signal, Act] = {
    "watchlist": watchlist.add,
    "seen": seen.mark,
    "not_for_me": lambda user, movie_id: dismissals.dismiss(user, movie_id, reason="not_for_me"),
    "favorite": favorites.add,
    "not_tonight": lambda user, movie_id: dismissals.dismiss(user, movie_id, reason="not_tonight"),
}
TAKING_BACK: Mapping[Signal, Act] = {
    "watchlist": watchlist.remove,
    "seen": seen.unmark,
    "not_for_me": dismissals.restore,
    "favorite": favorites.remove,
    "not_tonight": dismissals.restore,
}


def signal_of(text: str) -> Signal:
    """The signal that a form names.

    Raises:
        Invalid: there is no such signal.
    """
    for signal in SAYING:
        if signal == text:
            return signal
    raise Invalid.field("say", "unknown", gettext("There is no such reason."))


def say(user: User, movie_id: int, signal: Signal) -> Change:
    """Say it of a movie; saying it again changes nothing.

    Raises:
        NotFound: there is no such movie.
    """
    return SAYING[signal](user, movie_id)


def take_back(user: User, movie_id: int, signal: Signal) -> Change:
    """Say it no longer of a movie; with "seen", its rating and day go, too.

    Raises:
        NotFound: there is no such movie.
    """
    return TAKING_BACK[signal](user, movie_id)


def show(user: User, movie_id: int) -> Change:
    """Take back what hides a movie; a rating and a day in the diary are more than that, and stay.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, _shown)


def _shown(state: MovieState) -> MovieState:
    if state.dismissal:
        return replace(state, dismissal=None)
    is_bare = state.seen is not None and state.seen.rating is None and state.seen.seen_on is None
    return replace(state, seen=None) if is_bare else state
