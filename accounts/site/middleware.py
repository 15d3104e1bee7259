"""What happens around every request of a signed-in browser."""

import time
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import urlencode

from accounts import commands
from accounts.models.user import User
from accounts.services.sign_in import sessions
from accounts.site.session_store import user_of
from accounts.site.sign_in.relying_party import is_confirmed
from project.http.api.requests import under_api
from project.http.middleware import site_only

type Answer = Callable[[HttpRequest], HttpResponse]
TOUCHED_AT = "noted"  # where a browser's session keeps when its last use was noted, in seconds since 1970


class Users(site_only.Users):
    """``request.user``, on the site: read together with the session, and only when somebody asks for it."""

    def process_request(self, request: HttpRequest) -> None:  # noqa: D102
        super().process_request(request)
        request.user = SimpleLazyObject(lambda: user_of(request))  # type: ignore[assignment]  # acts like a user


def session_activity_middleware(get_response: Answer) -> Answer:
    """Keep the last use of a browser on the list of devices, now and then instead of with every request.

    A browser that is on no list, or over its longest time, is logged out. Pages that never asked who is there
    (drawn without the database) are left alone.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if under_api(request):
            return response
        key = request.session.session_key
        if key and request.session.accessed and _is_due(request) and request.user.is_authenticated:
            if sessions.touch(key):
                request.session[TOUCHED_AT] = int(time.time())
            else:
                logout(request)
        return response

    return middleware


class admin_middleware:  # noqa: N801 - named like the other middleware, which are functions
    """The admin opens to operators who have shown a second factor in this session, and what they change is an event."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass the request on; what was changed in the admin is kept."""
        response = self.get_response(request)
        changed = request.method == "POST" and response.status_code == HTTPStatus.FOUND and _is_admin(request)
        if changed and isinstance(request.user, User) and request.user.is_staff and is_confirmed(request):
            commands.note_admin_change(request, request.user, page=_page(request))
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Send an operator without a second factor to the page that asks for it."""
        if not _is_admin(request) or not isinstance(request.user, User) or not request.user.is_staff:
            return None
        if is_confirmed(request):
            return None
        where = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{reverse('accounts:second-factor')}?{where}")


def _is_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.app_names[:1] == ["admin"]


def _page(request: HttpRequest) -> str:
    """What was changed: the admin's page with the object's number, and the action that was chosen."""
    match = request.resolver_match
    assert match is not None
    parts = [match.url_name or "", match.kwargs.get("object_id", ""), request.POST.get("action", "")]
    return " ".join(part for part in parts if part)


def _is_due(request: HttpRequest) -> bool:
    return bool(request.session.get(TOUCHED_AT, 0) < time.time() - sessions.TOUCH_EVERY.total_seconds())
