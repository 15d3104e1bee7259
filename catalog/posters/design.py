"""The three choices that make a poster: picture, inks, lettering."""

from collections.abc import Iterable
from dataclasses import dataclass

from catalog.posters.compositions import COMPOSITIONS
from catalog.posters.compositions.base import Composition
from catalog.posters.facts import Facts, count_in, words_of
from catalog.posters.palettes import Palette, choose_palette
from catalog.posters.seeded_random import SeededRandom
from catalog.posters.typography.styles import TypeStyle, choose_style

BY_NAME = {composition.name: composition for composition in COMPOSITIONS}
ANYWHERE = tuple(BY_NAME[name] for name in ("fields", "initial", "grid", "stripes", "letters"))
COUNTED = 10_000.0  # weight of the marks that a number in the title asks for: only a neighbor with the same takes them
SHORT = 4  # letters; a title this short looks well by itself


@dataclass(frozen=True, slots=True)
class Design:
    """What is decided before anything is drawn."""

    composition: Composition
    palette: Palette
    style: TypeStyle
    fit: float  # how well the picture suits the movie, against the best one for it: above 0, at most 1


def rank_compositions(facts: Facts) -> list[tuple[Composition, float]]:
    """Every family that fits genre, era and words, with its weight: by chance, so that the best come first more often.

    A number in the title puts that many marks first; a title of one letter is lettering and nothing else.
    """
    if len(facts.title) == 1:
        return [(BY_NAME["letters"], 1.0)]
    counted = [(BY_NAME["tally"], COUNTED)] if count_in(facts) else []
    random, words = SeededRandom(f"picture {facts.id}"), words_of(facts)
    turns = []
    for composition in COMPOSITIONS:
        weight = composition.weight(facts, words)
        if composition.name == "letters" and len(facts.title) <= SHORT:
            weight *= 4
        if weight:
            turns.append((random.turn(weight), composition, weight))
    turns.sort(key=lambda turn: turn[0])
    fitting = [(composition, weight) for _, composition, weight in turns]
    return counted + (fitting or [(composition, 1.0) for composition in random.shuffled(ANYWHERE)])


def design_poster(facts: Facts, *, variant: int = 0) -> Design:
    """Decide a movie's poster. ``variant`` 0 is its own; the others are spares for ``arrange``."""
    return design_variants(facts, variants=(variant,))[0]


def design_variants(facts: Facts, *, variants: Iterable[int]) -> list[Design]:
    """Decide several of a movie's posters; no two of them show the same family while there are others."""
    pictures = rank_compositions(facts)
    style = choose_style(facts, SeededRandom(f"voice {facts.id}"))
    best = max(weight for _, weight in pictures)
    designs = []
    for variant in variants:
        picture, weight = pictures[variant % len(pictures)]
        palette = choose_palette(facts, SeededRandom(f"inks {facts.id} {variant}"), dark=picture.dark)
        designs.append(Design(picture, palette, style, weight / best))
    return designs
