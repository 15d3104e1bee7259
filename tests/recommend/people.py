"""What tests of recommendations do for their members."""

from typing import Any

from accounts.models.user import User
from accounts.services import favorites
from catalog.models import Movie
from recommend import services


def ids_of(who: services.Who, **asked: Any) -> list[int]:
    return [one.movie.id for one in services.recommendations(who, **asked).page.items]


def hits(number: int) -> list[int]:
    """The films that most people voted for."""
    return list(Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:number])


def like(user: User, *movie_ids: int) -> None:
    for movie_id in movie_ids:
        favorites.add(user, movie_id)
    user.refresh_from_db()
