"""Sentences in the language of the page, remembered: a page says some 150 of them, and Django looks each up anew."""

from functools import lru_cache

from django.utils import translation

SENTENCES_KEPT = 8192  # of all languages; the site has about 900


def gettext(message: str) -> str:
    """``message`` in the language that is active."""
    return _gettext(translation.get_language(), message)


def pgettext(context: str, message: str) -> str:
    """``message`` as it is meant in ``context``, in the language that is active."""
    return _pgettext(translation.get_language(), context, message)


@lru_cache(SENTENCES_KEPT)
def _gettext(_language: str | None, message: str) -> str:
    return translation.gettext(message)


@lru_cache(SENTENCES_KEPT)
def _pgettext(_language: str | None, context: str, message: str) -> str:
    return translation.pgettext(context, message)
