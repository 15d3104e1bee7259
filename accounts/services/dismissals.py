"""Movies that members do not want recommended: not for them, or not tonight.

"Not for me" takes back a heart and the wish to see the movie; what was seen stays seen, with its rating. "Not tonight"
is no opinion of the movie: it ends by itself, and goes along with everything but "not for me", in whose place it comes.
"""

from dataclasses import replace
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models.taste import Dismissal
from accounts.models.user import User
from accounts.services import signals, time_zones
from accounts.types.lists import DismissedMovie
from accounts.types.signals import Change, DismissalMark, DismissalReason, MovieState
from catalog.services import movies
from catalog.types import MovieSummary
from project.pagination import PER_PAGE, Page


def dismiss(user: User, movie_id: int, *, reason: DismissalReason) -> Change:
    """Hide a movie for ``reason``. "Not tonight" ends by itself, at four in the morning where the member lives.

    Raises:
        NotFound: there is no such movie.
    """
    now = timezone.now()
    until = time_zones.end_of_evening(user, now=now) if reason == "not_tonight" else None
    return signals.change(user, movie_id, lambda state: _dismissed(state, reason, until, now))


def restore(user: User, movie_id: int) -> Change:
    """Hide a movie no longer.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, lambda state: replace(state, dismissal=None))


def page_of(
    user: User, *, page: int = 1, per_page: int = PER_PAGE, reason: DismissalReason | None = None
) -> Page[DismissedMovie]:
    """One page of what is hidden at present, the latest first. Three queries for a list of any length."""
    hidden = _present(user) if reason is None else _present(user).filter(reason=reason)
    first = (page - 1) * per_page
    entries = {entry.movie_id: entry for entry in hidden.order_by("-created_at", "-id")[first : first + per_page]}
    dismissed_movies = [_dismissed_movie(movie, entries[movie.id]) for movie in movies.by_ids(list(entries))]
    return Page(dismissed_movies, page, per_page, hidden.count())


def _dismissed_movie(movie: MovieSummary, entry: Dismissal) -> DismissedMovie:
    return DismissedMovie(movie, entry.reason, entry.created_at, entry.until)  # type: ignore[arg-type]  # its choices


def _present(user: User) -> QuerySet[Dismissal]:
    return Dismissal.objects.filter(Q(until=None) | Q(until__gt=timezone.now()), user=user)


def _dismissed(state: MovieState, reason: DismissalReason, until: datetime | None, now: datetime) -> MovieState:
    if state.dismissal and state.dismissal.reason == reason:
        return replace(state, dismissal=replace(state.dismissal, import_id=None))
    mark = DismissalMark(at=now, reason=reason, until=until)
    if reason == "not_tonight":
        return replace(state, dismissal=mark)
    return replace(state, favorite=None, watchlist=None, dismissal=mark)
