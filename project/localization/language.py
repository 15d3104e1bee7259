"""The language of the answer that is being made, for whoever writes words into it.

Services ask :func:`of_the_reader` for it; every cached value that holds their words has it in its key.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest
from django.utils import translation
from django.utils.translation.trans_real import get_supported_language_variant, parse_accept_lang_header

# Answers that are the same in every language.
ONE_LANGUAGE = ("/api/v1/openapi.json", "/posters/", "/worker.js", "/theme.css", "/sitemap", "/readyz", "/metrics")
_reader: ContextVar[str] = ContextVar("reader", default="")


def of_the_reader() -> str:
    """The language of the answer that is being made, ISO 639-1; empty in tasks and in threads that load."""
    return _reader.get()


@contextmanager
def reading(chosen: str) -> Iterator[None]:
    """Make a page in one language: its sentences, and the texts of its movies."""
    token = _reader.set(chosen)
    try:
        with translation.override(chosen):
            yield
    finally:
        _reader.reset(token)


@lru_cache(256)
def negotiate(accepted: str, cookie: str = "") -> str:
    """The language of a page for a browser: that of its language cookie, else the first one it accepts and we speak.

    ``accepted`` is its Accept-Language. The pages and the key under which they are cached ask this same function.
    """
    request = HttpRequest()
    request.META["HTTP_ACCEPT_LANGUAGE"] = ",".join(f"{code};q={weight}" for code, weight in _wanted(accepted))
    request.COOKIES = {settings.LANGUAGE_COOKIE_NAME: cookie} if cookie else {}
    return translation.get_language_from_request(request)


@lru_cache(256)
def asked_for(accepted: str) -> str:
    """The first language that an Accept-Language names and we speak; empty where it leaves that open."""
    for code, _weight in _wanted(accepted):
        with suppress(LookupError):
            return get_supported_language_variant(code)
    return ""


def _wanted(accepted: str) -> list[tuple[str, float]]:
    """The languages that an Accept-Language names, the dearest first; ``q=0`` means any other (RFC 9110, 12.4.2)."""
    return [(code, weight) for code, weight in parse_accept_lang_header(accepted.lower()) if weight]


def spoken(language: str) -> str:
    """``language`` if the site speaks it, else the one that it is written in."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
