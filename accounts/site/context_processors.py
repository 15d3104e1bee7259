"""What every page knows of its reader: the hearts, their number in the header, and whether it can be known at all."""

from collections.abc import Set as AbstractSet

from django.http import HttpRequest

from accounts.models.user import User
from accounts.services import favorites


def favorite_ids(request: HttpRequest) -> dict[str, object]:
    """``favorite_ids``: the ids of the visitor's favorites."""
    return {"favorite_ids": favorite_ids_of(request)}


def member_unknown(request: HttpRequest) -> dict[str, object]:
    """``member_unknown``: a cookie says that this is a member, and the database that would tell who is away."""
    return {"member_unknown": getattr(request, "member_unknown", False)}


def favorite_ids_of(request: HttpRequest) -> AbstractSet[int]:
    """The ids of a member's favorites: one query a request, none for others. For views that ask before they draw."""
    if "favorite_ids" not in vars(request):
        user = getattr(request, "user", None)
        vars(request)["favorite_ids"] = favorites.ids(user) if isinstance(user, User) else frozenset()
    ids: AbstractSet[int] = vars(request)["favorite_ids"]
    return ids
