"""The three choices that make a poster: picture, inks, lettering."""

from dataclasses import dataclass

from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.base import Composition
from catalog.posters.facts import Facts, count_in, words_of
from catalog.posters.palettes import Palette, choose_palette
from catalog.posters.seeded_random import SeededRandom
from catalog.posters.typography.styles import TypeStyle, choose_style

BY_NAME = {composition.name: composition for composition in COMPOSITIONS}
ANYWHERE = tuple(BY_NAME[name] for name in ("fields", "initial", "grid", "stripes", "letters"))
SHORT = 4  # letters; a title this short looks well by itself
ALIKE = 42  # two sheets whose channels differ by less in sum look the same


@dataclass(frozen=True, slots=True)
class Design:
    """What is decided before anything is drawn."""

    composition: Composition
    palette: Palette
    style: TypeStyle

    def has_picture_of(self, other: "Design") -> bool:
        """Whether both sheets show the same family of pictures."""
        return self.composition is other.composition

    def has_paper_of(self, other: "Design") -> bool:
        """Whether the eye would take both for the same paper."""
        return _distance(self.palette.paper, other.palette.paper) < ALIKE


def _distance(first: str, second: str) -> int:
    return sum(abs(int(first[i : i + 2], 16) - int(second[i : i + 2], 16)) for i in (1, 3, 5))


def choose_composition(facts: Facts, random: SeededRandom, *, allow_count: bool) -> Composition:
    """Pick the family that fits genre, era and words; ``allow_count`` lets a number in the title decide."""
    if allow_count and count_in(facts):
        return BY_NAME["tally"]
    if len(facts.title) == 1:
        return BY_NAME["letters"]
    words = words_of(facts)
    weights = [composition.weight(facts, words) for composition in COMPOSITIONS]
    if not any(weights):
        return random.pick(ANYWHERE)
    if len(facts.title) <= SHORT:
        weights = [
            w * (4 if composition.name == "letters" else 1)
            for w, composition in zip(weights, COMPOSITIONS, strict=True)
        ]
    return random.weigh(COMPOSITIONS, weights)


def design_poster(facts: Facts, *, variant: int = 0) -> Design:
    """Decide a movie's poster. ``variant`` 0 is its own; the others are spares for ``arrange``."""
    seed_suffix = f" {variant}" if variant else ""
    picture = choose_composition(facts, SeededRandom(f"picture {facts.id}{seed_suffix}"), allow_count=not variant)
    palette = choose_palette(facts, SeededRandom(f"inks {facts.id}{seed_suffix}"), dark=picture.dark)
    return Design(picture, palette, choose_style(facts, SeededRandom(f"voice {facts.id}")))
