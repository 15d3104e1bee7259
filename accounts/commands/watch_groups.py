"""Coming into a group: what has a limit, as everybody who holds a link may try."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest

from accounts.commands.clients import attempts_of
from accounts.models.user import User
from accounts.services.watch_groups import groups, participation
from accounts.types.watch_groups import WatchGroupState
from project.http import throttling


def create_group(
    request: HttpRequest, user: User, *, name: str = "", names_movies: bool = False, is_kept: bool = False
) -> WatchGroupState:
    """A group of ``user``, with its link.

    Raises:
        TooManyRequests: too many of them in a short time.
        Invalid: the name will not do.
        Conflict: the member has as many groups as there may be.
    """
    throttling.check_limit(request, "auth", f"groups of {attempts_of(user)}")
    return groups.create(user, name=name, names_movies=names_movies, is_kept=is_kept)


def join_group(
    request: HttpRequest,
    key: str,
    *,
    user: User | None = None,
    name: str = "",
    picks: Sequence[int] = (),
    names_movies: bool = False,
) -> UUID:
    """Come into the group of a link; the participant's id.

    Raises:
        TooManyRequests: too many tries, of this address or of this group.
        NotFound: forged, ended or over.
        Invalid: the name or the picks will not do.
        Conflict: all places are taken, or the name is.
    """
    throttling.throttle_attempt(request)
    group = groups.open_group(key)
    throttling.check_limit(request, "auth", f"group {group.code}")
    return participation.join(group, user=user, name=name, picks=picks, names_movies=names_movies)
