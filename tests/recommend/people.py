"""What tests of recommendations do for their members."""

from typing import Any

from accounts.models.user import User
from accounts.services import favorites
from catalog.models import Movie
from recommend.services import recommendations
from recommend.services.taste import AnonymousTaste, MemberTaste


def ids_of(taste_owner: User | AnonymousTaste, **options: Any) -> list[int]:
    owner = MemberTaste(taste_owner) if isinstance(taste_owner, User) else taste_owner
    return [item.movie.id for item in recommendations.recommendations(owner, **options).page.items]


def hits(number: int) -> list[int]:
    """The movies that most people voted for."""
    return list(Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:number])


def like(user: User, *movie_ids: int) -> None:
    for movie_id in movie_ids:
        favorites.add(user, movie_id)
    user.refresh_from_db()
