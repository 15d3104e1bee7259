"""From facts to SVG."""

from dataclasses import dataclass, replace
from html import escape

from catalog.posters.canvas import Pen
from catalog.posters.design import decide
from catalog.posters.facts import Facts
from catalog.posters.markup import num
from catalog.posters.seeded_random import Dice
from catalog.posters.title_layout import set_title, small_print

GENERATOR = 1  # part of a poster's address: raise it whenever any film's drawing changes


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheet a poster is printed on: the ink set's name, and whether sheet and lettering change places."""

    name: str
    reversed: bool


def paper(facts: Facts, *, face: int = 0) -> Paper:
    """Name the paper of a film's poster, for a page that prints on the same one."""
    inks = decide(facts, face=face).inks
    return Paper(inks.name, inks.reversed)


def draw(facts: Facts, *, face: int = 0) -> str:
    """Draw the poster of ``facts`` as SVG, 200 by 300 units.

    ``face`` 0 is the film's own, 1 to ``FACES`` - 1 are spares for ``hang``.
    """
    design = decide(facts, face=face)
    pen = Pen(facts, design.inks, Dice(f"drawing {facts.id}"))
    slot = design.composition.picture(pen)
    picture = "".join(pen.shapes)
    if slot.lift and pen.dice.chance(0.5):
        picture = f'<g transform="translate(0 {num(-slot.lift)})">{picture}</g>'
        slot = replace(slot, y=278 - slot.lift, h=slot.lift - 8, valign="bottom")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 300" role="img">'
        f"<title>{escape('Poster: ' + facts.label, quote=False)}</title>"
        f'<path d="M0 0h200v300H0z" fill="{design.inks.paper}"/>{picture}'
        f"{set_title(facts, design.voice, slot, design.inks)}{small_print(facts, slot, design.inks)}</svg>"
    )
