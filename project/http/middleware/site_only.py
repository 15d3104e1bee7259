"""Django's middleware that only pages need.

Under /api/ there is no session, nobody is signed in by a cookie, and nothing is noted for the next page: what the API's
door does not have, no handler behind it can use by mistake, and no request pays for.
"""

from typing import Any

from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxMiddleware

from project.http import cookies
from project.http.api.requests import under_api


class _SiteOnly:
    """Passes requests of the API on as they are."""

    get_response: Any  # Django and django-htmx describe it differently

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        inner = self.get_response if under_api(request) else super().__call__  # type: ignore[misc]
        answer: HttpResponseBase = inner(request)
        return answer


class Sessions(_SiteOnly, SessionMiddleware):
    """``request.session``, on the site. A session under the cookie's name without TLS goes on under its new one."""

    def process_request(self, request: HttpRequest) -> None:  # noqa: D102
        cookies.adopt_session(request)
        super().process_request(request)

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Keep a session; one that could not be read stays as it is, in its browser too."""
        if not getattr(request, "member_unknown", False):
            return cookies.rename_session(request, super().process_response(request, response))
        response["Cache-Control"] = "private, no-store"
        return response


class Users(_SiteOnly, AuthenticationMiddleware):
    """``request.user``, on the site."""


class Messages(_SiteOnly, MessageMiddleware):
    """What the next page says, on the site."""


class Htmx(_SiteOnly, HtmxMiddleware):
    """``request.htmx``, on the site."""
