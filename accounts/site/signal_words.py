"""The sentences after something was said of a movie: what holds now, and what it replaced."""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.site.rating_filters import star_count
from accounts.types.signals import Change, DismissalMark, Signal

type Words = str | Promise

SAID: Mapping[Signal, Words] = {
    "watchlist": _("%(title)s is on your list."),
    "seen": _("%(title)s: seen. How was it?"),
    "not_for_me": _("Fewer like %(title)s."),
    "favorite": _("%(title)s is a favorite of yours."),
    "not_tonight": _("%(title)s is back tomorrow."),
}
TAKEN_BACK: Mapping[Signal, Words] = {
    "watchlist": _("%(title)s is off your list."),
    "seen": _("%(title)s is no longer in your diary."),
    "not_for_me": _("%(title)s may be recommended again."),
    "favorite": _("%(title)s is no longer a favorite."),
    "not_tonight": _("%(title)s may be recommended again."),
}


def now(signal: Signal, title: str, *, is_said: bool) -> str:
    """What holds now, or no longer."""
    return str((SAID if is_said else TAKEN_BACK)[signal]) % {"title": title}


def after_saying(change: Change, signal: Signal, title: str) -> str:
    """What holds now, and what had to go for it."""
    return _together(now(signal, title, is_said=True), change, signal)


def after_rating(change: Change, title: str) -> str:
    """The rating as it is now, and what had to go for it."""
    rating = change.after.seen.rating if change.after.seen else None
    if rating is None:
        sentence = gettext("%(title)s is in your diary.") % {"title": title}
    else:
        sentence = gettext("%(title)s: %(stars)s of 5 stars.") % {"title": title, "stars": star_count(rating)}
    return _together(sentence, change, "seen")


def after_undo(title: str) -> str:
    """All is as before."""
    return gettext("%(title)s is as before.") % {"title": title}


def _together(sentence: str, change: Change, signal: Signal) -> str:
    return " ".join([sentence, *_replaced(change, signal)])


def _replaced(change: Change, signal: Signal) -> list[str]:
    """A sentence for each thing that holds no longer."""
    before, after = change.before, change.after
    sentences = []
    if before.favorite and not after.favorite:
        sentences.append(gettext("It is no longer a favorite."))
    if before.watchlist and not after.watchlist:
        sentences.append(gettext("It is off your list."))
    if before.seen and before.seen.rating and before.seen != after.seen:
        sentences.append(gettext("Before: %(stars)s stars.") % {"stars": star_count(before.seen.rating)})
    if before.dismissal and before.dismissal != after.dismissal and signal != "not_tonight":
        sentences.append(_dismissal_replaced(before.dismissal))
    return sentences


def _dismissal_replaced(mark: DismissalMark) -> str:
    if mark.reason == "not_for_me":
        return gettext("“Not for me” is taken back.")
    return gettext("“Not tonight” is taken back.")
