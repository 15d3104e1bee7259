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
    names, old_preference = genres.names(), taste.preference(user)
    known_liked = tuple(genre for genre in liked_genres if genre in names)
    disliked = tuple(genre for genre in old_preference.disliked_genres if genre not in known_liked)
    with transaction.atomic():
        new_preference = preferences.set_preference(
            user, replace(old_preference, liked_genres=known_liked, disliked_genres=disliked)
        )
        added = favorites.add_many(user, movie_ids)
    return preferences.told(old_preference, new_preference, added)
