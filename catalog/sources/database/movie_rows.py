"""How movie rows are read: one statement for a page and its total, tuples, the genres from memory.

In SQL, as Django takes ten times as long to build such a query as PostgreSQL to answer it. Statements call the table
``movie`` and name their parameters. Imported by the source and the services that read movies.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.conf import settings
from django.db import connection

from catalog.sources.database import genres
from catalog.types import MovieSummary, Translation
from project.pagination import PER_PAGE, Page

COLUMNS = ("id", "title", "original_title", "overview", "release_date", "year", "genre_ids", "original_language",
           "vote_average", "vote_count", "popularity", "poster_path", "backdrop_path", "poster_variant",
           "available", "language", "translations")  # fmt: skip
SUMMARY = ", ".join(f"movie.{column}" for column in COLUMNS)
BY_ID = f"SELECT {SUMMARY} FROM catalog_movie AS movie WHERE movie.id = ANY (%(ids)s)"  # noqa: S608
TRANSLATIONS = "SELECT id, translations FROM catalog_movie WHERE id = ANY (%(ids)s) AND translations <> '{}'"
PAGE = """
{common} SELECT {summary}, (SELECT count(*) FROM {tables} WHERE {condition})
FROM {tables} WHERE {condition} ORDER BY {order} LIMIT %(limit)s OFFSET %(offset)s
"""
COUNT = "{common} SELECT count(*) FROM {tables} WHERE {condition}"
type Row = Sequence[Any]
type Parameters = Mapping[str, Any]


def by_id(ids: Iterable[int]) -> dict[int, MovieSummary]:
    """The stored movies with these ids; ids that are not stored are left out. One query."""
    return {row[0]: summary(row) for row in query(BY_ID, {"ids": list(ids)})}


def page_of(
    tables: str, condition: str, order: str, parameters: Parameters, *, page: int, common: str = ""
) -> Page[MovieSummary]:
    """One page of the movies that fit a condition. One query, two for a page beyond the end.

    Args:
        tables: what follows FROM, like the next two words of ours, never of a visitor.
        condition: what follows WHERE.
        order: what follows ORDER BY; it ends in something unique.
        parameters: of the condition.
        page: which one, from 1.
        common: a WITH clause that the tables speak of.
    """
    words = {"tables": tables, "condition": condition, "common": common}
    limits = {"limit": PER_PAGE, "offset": (page - 1) * PER_PAGE}
    rows = query(PAGE.format(summary=SUMMARY, order=order, **words), {**parameters, **limits})
    if rows:
        total: int = rows[0][-1]
    else:
        total = query(COUNT.format(**words), parameters)[0][0] if page > 1 else 0
    return Page([summary(row) for row in rows], page, PER_PAGE, total)


def summary(row: Row) -> MovieSummary:
    """A row that begins with the columns of ``SUMMARY``, as a value."""
    movie_id, title, original_title, overview, release_date, year, genre_ids, original_language = row[:8]
    vote_average, vote_count, popularity, poster_path, backdrop_path, poster_variant = row[8:14]
    available, language, translations = row[14:17]
    return MovieSummary(
        id=movie_id,
        title=title,
        original_title=original_title,
        overview=overview,
        release_date=release_date,
        year=year,
        genres=genres.resolve(genre_ids),
        original_language=original_language,
        vote_average=vote_average,
        vote_count=vote_count,
        popularity=popularity,
        poster_path=picture(poster_path),
        backdrop_path=picture(backdrop_path),
        poster_variant=poster_variant,
        available=available,
        language=language,
        translations=_translations(translations),
    )


def picture(path: str) -> str | None:
    """TMDb's file name of a picture; None where there is none, or no key: then pages may show no picture of TMDb's."""
    return path if path and settings.TMDB_ENABLED else None


def translations_of(ids: Iterable[int]) -> dict[int, tuple[Translation, ...]]:
    """What is known of movies that only a list has shown just now, by their ids. One query."""
    return {movie_id: _translations(texts) for movie_id, texts in query(TRANSLATIONS, {"ids": list(ids)})}


def query(statement: str, parameters: Parameters) -> list[Any]:
    """The rows that a statement gives."""
    with connection.cursor() as cursor:
        cursor.execute(statement, parameters)
        rows: list[Any] = cursor.fetchall()
        return rows


def _translations(document: str) -> tuple[Translation, ...]:
    """Django leaves JSON as it comes from PostgreSQL."""
    return tuple(Translation(language, **texts) for language, texts in orjson.loads(document).items())
