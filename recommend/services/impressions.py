"""What a member was shown and did not open: such movies sink. Kept in Redis, bounded; losing it costs nothing.

A movie counts once a day, so reloading a page or sending the same again does no harm.
"""

from collections.abc import Collection, Iterable, Sequence
from functools import partial

from django.utils import timezone
from pydantic import TypeAdapter

from accounts.models.user import User
from project import cache
from project.cache import policies
from recommend.engine import Part, Recommendation

FREE_DAYS = 3  # on which a movie may be shown without sinking
PENALTY = 0.1  # what every further day costs, in the score's unit
MAX_PENALTY = 0.8
MAX_MOVIES = 400  # that are remembered for one member, the latest
type Impressions = dict[int, tuple[int, int]]  # movie id -> days shown, the last day's number
_IMPRESSIONS = TypeAdapter(Impressions)


def impressions_of(user: User) -> Impressions:
    """What ``user`` was shown and did not open."""
    return cache.fetch(policies.IMPRESSIONS, user.pk, codec=_IMPRESSIONS, load=dict).value


def record(user: User, *, shown_ids: Collection[int] = (), opened_ids: Collection[int] = ()) -> None:
    """Note that movies were shown, and that some were opened: these start afresh. Two tabs at once are both noted."""
    noted, today = impressions_of(user), timezone.now().toordinal()
    is_known = all(noted.get(movie_id, (0, 0))[1] == today for movie_id in shown_ids)
    if is_known and noted.keys().isdisjoint(opened_ids):
        return
    change = partial(_changed, shown_ids=shown_ids, opened_ids=opened_ids)
    cache.update(policies.IMPRESSIONS, user.pk, codec=_IMPRESSIONS, load=dict, change=change)


def apply_impression_penalty(ranking: Sequence[Recommendation], impressions: Impressions) -> list[Recommendation]:
    """The ranking with movies further down that were shown for days; what they lose is a part of their score."""
    penalized = []
    for ranked in ranking:
        days, _ = impressions.get(ranked.movie_id, (0, 0))  # type: ignore[call-overload]  # ids of this site are numbers
        loss = min(PENALTY * max(0, days - FREE_DAYS), MAX_PENALTY)
        ranked_parts = (*ranked.parts, Part("shown", -loss)) if loss else ranked.parts
        penalized.append(ranked._replace(score=ranked.score - loss, parts=ranked_parts))
    return sorted(penalized, key=lambda ranked: -ranked.score)


def _changed(impressions: Impressions, *, shown_ids: Iterable[int], opened_ids: Collection[int]) -> Impressions:
    today, updated = timezone.now().toordinal(), dict(impressions)
    for movie_id in shown_ids:
        days, last_day = updated.pop(movie_id, (0, 0))
        updated[movie_id] = (days if last_day == today else days + 1, today)  # the latest stand last
    unopened = [(movie_id, days) for movie_id, days in updated.items() if movie_id not in opened_ids]
    return dict(unopened[-MAX_MOVIES:])
