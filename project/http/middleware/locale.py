"""The language of a page: what a member chose, else what the browser asks for."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from project import request_budget
from project.errors import Unavailable
from project.http.site import error_views
from project.localization.language import reading

log = structlog.get_logger(__name__)
# Pages that say the same to everybody but for the name in their header; a member sees them also while nobody is known.
WITHOUT_DATA = ("/about", "/login", "/register", "/password/reset", "/offline")
# Answers that are the same in every language.
ONE_LANGUAGE = ("/api/", "/posters/", "/worker.js", "/readyz", "/metrics")


def language_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer each page in the visitor's language, and say so to caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ONE_LANGUAGE):
            return get_response(request)
        browsers = translation.get_language_from_request(request)
        without_data = request.path in WITHOUT_DATA and request.method in {"GET", "HEAD"}
        try:
            with request_budget.each_wait(request_budget.BRIEFLY if without_data else request_budget.NEVER):
                chosen, answer = _chosen(request) or browsers, get_response
        except error_views.OUTAGE as error:
            # Nobody knows who this is: one page says so at once, instead of every part of it waiting for the database.
            log.warning("member_unknown", error=str(error))
            chosen, answer = browsers, _unavailable
            if without_data:
                answer = get_response
                _forget_member(request)
        with reading(chosen):
            response = answer(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return middleware


def _chosen(request: HttpRequest) -> str | None:
    """The language in a member's settings, if the site speaks it."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    language = getattr(request.user, "language", None)
    return language if language in dict(settings.LANGUAGES) else None


def _forget_member(request: HttpRequest) -> None:
    """Answer as to a visitor, and leave the browser its session."""
    request.user, request.session = AnonymousUser(), SessionStore()
    request.member_unknown = True  # type: ignore[attr-defined]  # read by pages' context and by site_only.Sessions


def _unavailable(request: HttpRequest) -> HttpResponse:
    return error_views.failure(request, Unavailable(retry_after=2))
