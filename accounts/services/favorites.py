"""Movies that members like. Every change raises the taste version in its own transaction."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet

from django.db import transaction
from django.db.models import F, Func, QuerySet
from django.utils import timezone

from accounts.models.taste import Favorite
from accounts.models.user import User
from accounts.services import bulk_writes
from accounts.services.taste import bump_taste_version
from accounts.types import FavoriteMovie
from catalog.services import movies
from catalog.services.genres import all_genres
from catalog.types import Genre
from project.pagination import PER_PAGE, Page

# Each ends in something unique, so that no movie is shown twice, or never, while somebody turns pages.
ORDERS = {
    "added": (F("created_at").desc(), F("id").desc()),
    "title": (F("movie__search_text").asc(), F("id").asc()),
    "score": (F("movie__vote_average").desc(), F("id").desc()),
}


def add(user: User, movie_id: int) -> bool:
    """Make a movie a favorite; whether it was none before. Racing calls leave one row.

    Raises:
        NotFound: there is no such movie.
    """
    movies.ensure_stored(movie_id)
    return bool(_add(user, [movie_id]))


def remove(user: User, movie_id: int) -> bool:
    """Make a movie no longer a favorite; whether it was one.

    Raises:
        NotFound: there is no such movie.
    """
    with transaction.atomic():
        removed, _ = Favorite.objects.filter(user=user, movie_id=movie_id).delete()
        if removed:
            bump_taste_version(user)
    if not removed:
        movies.ensure_stored(movie_id)  # nothing to remove is fine, unless there is no such movie at all
    return bool(removed)


def add_many(user: User, movie_ids: Iterable[int]) -> int:
    """Make several movies favorites at once; those that are not stored are left out. How many are new."""
    return len(_add(user, [movie.id for movie in movies.by_ids(list(movie_ids))]))


def genres(user: User) -> list[Genre]:
    """The genres of a member's favorites, by name. One query, and the genres themselves from the cache."""
    present = _of(user).annotate(genre=Func(F("movie__genre_ids"), function="unnest")).values_list("genre", flat=True)
    there = set(present.distinct())
    return [genre for genre in all_genres().value if genre.id in there]


def ids(user: User) -> AbstractSet[int]:
    """The ids of a member's favorites. One query."""
    return frozenset(_of(user).values_list("movie_id", flat=True))


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


def _add(user: User, movie_ids: Sequence[int]) -> AbstractSet[int]:
    """Those of the movies that were no favorites before; they must be stored."""
    now = timezone.now()
    with transaction.atomic():
        added = bulk_writes.add_favorites(user.pk, [(movie_id, now) for movie_id in movie_ids])
        if added:
            bump_taste_version(user)
    return added
