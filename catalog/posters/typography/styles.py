"""The lettering: eleven voices, how wide each runs, and which a movie speaks with."""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from catalog.posters.facts import FIRST_SQUARE, Facts, is_cheerful, words_of
from catalog.posters.seeded_random import SeededRandom

# Advance widths of a plain bold grotesque, in hundredths of an em.
_WIDTHS = {
    letter: width
    for width, letters in (
        (28, "ijl.,:;'!|·I /\u2019"),
        (34, "ft()-[]\u2013"),
        (40, 'r"*“”'),
        (56, "sczkvxyaeJ"),
        (57, "0123456789½?#$"),
        (61, "bdghnopquLTFZ"),
        (67, "ESPXYVK"),
        (73, "ABCDRHNU&"),
        (78, "GOQw"),
        (88, "mM"),
        (97, "W%@—…"),
    )
    for letter in letters
}
_WIDE, _OTHER = 100, 64

ARTICLES = frozenset(
    {"the", "a", "an", "la", "le", "les", "il", "lo", "i", "gli", "el", "los", "las", "das", "der", "die"}
)
SCRIPT_FONTS = "Hiragino Mincho ProN,Yu Mincho,Songti SC,Noto Serif CJK JP,Nanum Myeongjo,serif"
SMALL_PRINT = "Helvetica Neue,Helvetica,Arial,sans-serif"
_NARROW = "Avenir Next Condensed,Roboto Condensed,Arial Narrow,DejaVu Sans Condensed,sans-serif"
_LIGHT = "Avenir Next,Futura,Century Gothic,URW Gothic,DejaVu Sans,sans-serif"
_GEOMETRIC = "Futura,Century Gothic,URW Gothic,Avenir Next,DejaVu Sans,sans-serif"
_SLAB = "Rockwell,Roboto Slab,Bookman Old Style,DejaVu Serif,serif"
_BOOK = "Iowan Old Style,Palatino,Palatino Linotype,P052,Georgia,DejaVu Serif Condensed,serif"
_ITALIC = "Didot,Bodoni MT,Baskerville,Georgia,DejaVu Serif Condensed,serif"
_ROUNDED = "Arial Rounded MT Bold,Hiragino Maru Gothic ProN,Nunito,Avenir Next,DejaVu Sans,sans-serif"
_TYPED = "American Typewriter,Courier New,Nimbus Mono PS,DejaVu Sans Mono,monospace"
_FAT_FACE = "Didot,Bodoni MT,Big Caslon,Times New Roman,DejaVu Serif Condensed,serif"


@lru_cache(maxsize=8192)
def measure(text: str) -> float:
    """Estimate the width of ``text`` in em of a bold grotesque."""
    total = 0
    for char in text:
        letter = char if char >= FIRST_SQUARE else unicodedata.normalize("NFD", char)[0]
        if not unicodedata.combining(letter):
            total += _WIDTHS.get(letter, _WIDE if letter >= FIRST_SQUARE else _OTHER)
    return max(total, 1) / 100


@dataclass(frozen=True, slots=True)
class TypeStyle:
    """A way of setting a title."""

    name: str
    family: str
    weight: int
    width: float  # advance, relative to the grotesque that `measure` knows
    leading: float = 1.0
    tracking: float = 0.0  # in em
    caps: bool = False
    italic: bool = False
    block: bool = False  # every line is set to the full measure, like wood type
    bounce: bool = False  # letters dance on the line
    centred: bool = False
    small_words: bool = False  # articles stand small above the line

    def length(self, text: str) -> float:
        """Width of ``text`` in em of this voice."""
        return measure(text) * self.width + self.tracking * max(0, len(text) - 1)

    def cased(self, text: str) -> str:
        """Give ``text`` this voice's capitals."""
        return text.upper() if self.caps else text


TYPE_STYLES: dict[str, TypeStyle] = {
    style.name: style
    for style in (
        TypeStyle("grotesk", SMALL_PRINT, 700, 1.0, 0.98, -0.03),
        TypeStyle("condensed", _NARROW, 800, 0.66, 0.9, caps=True, block=True),
        TypeStyle("tall", _NARROW, 700, 0.5, 0.92, 0.02, caps=True),
        TypeStyle("wide", _LIGHT, 300, 0.98, 1.35, 0.24, caps=True),
        TypeStyle("slab", _SLAB, 800, 0.98, 0.94, caps=True, block=True, centred=True, small_words=True),
        TypeStyle("classic", _BOOK, 400, 0.94, 1.04, centred=True, small_words=True),
        TypeStyle("italic", _ITALIC, 400, 0.92, 1.02, -0.01, italic=True),
        TypeStyle("round", _ROUNDED, 800, 1.04, 1.02, -0.01, bounce=True),
        TypeStyle("typewriter", _TYPED, 700, 1.05, 1.16, -0.04),
        TypeStyle("deco", _GEOMETRIC, 400, 0.94, 1.16, 0.1, caps=True, centred=True, small_words=True),
        TypeStyle("gothic", _FAT_FACE, 700, 0.62, 0.92, 0.03, caps=True, centred=True),
        TypeStyle("script", SCRIPT_FONTS, 700, 1.0, 1.18),  # for titles that none of the others can set
    )
}


@dataclass(frozen=True, slots=True)
class _Case:
    """What the choice of a voice looks at."""

    facts: Facts
    year: int
    first: str
    lead: frozenset[str]

    def is_any(self, *genres: str) -> bool:
        return not self.lead.isdisjoint(genres)

    def may_dance(self) -> bool:
        """Whether letters may leave their line; asked last, as it takes longer than the rest."""
        return is_cheerful(self.facts, words_of(self.facts))


_TENSE = ("Crime", "Thriller", "Action", "Mystery")

# The first line whose test holds gives the voices to choose from; a voice named twice comes twice as often.
_RULES: tuple[tuple[Callable[[_Case], bool], str], ...] = (
    (lambda case: "Western" in case.facts.genres[:3], "slab"),
    (lambda case: case.year < 1936 and "Horror" in case.facts.genres, "deco deco gothic"),
    (lambda case: case.year < 1936, "deco deco classic"),
    (lambda case: case.year >= 1966 and case.is_any("Science Fiction"), "wide wide tall"),
    (lambda case: case.year > 1960 and case.is_any("Horror"), "gothic gothic condensed"),
    (lambda case: case.is_any("Horror"), "gothic gothic slab"),
    (lambda case: case.first == "Documentary", "typewriter grotesk"),
    (lambda case: case.facts.language == "en" and case.is_any("Animation") and case.may_dance(), "round"),
    (lambda case: case.is_any("Animation") and case.may_dance(), "round round italic"),
    (lambda case: case.year >= 1960 and case.is_any("Family") and case.may_dance(), "round round grotesk"),
    (lambda case: case.year < 1966 and case.is_any(*_TENSE, "Science Fiction"), "condensed condensed tall"),
    (lambda case: case.year < 1966 and "War" in case.facts.genres, "classic classic slab"),
    (lambda case: case.year < 1966, "classic classic italic"),
    (lambda case: case.is_any("Romance"), "italic italic classic"),
    (lambda case: case.is_any(*_TENSE), "condensed condensed tall grotesk"),
    (lambda case: case.is_any("Fantasy", "Adventure"), "classic deco grotesk"),
    (lambda case: case.year < 2000 and case.is_any("Comedy") and case.may_dance(), "grotesk round typewriter"),
    (lambda case: case.is_any("Comedy"), "grotesk grotesk typewriter"),
    (lambda case: case.is_any("War", "History"), "classic grotesk tall"),
)
_OTHERWISE = "grotesk classic italic grotesk"
_MODERN = 2000  # the year of a movie whose year is not known


def choose_style(facts: Facts, random: SeededRandom) -> TypeStyle:
    """Pick the lettering from era first, then from the two leading genres."""
    lead_genres = facts.genres[:2] or ("Drama",)
    case = _Case(facts, facts.year or _MODERN, lead_genres[0], frozenset(lead_genres))
    names = next((voices for test, voices in _RULES if test(case)), _OTHERWISE)
    return TYPE_STYLES[random.pick(names.split())]
