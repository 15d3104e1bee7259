"""Movies that members do not want recommended: seen, not for them, or not now. Each change raises the taste version."""

from datetime import datetime
from typing import get_args

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.taste import Dismissal
from accounts.models.user import User
from accounts.services import bulk_writes
from accounts.services.taste import NOT_NOW, bump_taste_version, hides
from accounts.types import DismissalReason, DismissedMovie
from catalog.services import movies
from catalog.types import MovieSummary
from project.errors import Invalid
from project.pagination import PER_PAGE, Page


def reason_of(text: str | None) -> DismissalReason:
    """The reason that a form names; not for me where it names none.

    Raises:
        Invalid: there is no such reason.
    """
    reasons: tuple[DismissalReason, ...] = get_args(DismissalReason.__value__)
    for reason in reasons:
        if reason == (text or "not_for_me"):
            return reason
    raise Invalid.field("reason", "unknown", gettext("There is no such reason."))


def dismiss(user: User, movie_id: int, *, reason: DismissalReason) -> bool:
    """Hide a movie for ``reason``; whether that changed anything. "Not now" ends by itself after 60 days.

    Raises:
        NotFound: there is no such movie.
    """
    movies.ensure_stored(movie_id)
    now = timezone.now()
    with transaction.atomic():
        touched = bulk_writes.add_dismissals(user.pk, [(movie_id, now)], reason=reason, lapsed=now - NOT_NOW)
        if touched:
            bump_taste_version(user)
    return bool(touched)


def restore(user: User, movie_id: int) -> bool:
    """Hide a movie no longer; whether that changed anything.

    Raises:
        NotFound: there is no such movie.
    """
    with transaction.atomic():
        touched, _ = Dismissal.objects.filter(user=user, movie_id=movie_id).delete()
        if touched:
            bump_taste_version(user)
    if not touched:
        movies.ensure_stored(movie_id)  # nothing to restore is fine, unless there is no such movie at all
    return bool(touched)


def page_of(user: User, *, page: int = 1, per_page: int = PER_PAGE) -> Page[DismissedMovie]:
    """One page of what is hidden at present, the latest first. Three queries for a list of any length."""
    hidden = Dismissal.objects.filter(hides(), user=user)
    first = (page - 1) * per_page
    rows = hidden.order_by("-created_at", "-id").values_list("movie_id", "reason", "created_at")
    reasons = {movie_id: (reason, since) for movie_id, reason, since in rows[first : first + per_page]}
    dismissed_movies = [_dismissed_movie(movie, *reasons[movie.id]) for movie in movies.by_ids(list(reasons))]
    return Page(dismissed_movies, page, per_page, hidden.count())


def _dismissed_movie(movie: MovieSummary, reason: str, since: datetime) -> DismissedMovie:
    until = since + NOT_NOW if reason == Dismissal.Reason.NOT_NOW else None
    return DismissedMovie(movie, reason, since, until)  # type: ignore[arg-type]  # the column's choices are the literals
