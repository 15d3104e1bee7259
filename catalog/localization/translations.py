"""A movie in the words of the language in which its page is read. For the services of this room.

Nothing is asked for it: movies bring their translations along, in the cache, too. What is not translated is told in
English, else as its origin told it, and says its language.
Why so: docs/decisions/0027-films-bring-their-translations.md.
"""

from collections.abc import Callable
from dataclasses import replace

from catalog.types import Found, FoundMovies, MovieDetail, MovieSummary, Translation
from project.localization import language

ENGLISH = "en"


def movie(summary: MovieSummary) -> MovieSummary:
    """A card in the reader's language."""
    reader = language.of_the_reader()
    if not reader or summary.source_title:  # it is no page, or the movie is in the reader's words already
        return summary
    overview, overview_language = _text(summary, summary.overview, lambda translation: translation.overview, reader)
    return replace(
        summary,
        title=_title(summary, reader),
        source_title=summary.title,
        overview=overview,
        overview_language=overview_language,
        translations=(),
    )


def movies(result: FoundMovies) -> FoundMovies:
    """A page of cards in the reader's language."""
    return replace(result, value=result.value.map(movie))


def detail(result: Found[MovieDetail]) -> Found[MovieDetail]:
    """Everything about a movie in the reader's language."""
    reader, source_detail = language.of_the_reader(), result.value
    if not reader or source_detail.summary.source_title:
        return result
    tagline, tagline_language = _text(
        source_detail.summary, source_detail.tagline, lambda translation: translation.tagline, reader
    )
    return replace(
        result,
        value=replace(
            source_detail, summary=movie(source_detail.summary), tagline=tagline, tagline_language=tagline_language
        ),
    )


def titles(summary: MovieSummary) -> frozenset[str]:
    """All that a movie is called, in any language."""
    translated = (translation.title for translation in summary.translations)
    return frozenset({summary.title, summary.original_title, summary.source_title, *translated} - {""})


def _title(summary: MovieSummary, reader: str) -> str:
    """The reader's title, else the English one. TMDb translates no title that is the original one."""
    for candidate in (reader, ENGLISH):
        if candidate == summary.language:
            return summary.title
        original = summary.original_title if summary.original_language == candidate else ""
        if title := _into(candidate, summary).title or original:
            return title
    return summary.title


def _text(summary: MovieSummary, text: str, text_of: Callable[[Translation], str], reader: str) -> tuple[str, str]:
    """The reader's overview or tagline, else the English one, and its language where that is not the reader's.

    Args:
        summary: the movie.
        text: as the movie was told.
        text_of: which text of a translation is meant.
        reader: the language that is wanted.
    """
    english = text_of(_into(ENGLISH, summary))
    if reader == summary.language:  # what TMDb has not in the site's own language, it was told in English
        return text, ENGLISH if english and text == english else ""
    if translated := text_of(_into(reader, summary)):
        return translated, ""
    return (english, ENGLISH) if english else (text, summary.language if text else "")


def _into(target: str, summary: MovieSummary) -> Translation:
    """The translation into one language; an empty one where there is none."""
    return next(
        (translation for translation in summary.translations if translation.language == target), Translation(target)
    )
