"""What a poster may know about a movie, cleaned once. Leaf module of the posters."""

import re
import unicodedata
from dataclasses import dataclass, fields

LONGEST_TITLE = 96  # letters; a longer title ends in an ellipsis
JOINERS = "\u200c\u200d"  # invisible, but Persian and Indic words need them
UNTITLED = "Untitled"
# Scripts from Hebrew on are neither squeezed, spaced nor set in capitals; Greek and Cyrillic are.
FIRST_UNSQUEEZED = "\u0590"
FIRST_SQUARE = "\u2e80"  # Chinese, Japanese, Korean: letters that fill a square
RIGHT_TO_LEFT = frozenset({"R", "AL"})
NUMBERS = {
    "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11,
    "twelve": 12, "se7en": 7, "8½": 9, "fourth": 4, "sixth": 6, "seventh": 7,
}  # fmt: skip


def clean(text: str) -> str:
    """Return ``text`` on one line: no control, bidi or private characters, no towers of accents."""
    normalized = unicodedata.normalize("NFC", text)
    visible = "".join(
        " " if char.isspace() or char in "\u2028\u2029" else char
        for char in normalized
        if char.isspace() or char in JOINERS or not unicodedata.category(char).startswith("C")
    )
    visible = re.sub(r"([\u0300-\u036f]{2})[\u0300-\u036f]+", r"\1", visible)
    return " ".join(visible.split()).strip(JOINERS)


def shorten(text: str, limit: int) -> str:
    """``text`` cut at a word, with an ellipsis, when it is longer than ``limit`` letters."""
    if len(text) <= limit:
        return text
    head, _, _ = text[:limit].rpartition(" ")
    return (head if len(head) > limit // 2 else text[: limit - 1]).rstrip(" ,.:;-\u2013\u2014&") + "…"


CHEERFUL_GENRES = frozenset({"Comedy", "Family", "Music"})
GRAVE_GENRES = frozenset({"Crime", "History", "Horror", "Mystery", "Thriller", "War"})
GRAVE_WORDS = frozenset({
    "abuse", "aids", "apartheid", "assassination", "bombing", "cancer", "death", "dictatorship", "execution", "funeral",
    "genocide", "grief", "holocaust", "massacre", "murder", "nazi", "nazis", "racism", "rape", "slave", "slavery",
    "suicide", "terminal", "terrorism", "terrorist", "torture", "war",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Facts:
    """What a poster may know about a movie; texts are cleaned on the way in. Only id and title are required.

    ``genres`` are TMDb's English names, the leading one first; ``runtime`` is in minutes; ``language``
    ISO 639-1; ``franchise`` the collection's name. An empty title becomes the original one, or "Untitled".
    """

    id: int
    title: str
    original_title: str = ""
    language: str = "en"
    year: int | None = None
    runtime: int | None = None
    genres: tuple[str, ...] = ()
    directors: tuple[str, ...] = ()
    franchise: str = ""
    keywords: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, str):
                object.__setattr__(self, field.name, clean(value))
            elif isinstance(value, tuple):
                object.__setattr__(self, field.name, tuple(filter(None, map(clean, value))))
        title = shorten(self.title or self.original_title or UNTITLED, LONGEST_TITLE)
        object.__setattr__(self, "title", title)

    @property
    def label(self) -> str:
        """The movie's name for people who do not see the picture."""
        return f"{self.title} ({self.year})" if self.year else self.title


def words_of(facts: Facts) -> frozenset[str]:
    """Every word of the movie's keywords and title, lower case."""
    return frozenset(re.findall(r"[a-z0-9']+", " ".join((*facts.keywords, facts.title)).lower()))


def is_cheerful(facts: Facts, words: frozenset[str]) -> bool:
    """Whether a figure may dance or smile: a comedy, a musical, a family's movie, and nothing grave in it.

    ``words`` are the movie's (see `words_of`). A drama with some comedy in it is a drama; a comedy about a war is none.
    """
    tone = next((genre for genre in facts.genres if genre == "Drama" or genre in CHEERFUL_GENRES), "Drama")
    return tone != "Drama" and GRAVE_GENRES.isdisjoint(facts.genres) and GRAVE_WORDS.isdisjoint(words)


def _series_of(facts: Facts) -> str:
    return re.sub(r"\s*(Collection|Trilogy|\(.*\))", "", facts.franchise)


def split_title(facts: Facts) -> tuple[str, str, bool]:
    """Return (large part, small part, whether the small part stands above).

    "Star Wars: Episode X" in a franchise sets the franchise small above; a
    stand-alone "Borat: Cultural Learnings …" sets its tail small below.
    """
    title = re.sub(r" -(.+?)- ", r": \1: ", facts.title)
    match = re.match(r"(.{2,44}?)(?::\s+|\s+[-\u2013]\s?|\s+(?=or: ))(.{3,})$", title)
    if not match:
        return facts.title, "", False
    head, tail = match.groups()
    series = _series_of(facts)
    if series and head.casefold().startswith(series.casefold()[:8]) and len(tail) <= 40:
        return tail, head, True
    return head, tail, False


def count_in(facts: Facts) -> int:
    """Return the number from 3 to 24 that the title names, else 0. A sequel's own number is not meant."""
    title = facts.title.casefold()
    if facts.franchise and re.search(r"\b(vol\.|volume|part|chapter|episode)\s", title):
        return 0
    words = re.findall(r"[\w½]+", title)
    if facts.franchise and len(words) > 1 and words[-1].isdecimal():
        words.pop()
    for word in words:
        value = NUMBERS.get(word) or (int(word) if word.isdecimal() else 0)
        if 3 <= value <= 24:
            return value
    return 0


def is_mostly_beyond(text: str, first_letter: str) -> bool:
    """Whether most letters of ``text`` come from ``first_letter`` on in Unicode's order."""
    letters = [char for char in text if char.isalpha()]
    return sum(char >= first_letter for char in letters) * 2 > len(letters) > 0


def is_non_latin(text: str) -> bool:
    """Whether ``text`` is mainly written in another script than Latin."""
    return is_mostly_beyond(text, "\u0370")


def is_unsqueezed(text: str) -> bool:
    """Whether ``text`` is in a script that no display voice can set: Hebrew, Indic, Chinese and so on."""
    return is_mostly_beyond(text, FIRST_UNSQUEEZED)


def is_joined(text: str) -> bool:
    """Whether the letters of ``text`` hang together, as in Arabic or Hindi, so that none may be spaced."""
    return is_unsqueezed(text) and not is_mostly_beyond(text, FIRST_SQUARE)


def is_right_to_left(text: str) -> bool:
    """Whether the first letter of ``text`` with a direction runs from right to left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction == "L" or direction in RIGHT_TO_LEFT:
            return direction in RIGHT_TO_LEFT
    return False
