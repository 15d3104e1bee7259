"""Movies that members have seen, each perhaps with a rating and the day. Nobody else is ever shown a rating.

Seeing a movie takes it off the watchlist. A rating of 6 or more takes back "not for me", as the later word.
"""

from collections import Counter
from dataclasses import replace
from datetime import date

from django.db.models import Count, F
from django.db.models.functions import ExtractYear
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models.taste import SeenEntry
from accounts.models.user import User
from accounts.services import signals, time_zones
from accounts.types.lists import SeenMovie, YearInNumbers
from accounts.types.signals import Change, Keep, MovieState, SeenMark
from catalog.ranges import RATING, YEAR
from catalog.services import genres, movies
from catalog.types import MovieSummary
from project.errors import Invalid
from project.pagination import PER_PAGE, Page

APPROVING = 6  # the lowest rating that speaks for a movie
# Each ends in something unique, so that no movie is shown twice, or never, while somebody turns pages.
ORDERS = {
    "day": (F("seen_on").desc(nulls_last=True), F("id").desc()),
    "added": (F("created_at").desc(), F("id").desc()),
    "rating": (F("rating").desc(nulls_last=True), F("id").desc()),
    "title": (F("movie__search_text").asc(), F("id").asc()),
}


def mark(
    user: User, movie_id: int, *, rating: int | Keep | None = "keep", seen_on: date | Keep | None = "keep"
) -> Change:
    """Say that a movie was seen. What is kept stays as it was said before; None takes it away.

    Raises:
        NotFound: there is no such movie.
        Invalid: there is no such rating, or the day has not come yet.
    """
    if isinstance(rating, int) and rating not in RATING:
        raise Invalid.field("rating", "out_of_range", gettext("A rating is a whole number from 1 to 10."))
    if isinstance(seen_on, date):
        _check_day(user, seen_on)

    def seen(state: MovieState) -> MovieState:
        old = state.seen or SeenMark(at=timezone.now())
        new_rating = old.rating if rating == "keep" else rating
        new = SeenMark(
            at=old.at if new_rating == old.rating else timezone.now(),  # of two ratings the later one counts
            rating=new_rating,
            seen_on=old.seen_on if seen_on == "keep" else seen_on,
        )
        return _seen(state, new)

    return signals.change(user, movie_id, seen)


def unmark(user: User, movie_id: int) -> Change:
    """Say that a movie was not seen; its rating and day go, too.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, lambda state: replace(state, seen=None))


def page_of(
    user: User, *, page: int = 1, per_page: int = PER_PAGE, sort: str = "day", year: int | None = None
) -> Page[SeenMovie]:
    """One page of what a member has seen, perhaps in one year. Three queries for a list of any length.

    ``sort`` is a key of ``ORDERS``; by day, movies without one come last.
    """
    seen = SeenEntry.objects.filter(user=user)
    if year is not None:
        seen = seen.filter(seen_on__year=year)
    first = (page - 1) * per_page
    entries_by_movie = {entry.movie_id: entry for entry in seen.order_by(*ORDERS[sort])[first : first + per_page]}
    seen_movies = [_seen_movie(movie, entries_by_movie[movie.id]) for movie in movies.by_ids(list(entries_by_movie))]
    return Page(seen_movies, page, per_page, seen.count())


def years(user: User) -> dict[int, int]:
    """How many movies a member saw in each year, the latest first; days that are not known are left out. One query."""
    dated = SeenEntry.objects.filter(user=user, seen_on__isnull=False).annotate(year=ExtractYear("seen_on"))
    return dict(dated.values("year").annotate(number=Count("id")).order_by("-year").values_list("year", "number"))


def in_numbers(user: User, year: int) -> YearInNumbers:
    """What a member saw in ``year``. One query, and the genres from the cache."""
    rows = SeenEntry.objects.filter(user=user, seen_on__year=year)
    entries = list(rows.values_list("seen_on__month", "rating", "movie__runtime", "movie__genre_ids"))
    months = Counter(month for month, *_ in entries)
    ratings = [rating for _, rating, *_ in entries if rating]
    by_genre = Counter(genre for *_, genre_ids in entries for genre in genre_ids)
    names = genres.names()
    favored = min(
        (genre for genre in by_genre if genre in names), key=lambda genre: (-by_genre[genre], genre), default=0
    )
    return YearInNumbers(
        year=year,
        movies=len(entries),
        minutes=sum(runtime or 0 for _, _, runtime, _ in entries),
        rated=len(ratings),
        mean_rating=round(sum(ratings) / len(ratings), 2) if ratings else None,
        months=tuple(months[month] for month in range(1, 13)),
        genre=names.get(favored),
    )


def _seen_movie(movie: MovieSummary, entry: SeenEntry) -> SeenMovie:
    return SeenMovie(movie, entry.rating, entry.seen_on, entry.created_at)


def _check_day(user: User, seen_on: date) -> None:
    if seen_on > time_zones.today(user, now=timezone.now()):
        raise Invalid.field("seen_on", "in_the_future", gettext("This day has not come yet."))
    if seen_on.year not in YEAR:
        raise Invalid.field("seen_on", "out_of_range", gettext("Enter a day between the first films and today."))


def _seen(state: MovieState, mark: SeenMark) -> MovieState:
    is_rejected = state.dismissal is not None and state.dismissal.reason == "not_for_me"
    approves = state.seen != mark and (mark.rating or 0) >= APPROVING
    return replace(state, watchlist=None, seen=mark, dismissal=None if is_rejected and approves else state.dismissal)
