"""The hearts of a page: one query, and only if a heart is drawn."""

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from accounts.models.user import User
from accounts.services import favorites


def favorite_ids(request: HttpRequest) -> dict[str, object]:
    """``favorite_ids``: the ids of the visitor's favorites, read when first used."""
    user = getattr(request, "user", None)
    return {"favorite_ids": SimpleLazyObject(lambda: favorites.ids(user) if isinstance(user, User) else frozenset())}
