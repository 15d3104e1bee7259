"""The hearts of a page, and the number of them in its header."""

from collections.abc import Set as AbstractSet

from django.http import HttpRequest

from accounts.models.user import User
from accounts.services import favorites


def favorite_ids(request: HttpRequest) -> dict[str, object]:
    """``favorite_ids``: the ids of the visitor's favorites."""
    return {"favorite_ids": favorite_ids_of(request)}


def favorite_ids_of(request: HttpRequest) -> AbstractSet[int]:
    """The ids of a member's favorites: one query a request, none for others. For views that ask before they draw."""
    if "favorite_ids" not in vars(request):
        user = getattr(request, "user", None)
        vars(request)["favorite_ids"] = favorites.ids(user) if isinstance(user, User) else frozenset()
    ids: AbstractSet[int] = vars(request)["favorite_ids"]
    return ids
