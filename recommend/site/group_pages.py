"""What the pages of a group share: who asks, what has changed since, and how long a page goes on looking.

A page that is open asks every few seconds whether anything has changed; while nothing has, the answer is 204 after
three queries. After two hours it stops by itself and says so.
"""

import time

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect

from accounts.models.user import User
from accounts.services.watch_groups import groups, participation
from accounts.types.watch_groups import PersonInGroup, WatchGroupState
from project.errors import NotFound
from project.numbers import Range
from project.origin import absolute
from recommend.services import together
from recommend.site import group_cookie

LOOKING = 2 * 3600  # seconds
INKS = ("teal", "vermilion", "heather", "mustard", "cobalt", "forest", "plum", "rust")  # of the eight places
MOMENT = Range(0, 10**11)  # seconds since 1970


def members_of(request: HttpRequest, key: str) -> tuple[WatchGroupState, PersonInGroup | None]:
    """The group of a link, and who of it asks.

    Raises:
        NotFound: forged, ended or over.
    """
    state = groups.open_group(key)
    return state, participation.person_in(state, user=_member(request), tokens=group_cookie.read(request))


def inside(request: HttpRequest, key: str) -> tuple[WatchGroupState, PersonInGroup]:
    """The group of a link, and who of it asks.

    Raises:
        NotFound: forged, ended or over.
        Forbidden: whoever asks is not in it.
    """
    state = groups.open_group(key)
    return state, participation.inside(state, user=_member(request), tokens=group_cookie.read(request))


def look(request: HttpRequest, key: str, *, part: str) -> HttpResponse:
    """What an open page gets that looks for changes: nothing, itself anew, or the way out where it is no longer in.

    The last look is answered, so that the page can say that it stops.
    """
    try:
        state, person = members_of(request, key)
    except NotFound:
        return HttpResponseClientRedirect(request.path)
    if person is None:
        return HttpResponseClientRedirect(reverse("recommend:group", args=[key]))
    if request.GET.get("since") == together.tag(state) and _until(request) > time.time():
        return HttpResponse(status=204)  # which htmx does not swap
    return changes(request, state, person, part=part)


def changes(request: HttpRequest, state: WatchGroupState, person: PersonInGroup, *, part: str) -> HttpResponse:
    """A part of the page as it is now, for one that looks: ``people`` or ``movies``."""
    context = group_context(request, state, person) | {"part": part}
    if part == "movies":
        context |= list_context(state)
    return render(request, "recommend/group_changes.html", context)


def group_context(request: HttpRequest, state: WatchGroupState, person: PersonInGroup) -> dict[str, object]:
    """What every page of a group shows."""
    until = _until(request)
    return {
        "current": "together",
        "group": state,
        "own": person,
        "is_host": person.user_id is not None and person.user_id == state.host_id,
        "inks": INKS,
        "tag": together.tag(state),
        "until": until,
        "is_looking": until > time.time(),
        "link": absolute(reverse("recommend:group", args=[state.key])),
    }


def list_context(state: WatchGroupState) -> dict[str, object]:
    """What was decided, else the list."""
    decided = together.decided_movie(state)
    return {"decided": decided, "movies": [] if decided else together.movies_for(state)}


def _member(request: HttpRequest) -> User | None:
    return request.user if isinstance(request.user, User) else None


def _until(request: HttpRequest) -> int:
    """When the page stops looking, in seconds since 1970; a new page looks for two hours, and none for longer."""
    latest = int(time.time()) + LOOKING
    until = MOMENT.read(request.GET.get("until"))
    return latest if until is None else min(until, latest)
