"""The language of a page: what a member chose, else what the browser asks for. In the API the header decides first."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.db import SessionStore
from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.module_loading import import_string

from project import request_budget
from project.errors import Unavailable
from project.http.api.requests import under_api
from project.http.site import error_views
from project.localization.language import ONE_LANGUAGE, asked_for, negotiate, reading

log = structlog.get_logger(__name__)
# Pages that say the same to everybody but for the name in their header; a member sees them also while nobody is known.
WITHOUT_DATA = ("/about", "/login", "/register", "/password/reset", "/offline")


def language_middleware(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer each page in the visitor's language, and say so to caches."""
    language_of: Callable[[HttpRequest], str] = import_string(settings.MEMBER_LANGUAGE)

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ONE_LANGUAGE):
            return get_response(request)
        if under_api(request):
            return _to_member(request, get_response, language_of)
        cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        browsers = negotiate(request.headers.get("Accept-Language", ""), cookie)
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
        return _in_language(chosen, request, answer)

    return middleware


def api_language_middleware(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer an app in the language that it asks for, refusals too, and say so. Stands outside of all that refuses."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if not under_api(request) or request.path.startswith(ONE_LANGUAGE):
            return get_response(request)
        language = asked_for(request.headers.get("Accept-Language", "")) or settings.LANGUAGE_CODE
        return _in_language(language, request, get_response)

    return middleware


def _in_language(
    language: str, request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse]
) -> HttpResponse:
    """Answer in ``language``, and say so to caches, unless somebody within has said otherwise."""
    with reading(language):
        response = get_response(request)
    response.headers.setdefault("Content-Language", language)
    patch_vary_headers(response, ("Accept-Language",))
    return response


def _to_member(
    request: HttpRequest, get_response: Callable[[HttpRequest], HttpResponse], language_of: Callable[[HttpRequest], str]
) -> HttpResponse:
    """Where the header leaves it open, a member's app is answered in the language of the profile."""
    if "Authorization" not in request.headers or asked_for(request.headers.get("Accept-Language", "")):
        return get_response(request)
    try:
        with request_budget.each_wait(request_budget.BRIEFLY):
            language = language_of(request)
    except error_views.OUTAGE:
        language = ""  # whoever needs the member will say that nobody is known
    if language not in dict(settings.LANGUAGES):
        return get_response(request)
    with reading(language):
        response = get_response(request)
    response["Content-Language"] = language
    return response


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
