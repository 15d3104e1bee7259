"""What a family of pictures is, and where it leaves room for words. Families import it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.facts import Facts

ALWAYS = (1880, 2200)
WORD_BONUS = 11.0  # a word strengthens a family that the genre allows, never more
FOOT_OF_TITLE = 270.0


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

    def weight(self, facts: Facts, words: frozenset[str]) -> float:
        """How well this family suits the movie with these ``words``; 0 means never."""
        if facts.year and not self.years[0] <= facts.year <= self.years[1]:
            return 0.0
        score = sum(self.genres.get(genre, 0) / (1 + 0.6 * place) for place, genre in enumerate(facts.genres))
        if score and not self.words.isdisjoint(words):
            score += WORD_BONUS
        return score


def composition(
    genres: Mapping[str, float], words: str = "", years: tuple[int, int] = ALWAYS, *, dark: bool = False
) -> Callable[[Picture], Composition]:
    """Make a picture a family for ``genres`` (with weights), trigger ``words`` and ``years``."""

    def register(picture: Picture) -> Composition:
        return Composition(picture.__name__, picture, genres, frozenset(words.split()), years, dark)

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
