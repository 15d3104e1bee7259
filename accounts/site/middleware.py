"""What happens around every request of a signed-in browser."""

import time
from collections.abc import Callable

from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse

from accounts.services import sessions
from project.http.api.requests import under_api

type Answer = Callable[[HttpRequest], HttpResponse]
TOUCHED_AT = "noted"  # where a browser's session keeps when its last use was noted, in seconds since 1970


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


def _is_due(request: HttpRequest) -> bool:
    return bool(request.session.get(TOUCHED_AT, 0) < time.time() - sessions.TOUCH_EVERY.total_seconds())
