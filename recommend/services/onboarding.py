"""What becomes of somebody's first picks."""

from collections.abc import Iterable
from dataclasses import replace

from django.db import transaction

from accounts.models.user import User
from accounts.services import favorites, preferences, taste
from catalog.services import genres


def save_picks(user: User, movie_ids: Iterable[int], liked_genres: Iterable[int]) -> str:
    """Let a member's first picks count: the movies become favorites, the genres are wished for. What that has changed.

    What is no movie, or no genre, is left out.
    """
    names, before = genres.names(), taste.preference(user)
    liked = tuple(genre for genre in liked_genres if genre in names)
    disliked = tuple(genre for genre in before.disliked_genres if genre not in liked)
    with transaction.atomic():
        after = preferences.set_preference(user, replace(before, liked_genres=liked, disliked_genres=disliked))
        added = favorites.add_many(user, movie_ids)
    return preferences.told(before, after, added)
