"""What a member was shown and did not open: such films sink. Kept in Redis, bounded; losing it costs nothing.

A film counts once a day, so reloading a page does no harm. For this room's services only.
"""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from pydantic import TypeAdapter

from accounts.models.user import User
from project import cache
from project.cache import policies
from recommend.engine import Part, Recommendation

FREE = 3  # days on which a film may be shown without sinking
STEP = 0.1  # what every further day costs, in the score's unit
DEEPEST = 0.8
MOST = 400  # films that are remembered for one member, the latest
type Showings = dict[int, tuple[int, int]]  # movie id -> days shown, the last day's number
_SHOWINGS = TypeAdapter(Showings)


def of(user: User) -> Showings:
    """What ``user`` was shown and did not open."""
    return cache.fetch(policies.SHOWINGS, user.pk, codec=_SHOWINGS, load=dict).value


def note_shown(user: User, movie_ids: Iterable[int]) -> None:
    """Note that these films were on a page."""
    today, shown = timezone.now().toordinal(), of(user)
    for movie_id in movie_ids:
        days, last = shown.pop(movie_id, (0, 0))
        shown[movie_id] = (days if last == today else days + 1, today)  # the latest stand last
    _keep(user, dict(list(shown.items())[-MOST:]))


def note_opened(user: User, movie_id: int) -> None:
    """Note that a film was opened: it starts afresh."""
    shown = of(user)
    if shown.pop(movie_id, None):
        _keep(user, shown)


def sunk(ranking: Sequence[Recommendation], shown: Showings) -> list[Recommendation]:
    """The ranking with tired films further down; what they lose is a part of their score."""
    again = []
    for one in ranking:
        days, _ = shown.get(one.movie_id, (0, 0))  # type: ignore[call-overload]  # ids of this site are numbers
        loss = min(STEP * max(0, days - FREE), DEEPEST)
        tired = one._replace(score=one.score - loss, parts=(*one.parts, Part("shown", -loss))) if loss else one
        again.append(tired)
    return sorted(again, key=lambda one: -one.score)


def _keep(user: User, shown: Showings) -> None:
    cache.put(policies.SHOWINGS, user.pk, value=shown, codec=_SHOWINGS)
