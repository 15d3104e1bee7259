"""Which films a member does not want to see in Browse. Only the site's door asks.

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
    """What is read of a member's taste: film ids."""

    favorites: tuple[int, ...]
    seen: tuple[int, ...]
    rejected: tuple[int, ...]


def hidden_movie_ids(user: object, wishes: Iterable[Hide]) -> tuple[int, ...]:
    """The ids of the films that ``user``, a member, asked to leave out, in order."""
    wished = frozenset(wishes)
    if not wished:
        return ()
    taste: Taste = import_string(settings.TASTE_OF)(user)
    kinds = {Hide.FAVORITES: taste.favorites, Hide.SEEN: taste.seen, Hide.DISMISSED: taste.rejected}
    return tuple(sorted({movie_id for wish in wished for movie_id in kinds[wish]}))
