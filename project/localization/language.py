"""The language of the page that is being made, for whoever writes words into it.

Services ask :func:`of_the_reader` for it; every cached value that holds their words has it in its key.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.conf import settings
from django.utils import translation

_reader: ContextVar[str] = ContextVar("reader", default="")


def of_the_reader() -> str:
    """The language of the page that is being made, ISO 639-1; empty in the API, in tasks, in threads that load."""
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


def spoken(language: str) -> str:
    """``language`` if the site speaks it, else the one that it is written in."""
    return language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
