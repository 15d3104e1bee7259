"""What every page knows of its reader: what was said of movies, and whether it can be known at all."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.http import HttpRequest

from accounts.models.user import User
from accounts.services.visitor_taste import VisitorTaste
from accounts.site.said_movies import said_of, states_of
from accounts.types.signals import SaidMovies
from project.http.site.templating import Token


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads a page, as far as the parts of it ask."""

    is_member: bool
    states: SaidMovies
    said: VisitorTaste  # without an account; nothing of a member
    token: Token  # the hidden field for their forms


def reader(request: HttpRequest) -> dict[str, object]:
    """``reader``: who looks at the page."""
    is_member = isinstance(getattr(request, "user", None), User)
    return {"reader": Reader(is_member, states_of(request), said_of(request), Token(request))}


def member_unknown(request: HttpRequest) -> dict[str, object]:
    """``member_unknown``: a cookie says that this is a member, and the database that would tell who is away."""
    return {"member_unknown": getattr(request, "member_unknown", False)}


def favorite_ids_of(request: HttpRequest) -> AbstractSet[int]:
    """The ids of the reader's favorites, for the room below."""
    return states_of(request).favorites
