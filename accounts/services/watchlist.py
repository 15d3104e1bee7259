"""Movies that members want to see. Wanting takes back "not for me"; a movie that was seen may be wanted again."""

from dataclasses import replace

from django.db.models import F
from django.utils import timezone

from accounts.models.taste import WatchlistEntry
from accounts.models.user import User
from accounts.services import signals
from accounts.types.lists import WatchlistMovie
from accounts.types.signals import Change, Mark, MovieState
from catalog.services import movies
from project.pagination import PER_PAGE, Page

# Each ends in something unique, so that no movie is shown twice, or never, while somebody turns pages.
ORDERS = {
    "added": (F("created_at").desc(), F("id").desc()),
    "title": (F("movie__search_text").asc(), F("id").asc()),
    "score": (F("movie__vote_average").desc(), F("id").desc()),
    "runtime": (F("movie__runtime").asc(nulls_last=True), F("id").asc()),
}


def add(user: User, movie_id: int) -> Change:
    """Put a movie on the watchlist.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, _wanted)


def remove(user: User, movie_id: int) -> Change:
    """Take a movie off the watchlist.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, lambda state: replace(state, watchlist=None))


def page_of(user: User, *, page: int = 1, per_page: int = PER_PAGE, sort: str = "added") -> Page[WatchlistMovie]:
    """One page of a member's watchlist. Three queries for a list of any length; ``sort`` is a key of ``ORDERS``."""
    entries = WatchlistEntry.objects.filter(user=user)
    first = (page - 1) * per_page
    rows = entries.order_by(*ORDERS[sort]).values_list("movie_id", "created_at")[first : first + per_page]
    times = dict(rows)
    watchlist_movies = [WatchlistMovie(movie, times[movie.id]) for movie in movies.by_ids(list(times))]
    return Page(watchlist_movies, page, per_page, entries.count())


def _wanted(state: MovieState) -> MovieState:
    is_rejected = state.dismissal is not None and state.dismissal.reason == "not_for_me"
    return replace(
        state,
        watchlist=Mark(at=state.watchlist.at if state.watchlist else timezone.now()),
        dismissal=None if is_rejected else state.dismissal,
    )
