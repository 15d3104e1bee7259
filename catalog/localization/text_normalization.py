"""Text as search compares it: no accents, no case, no punctuation."""

import re
import unicodedata

YEAR = re.compile(r"\(?\b(18[89]\d|19\d\d|20\d\d)\b\)?\s*$")
# Letters that are not an accent on another one, so that Unicode does not take them apart.
_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ł": "l", "\u0131": "i"}
)

LONGEST_KEY = 200  # characters
_APOSTROPHES = re.compile("['\u2018\u2019\u02bc\u02b9\u0060\u00b4\u2032\uff07]")
_INITIAL = re.compile(r"(?<!\w)(\w)\.(?=\w(?:\W|$))")  # "A.I." is no "I" with an article
_AND = frozenset({"and", "und"})
_ARTICLES = frozenset(
    ("the", "a", "an", "der", "die", "das", "den", "ein", "eine", "le", "la", "les", "l", "un", "une", "el", "los",
     "las", "il", "lo", "gli", "i", "uno", "una", "o", "os", "as", "det", "de", "het")
)  # fmt: skip
_ARTICLE_BEHIND = re.compile(rf",\s*({'|'.join(sorted(_ARTICLES))})(?=$|\s*:)", re.IGNORECASE)
_ROMAN = {
    roman: str(number)
    for number, roman in enumerate(
        ("ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii",
         "xviii", "xix", "xx"),
        start=2,
    )
}  # fmt: skip


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


def title_key(title: str) -> str:
    """A title as it is compared with those that other sites write: what they differ by is gone.

    Case, accents, punctuation and blanks, apostrophes, dots of initials, "and" in words or signs, an article in front
    or behind a comma, Roman numerals and fractions. Equal keys are no proof: the year decides.

    >>> title_key("Thelma & Louise"), title_key("matrix, the"), title_key("Rocky II"), title_key("8½")
    ('thelmalouise', 'matrix', 'rocky2', '812')
    """
    text = "".join(_apart(letter) for letter in _APOSTROPHES.sub("", title))
    text, articles_behind = _ARTICLE_BEHIND.subn("", text.strip(), count=1)
    text = _INITIAL.sub(r"\1", text)
    words = fold(text).split()
    words[1:] = [_ROMAN.get(word, word) for word in words[1:]]
    if len(words) > 1 and words[0] in _ARTICLES and not articles_behind:  # "La Land, La" has its own
        del words[0]
    words = [word for word in words if word not in _AND] or words
    return "".join(words)[:LONGEST_KEY] or "".join(title.casefold().split())[:LONGEST_KEY]


def _apart(letter: str) -> str:
    """Fractions and small figures as they are typed: "8½" is "8 1/2", "Alien³" is "Alien 3"."""
    return f" {unicodedata.normalize('NFKD', letter)}" if unicodedata.category(letter) == "No" else letter


def split_year(query: str) -> tuple[str, int | None]:
    """A year typed at the end of a query, taken off: "dune 2021" is ("dune", 2021), "1917" stays whole."""
    match = YEAR.search(query)
    title = query[: match.start()].strip() if match else ""
    return (title, int(match.group(1))) if match and title else (query, None)
