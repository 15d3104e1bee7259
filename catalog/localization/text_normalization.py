"""Text as search compares it: no accents, no case, no punctuation."""

import re
import unicodedata

YEAR = re.compile(r"\(?\b(18[89]\d|19\d\d|20\d\d)\b\)?\s*$")
# Letters that are not an accent on another one, so that Unicode does not take them apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i"}
)


def fold(text: str) -> str:
    """``text`` in lower case, without accents and punctuation, single-spaced. Other scripts stay readable.

    >>> fold("  Amélie: Le Fabuleux Destin… ")
    'amelie le fabuleux destin'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    letters = "".join(
        character if character.isalnum() else " " for character in decomposed if not unicodedata.combining(character)
    )
    return " ".join(letters.split())


def split_year(query: str) -> tuple[str, int | None]:
    """A year typed at the end of a query, taken off: "dune 2021" is ("dune", 2021), "1917" stays whole."""
    match = YEAR.search(query)
    title = query[: match.start()].strip() if match else ""
    return (title, int(match.group(1))) if match and title else (query, None)
