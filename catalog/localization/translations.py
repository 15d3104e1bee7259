"""A film in the words of the language in which its page is read. For the services of this room.

Nothing is asked for it: films bring their translations along, in the cache, too. What is not translated is told in
English, else as its origin told it, and says its language. In the API every film stays as it was told.
Why so: docs/decisions/0027-films-bring-their-translations.md.
"""

from collections.abc import Callable
from dataclasses import replace

from catalog.types import Found, FoundMovies, MovieDetail, MovieSummary, Translation
from project.localization import language

ENGLISH = "en"


def film(told: MovieSummary) -> MovieSummary:
    """A card in the reader's language."""
    reader = language.of_the_reader()
    if not reader or told.source_title:  # it is no page, or the film is in the reader's words already
        return told
    overview, overview_language = _text(told, told.overview, lambda one: one.overview, reader)
    return replace(
        told,
        title=_title(told, reader),
        source_title=told.title,
        overview=overview,
        overview_language=overview_language,
        translations=(),
    )


def films(found: FoundMovies) -> FoundMovies:
    """A page of cards in the reader's language."""
    return replace(found, value=found.value.map(film))


def detail(found: Found[MovieDetail]) -> Found[MovieDetail]:
    """Everything about a film in the reader's language."""
    reader, told = language.of_the_reader(), found.value
    if not reader or told.summary.source_title:
        return found
    tagline, tagline_language = _text(told.summary, told.tagline, lambda one: one.tagline, reader)
    return replace(
        found, value=replace(told, summary=film(told.summary), tagline=tagline, tagline_language=tagline_language)
    )


def titles(told: MovieSummary) -> frozenset[str]:
    """All that a film is called, in any language."""
    translated = (one.title for one in told.translations)
    return frozenset({told.title, told.original_title, told.source_title, *translated} - {""})


def _title(told: MovieSummary, reader: str) -> str:
    """The reader's title, else the English one. TMDb translates no title that is the original one."""
    for wanted in (reader, ENGLISH):
        if wanted == told.language:
            return told.title
        original = told.original_title if told.original_language == wanted else ""
        if title := _into(wanted, told).title or original:
            return title
    return told.title


def _text(told: MovieSummary, text: str, kind: Callable[[Translation], str], reader: str) -> tuple[str, str]:
    """The reader's overview or tagline, else the English one, and its language where that is not the reader's.

    Args:
        told: the film.
        text: as the film was told.
        kind: which text of a translation is meant.
        reader: the language that is wanted.
    """
    english = kind(_into(ENGLISH, told))
    if reader == told.language:  # what TMDb has not in the site's own language, it was told in English
        return text, ENGLISH if english and text == english else ""
    if own := kind(_into(reader, told)):
        return own, ""
    return (english, ENGLISH) if english else (text, told.language if text else "")


def _into(wanted: str, told: MovieSummary) -> Translation:
    """The translation into one language; an empty one where there is none."""
    return next((one for one in told.translations if one.language == wanted), Translation(wanted))
