"""The language of a page: what a member chose, else what the browser asks for.

Services ask :func:`of_the_reader` for it; every cached value that holds their words has it in its key.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.cache import patch_vary_headers

from project import pages
from project.errors import Unavailable

# Answers that are the same in every language.
ONE_LANGUAGE = ("/api/", "/posters/", "/worker.js", "/livez", "/readyz", "/metrics")
log = structlog.get_logger(__name__)
_reader: ContextVar[str] = ContextVar("reader", default="")


def of_the_reader() -> str:
    """The language of the page that is being made, ISO 639-1; empty in the API, in tasks, in threads that load."""
    return _reader.get()


@contextmanager
def reading(chosen: str) -> Iterator[None]:
    """Make a page in one language: its sentences, and the texts of its films."""
    token = _reader.set(chosen)
    try:
        with translation.override(chosen):
            yield
    finally:
        _reader.reset(token)


def of_the_visitor(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Answer each page in the visitor's language, and say so to caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.path.startswith(ONE_LANGUAGE):
            return get_response(request)
        browsers = translation.get_language_from_request(request)
        try:
            chosen, answer = _chosen(request) or browsers, get_response
        except (OperationalError, InterfaceError) as error:
            # Nobody knows who this is: one page says so at once, instead of every part of it waiting for the database.
            log.warning("member_unknown", error=str(error))
            chosen, answer = browsers, _closed
        with reading(chosen):
            response = answer(request)
        response.headers.setdefault("Content-Language", chosen)
        patch_vary_headers(response, ("Accept-Language",))
        return response

    return middleware


def spoken(language: str) -> str:
    """``language`` if the site speaks it, else the one that it is written in."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _chosen(request: HttpRequest) -> str | None:
    """The language in a member's settings, if the site speaks it."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    language = getattr(request.user, "language", None)
    return language if language in dict(settings.LANGUAGES) else None


def _closed(request: HttpRequest) -> HttpResponse:
    return pages.failure(request, Unavailable(retry_after=2))
