"""Which movies fit an evening: its length, its mood, a child's age, and where somebody can watch.

What is not known of a movie fits no condition that asks for it. Ids of one evening are the same for everybody, so they
are kept for all; who has seen what is the business of rooms above this one.
"""

from collections.abc import Sequence
from typing import Any, LiteralString

from pydantic import TypeAdapter

from catalog.services import certifications, genres
from catalog.services.card_facts import FLAT
from catalog.services.moods import RULES, MoodRule
from catalog.sources.database import movie_rows
from catalog.types import Evening
from project import cache
from project.cache import policies

MOST_SERVICES = 12  # that are offered to choose from
CHILDREN, NOT_FOR_CHILDREN = ("Family",), ("Horror", "Thriller", "Crime", "War")  # where no certification is known
_IDS = TypeAdapter(list[int])
_NAMES = TypeAdapter(list[str])

LENGTH: LiteralString = "runtime <= %(minutes)s"
MOOD: LiteralString = """
(genre_ids && %(genres)s::int[]
 OR keywords && %(themes)s::varchar[] AND (%(anywhere)s OR genre_ids && %(within)s::int[]))
AND NOT genre_ids && %(without_genres)s::int[] AND NOT keywords && %(without_themes)s::varchar[]
AND (%(minutes_from)s = 0 OR runtime >= %(minutes_from)s)
"""
CHILD: LiteralString = """
(certification = ANY(%(allowing)s) OR certification = ANY(%(unknown)s)
 AND genre_ids && %(children)s::int[] AND NOT genre_ids && %(not_for_children)s::int[])
"""
OFFERED: LiteralString = """
EXISTS (SELECT FROM jsonb_array_elements(COALESCE(watch_providers -> %(region)s, '[]')) AS offer
        WHERE offer ->> 0 = ANY(%(services)s) AND offer ->> 1 = ANY(%(flat)s))
"""
SERVICES: LiteralString = """
SELECT offer ->> 0 FROM catalog_movie, jsonb_array_elements(COALESCE(watch_providers -> %(region)s, '[]')) AS offer
WHERE available AND offer ->> 1 = ANY(%(flat)s) GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT %(most)s
"""


def movie_ids(evening: Evening) -> list[int] | None:
    """The ids of the movies that fit, kept for ten minutes; None where nothing is asked, so that all do. One query."""
    if evening == Evening(region=evening.region):
        return None
    return cache.fetch(policies.EVENING, evening, codec=_IDS, load=lambda: _fitting(evening)).value


def services_in(region: str) -> list[str]:
    """The names of the services with the most movies in a region, the largest first; none where TMDb told of none."""

    def load() -> list[str]:
        return [
            name
            for (name,) in movie_rows.query(SERVICES, {"region": region, "flat": list(FLAT), "most": MOST_SERVICES})
        ]

    return cache.fetch(policies.SERVICES, region, codec=_NAMES, load=load).value


def _fitting(evening: Evening) -> list[int]:
    conditions: list[LiteralString] = ["available"]
    values: dict[str, Any] = {}
    if evening.minutes is not None:
        conditions.append(LENGTH)
        values["minutes"] = evening.minutes
    if evening.mood is not None:
        conditions.append(MOOD)
        values |= _mood_values(RULES[evening.mood])
    if evening.child_age is not None:
        conditions.append(CHILD)
        values |= _child_values(evening.child_age)
    if evening.services:
        conditions.append(OFFERED)
        values |= {"region": evening.region, "services": list(evening.services), "flat": list(FLAT)}
    where: LiteralString = " AND ".join(f"({condition})" for condition in conditions)
    statement = f"SELECT id FROM catalog_movie WHERE {where} ORDER BY id"  # noqa: S608 - made of constants
    return [movie_id for (movie_id,) in movie_rows.query(statement, values)]


def _mood_values(rule: MoodRule) -> dict[str, Any]:
    return {
        "genres": _genre_ids(rule.genres),
        "themes": list(rule.themes),
        "anywhere": not rule.within,
        "within": _genre_ids(rule.within),
        "without_genres": _genre_ids(rule.without_genres),
        "without_themes": list(rule.without_themes),
        "minutes_from": rule.minutes_from,
    }


def _child_values(age: int) -> dict[str, Any]:
    return {
        "allowing": list(certifications.allowing(age)),
        "unknown": list(certifications.UNKNOWN),
        "children": _genre_ids(CHILDREN),
        "not_for_children": _genre_ids(NOT_FOR_CHILDREN),
    }


def _genre_ids(names: Sequence[str]) -> list[int]:
    return [genre_id for genre_id, name in genres.names().items() if name in names]
