"""What a member means to watch this evening, and the one question about it on the day after.

The question is asked on one day only, whichever it is: who does not answer is not asked again. A plan says nothing
about taste, so it changes no recommendation.
"""

from datetime import date

from django.utils import timezone

from accounts.models.taste import Plan
from accounts.models.user import User
from accounts.services import movie_states, seen, time_zones
from accounts.types.lists import EveningPlan, PlannedMovie
from accounts.types.signals import Change
from catalog.services import movies

# In SQL, as home and Tonight ask it each time, and Django takes ten times as long to build it as PostgreSQL to answer.
OPEN = """
SELECT plan.* FROM accounts_plan AS plan WHERE user_id = %(user_id)s AND NOT EXISTS (
    SELECT FROM accounts_seenentry AS seen
    WHERE seen.user_id = plan.user_id AND seen.movie_id = plan.movie_id AND seen.created_at >= plan.created_at
)
"""


def plan(user: User, movie_id: int) -> PlannedMovie:
    """Mean to watch a movie this evening, in place of what was meant before. Repeating it changes nothing.

    Raises:
        NotFound: there is no such movie.
    """
    movie, evening = movies.ensure_stored(movie_id), _this_evening(user)
    columns = {"movie_id": movie_id, "evening": evening, "asked_on": None, "created_at": timezone.now()}
    Plan.objects.bulk_create(
        [Plan(user=user, **columns)], update_conflicts=True, unique_fields=["user"], update_fields=list(columns)
    )
    return PlannedMovie(movie, evening)


def drop(user: User, movie_id: int | None = None) -> bool:
    """Mean nothing any more, or not this movie; whether there was such a plan."""
    plans = Plan.objects.filter(user=user)
    deleted, _ = (plans if movie_id is None else plans.filter(movie_id=movie_id)).delete()
    return deleted > 0


def of(user: User) -> EveningPlan:
    """What is planned for this evening, or what to ask about one that is over. One query for nothing, two for a movie.

    Telling the question counts as asking it: on another day it is not told again.
    """
    row = _open(user)
    if row is None:
        return EveningPlan()
    today = _this_evening(user)
    movie = next(iter(movies.by_ids([row.movie_id])), None)
    if movie is None:
        return EveningPlan()
    planned = PlannedMovie(movie, row.evening)
    if row.evening >= today:
        return EveningPlan(planned=planned)
    if row.asked_on is None:
        Plan.objects.filter(user=user, created_at=row.created_at).update(asked_on=today)
    return EveningPlan(question=planned) if row.asked_on in {None, today} else EveningPlan()


def answer(user: User, movie_id: int, *, seen_it: bool, rating: int | None = None) -> Change:
    """Say whether the movie of a plan that is over was seen, perhaps with a rating. Saying it again changes nothing.

    Raises:
        NotFound: there is no such movie.
        Invalid: there is no such rating.
    """
    movies.ensure_stored(movie_id)
    row = Plan.objects.filter(user=user, movie_id=movie_id, evening__lt=_this_evening(user)).first()
    if row and seen_it:
        change = seen.mark(user, movie_id, rating=rating or "keep", seen_on=row.evening)
    else:
        state = movie_states.of(user, [movie_id])[movie_id]
        change = Change(movie_id, state, state)
    if row:
        drop(user, movie_id)
    return change


def _open(user: User) -> Plan | None:
    """The plan, unless its movie was marked as seen since it was made: then nobody need ask."""
    return next(iter(Plan.objects.raw(OPEN, {"user_id": user.pk})), None)


def _this_evening(user: User) -> date:
    return time_zones.evening(user, now=timezone.now())
