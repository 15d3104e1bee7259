"""What a family of pictures is, and where it leaves room for words. Families import it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.facts import Facts, is_cheerful

ALWAYS = (1880, 2200)
WORD_BONUS = 11.0  # a word strengthens a family that the genre allows, never more
FOOT_OF_TITLE = 270.0
GRIM = {"Family": -9.0, "Comedy": -1.0}  # keeps a family off what children watch, and mostly off comedies


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a picture leaves room for the title, and what lies under it."""

    x: float
    y: float
    w: float
    h: float
    on: str  # ground under the title
    foot: str  # ground under the small print
    anchor: str = "start"
    valign: str = "top"
    biggest: float = 46.0
    lift: float = 0.0  # how far the picture may rise to leave the foot to the title


type Picture = Callable[[Canvas], Slot]


@dataclass(frozen=True, slots=True)
class Composition:
    """A family of pictures, and the movies that it suits."""

    name: str
    picture: Picture
    genres: Mapping[str, float]
    words: frozenset[str]
    years: tuple[int, int]
    dark: bool  # printed on the dark sheet of its inks
    playful: bool  # it dances, smiles or stares: for cheerful movies alone

    def weight(self, facts: Facts, words: frozenset[str]) -> float:
        """How well this family suits the movie with these ``words``; 0 means never."""
        if facts.year and not self.years[0] <= facts.year <= self.years[1]:
            return 0.0
        score = 0.0
        for place, genre in enumerate(facts.genres):  # a loop: every poster asks this of every family
            if genre in self.genres:
                score += self.genres[genre] / (1 + 0.6 * place)
        if score <= 0 or (self.playful and not is_cheerful(facts, words)):
            return 0.0
        return score if self.words.isdisjoint(words) else score + WORD_BONUS


def composition(
    genres: Mapping[str, float],
    words: str = "",
    years: tuple[int, int] = ALWAYS,
    *,
    dark: bool = False,
    playful: bool = False,
) -> Callable[[Picture], Composition]:
    """Make a picture a family for ``genres`` (with weights), trigger ``words`` and ``years``.

    A genre of negative weight keeps the family off.
    """

    def register(picture: Picture) -> Composition:
        return Composition(picture.__name__, picture, genres, frozenset(words.split()), years, dark, playful)

    return register


def top(on: str, foot: str, h: float = 84) -> Slot:
    """Title at the head of the sheet."""
    return Slot(MARGIN, 17, INNER, h, on, foot)


def bottom(on: str, foot: str, y: float) -> Slot:
    """Title at the foot, above the small print, from ``y`` down."""
    return Slot(MARGIN, y, INNER, FOOT_OF_TITLE - y, on, foot, valign="bottom")


def free(canvas: Canvas, h: float, lift: float = 80, biggest: float = 46) -> Slot:
    """Title above the picture or, for every second movie, below it."""
    return Slot(MARGIN, 17, INNER, h, canvas.paper, canvas.paper, lift=lift, biggest=biggest)
