"""Movies that members like. A heart takes back "not for me"; it says nothing about having seen the movie."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace

from django.db import connection, transaction
from django.db.models import F, Func, QuerySet
from django.utils import timezone

from accounts.models.taste import Favorite
from accounts.models.user import User
from accounts.services import movie_states, signals
from accounts.services.taste import bump_taste_version, lock
from accounts.types.lists import FavoriteMovie
from accounts.types.signals import Change, Mark, MovieState
from catalog.services import movies
from catalog.services.genres import all_genres
from catalog.types import Genre
from project.pagination import PER_PAGE, Page

# A fixed statement, as every page with hearts asks it: building the ORM's took several times as long as its answer.
IDS = "SELECT movie_id FROM accounts_favorite WHERE user_id = %s"
# Each ends in something unique, so that no movie is shown twice, or never, while somebody turns pages.
ORDERS = {
    "added": (F("created_at").desc(), F("id").desc()),
    "title": (F("movie__search_text").asc(), F("id").asc()),
    "score": (F("movie__vote_average").desc(), F("id").desc()),
}


def add(user: User, movie_id: int) -> Change:
    """Make a movie a favorite. Racing calls leave one row.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, _liked)


def remove(user: User, movie_id: int) -> Change:
    """Make a movie no longer a favorite.

    Raises:
        NotFound: there is no such movie.
    """
    return signals.change(user, movie_id, lambda state: replace(state, favorite=None))


def add_many(user: User, movie_ids: Iterable[int]) -> int:
    """Make several movies favorites at once; those that are not stored are left out. How many are new."""
    stored = [movie.id for movie in movies.by_ids(list(movie_ids))]
    with transaction.atomic():
        lock(user)
        states = movie_states.of(user, stored)
        changes = [Change(movie_id, state, _liked(state)) for movie_id, state in states.items() if not state.favorite]
        if changes:
            signals.write(user, changes)
            bump_taste_version(user)
    return len(changes)


def genres(user: User) -> list[Genre]:
    """The genres of a member's favorites, by name. One query, and the genres themselves from the cache."""
    present = _of(user).annotate(genre=Func(F("movie__genre_ids"), function="unnest")).values_list("genre", flat=True)
    there = set(present.distinct())
    return [genre for genre in all_genres().value if genre.id in there]


def ids(user: User) -> AbstractSet[int]:
    """The ids of a member's favorites. One query."""
    with connection.cursor() as cursor:
        cursor.execute(IDS, [user.pk])
        return frozenset(movie_id for (movie_id,) in cursor.fetchall())


def page_of(
    user: User, *, page: int = 1, per_page: int = PER_PAGE, sort: str = "added", genre: int | None = None
) -> Page[FavoriteMovie]:
    """One page of a member's favorites, perhaps of one genre. Three queries for a list of any length.

    ``sort`` is a key of ``ORDERS``.
    """
    favorites = _of(user)
    if genre is not None:
        favorites = favorites.filter(movie__genre_ids__contains=[genre])
    first = (page - 1) * per_page
    rows = favorites.order_by(*ORDERS[sort]).values_list("movie_id", "created_at")[first : first + per_page]
    times = dict(rows)
    favorite_movies = [FavoriteMovie(movie, times[movie.id]) for movie in movies.by_ids(list(times))]
    return Page(favorite_movies, page, per_page, favorites.count())


def _of(user: User) -> QuerySet[Favorite]:
    return Favorite.objects.filter(user=user)


def _liked(state: MovieState) -> MovieState:
    is_rejected = state.dismissal is not None and state.dismissal.reason == "not_for_me"
    return replace(
        state,
        favorite=Mark(at=state.favorite.at if state.favorite else timezone.now()),
        dismissal=None if is_rejected else state.dismissal,
    )
