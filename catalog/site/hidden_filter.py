"""Which movies a member does not want to see in Browse. Only the site's door asks.

What somebody likes is the business of a room above this one, so it is found by the name that the settings give.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Protocol

from django.conf import settings
from django.utils.module_loading import import_string


class Hide(StrEnum):
    """What Browse can leave out for a member."""

    FAVORITES = "favorites"
    SEEN = "seen"
    DISMISSED = "dismissed"


class Taste(Protocol):
    """What is read of a member's taste: movie ids."""

    favorites: tuple[int, ...]
    seen: tuple[int, ...]
    rejected: tuple[int, ...]


def hidden_movie_ids(user: object, choices: Iterable[Hide]) -> tuple[int, ...]:
    """The ids of the movies that ``user``, a member, asked to leave out, in order."""
    chosen = frozenset(choices)
    if not chosen:
        return ()
    taste: Taste = import_string(settings.TASTE_OF)(user)
    ids_by_choice = {Hide.FAVORITES: taste.favorites, Hide.SEEN: taste.seen, Hide.DISMISSED: taste.rejected}
    return tuple(sorted({movie_id for choice in chosen for movie_id in ids_by_choice[choice]}))
