"""What the database knows of a search before it is made: whether it is a title, titles' initials, somebody's name."""

from collections.abc import Sequence

from catalog.localization.text_normalization import fold
from catalog.models import TITLE_INITIALS
from catalog.sources.database import movie_rows

ALIKE = 0.6  # word similarity (0 to 1) from which on a search is a title that is being typed, or mistyped
MOST_INITIALS = 40  # movies
RIVALS = 2  # times as many movies as the next of the name has somebody whose first name need not be typed
KNOWN = 3  # movies of somebody whose last name alone may stand behind "with"
INITIALS = f"""
SELECT id, title FROM catalog_movie
WHERE ({TITLE_INITIALS} LIKE %(plain)s OR {TITLE_INITIALS} LIKE %(the)s OR {TITLE_INITIALS} LIKE %(a)s)
    AND (%(has_digit)s OR NOT EXISTS (
        SELECT FROM catalog_movie WHERE search_text LIKE %(plain)s OR search_text LIKE %(inside)s
            OR search_translated LIKE %(plain)s OR search_translated LIKE %(inside)s
    ))
ORDER BY popularity DESC, id LIMIT %(most)s
"""  # noqa: S608 - an expression of ours
# A title has all parts of the search in it: "french" is in "The French Dispatch", "1954" not in "Seven Samurai".
IS_TITLE = """
SELECT EXISTS (SELECT FROM catalog_movie WHERE title_keys && %(keys)s::varchar[])
    OR %(name)s <> '' AND EXISTS (SELECT FROM catalog_movie WHERE keywords @> ARRAY[%(name)s]::varchar[])
    OR %(name)s <> '' AND EXISTS (
        SELECT FROM catalog_movie CROSS JOIN LATERAL (VALUES (search_text), (search_translated)) AS titles (text)
        WHERE (search_text %%> %(name)s OR search_translated %%> %(name)s)
            AND word_similarity(%(name)s, text) >= %(alike)s
            AND NOT EXISTS (SELECT FROM unnest(%(parts)s::text[]) AS part WHERE word_similarity(part, text) < %(alike)s)
    )
"""
IS_THEME = "SELECT EXISTS (SELECT FROM catalog_movie WHERE keywords @> ARRAY[%(name)s]::varchar[])"
BEGINS_TITLE = """
SELECT EXISTS (SELECT FROM catalog_movie WHERE search_text LIKE %(begin)s OR search_translated LIKE %(begin)s)
"""
PEOPLE = """
SELECT person.id, person.name, count(DISTINCT movie_id) FROM catalog_person AS person
JOIN catalog_credit AS credit ON credit.person_id = person.id
WHERE search_name = %(name)s OR %(by_family_name)s AND search_name LIKE %(family_name)s
GROUP BY person.id ORDER BY search_name = %(name)s DESC, 3 DESC, 1 LIMIT 2
"""


def is_title(name: str, *, keys: Sequence[str], parts: Sequence[str]) -> bool:
    """Whether a search is a title by its ``keys``, or its folded ``name`` a theme, or nearly a title with all parts."""
    parameters = {"name": name, "keys": list(keys), "parts": list(parts), "alike": ALIKE}
    return bool(movie_rows.query(IS_TITLE, parameters)[0][0])


def begins_title(name: str) -> bool:
    """Whether a title begins with ``name`` (folded)."""
    return bool(movie_rows.query(BEGINS_TITLE, {"begin": f"{name}%"})[0][0])


def by_initials(letters: str) -> list[tuple[int, str]]:
    """Ids and titles of the movies whose titles have these initials in front, unless a word of a title begins so."""
    return movie_rows.query(
        INITIALS,
        {
            "plain": f"{letters}%", "the": f"t{letters}%", "a": f"a{letters}%", "inside": f"% {letters}%",
            "has_digit": any(letter.isdigit() for letter in letters), "most": MOST_INITIALS,
        },
    )  # fmt: skip


def person_introduced(name: str) -> tuple[int, str] | None:
    """Like `person_named`, for words behind "by" or "with": "with snow" means nobody who hardly anybody knows.

    A last name alone counts where it is no theme, and its bearer made or plays in some movies.
    """
    rows = _people(name, by_family_name=True)
    if rows and fold(rows[0][1]) != name:
        is_meant = rows[0][2] >= KNOWN and _is_by_far_best_known(rows)
        if not is_meant or movie_rows.query(IS_THEME, {"name": name})[0][0]:
            return None
    return (rows[0][0], rows[0][1]) if rows else None


def person_named(name: str, *, by_family_name: bool) -> tuple[int, str] | None:
    """Id and name of who is called ``name`` (folded), or has it as last name and is by far the best known of those."""
    rows = _people(name, by_family_name=by_family_name)
    if not rows or (by_family_name and not _is_by_far_best_known(rows)):
        return None
    return rows[0][0], rows[0][1]


def _people(name: str, *, by_family_name: bool) -> list[tuple[int, str, int]]:
    """Id, name and number of movies of the two who are called so: whole names first, then the best known."""
    return movie_rows.query(PEOPLE, {"name": name, "by_family_name": by_family_name, "family_name": f"% {name}"})


def _is_by_far_best_known(rows: Sequence[tuple[int, str, int]]) -> bool:
    return len(rows) == 1 or rows[0][2] >= RIVALS * rows[1][2]
