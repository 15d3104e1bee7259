"""From facts to SVG."""

from dataclasses import dataclass, replace
from html import escape

from catalog.posters.canvas import Canvas
from catalog.posters.design import design_poster
from catalog.posters.facts import Facts
from catalog.posters.markup import num
from catalog.posters.seeded_random import SeededRandom
from catalog.posters.title_layout import set_title, small_print

GENERATOR = 2  # part of a poster's address: raise it whenever any movie's drawing changes


@dataclass(frozen=True, slots=True)
class Paper:
    """The sheet a poster is printed on: the ink set's name, and whether sheet and lettering change places."""

    name: str
    reversed: bool


def paper(facts: Facts, *, variant: int = 0) -> Paper:
    """Name the paper of a movie's poster, for a page that prints on the same one."""
    palette = design_poster(facts, variant=variant).palette
    return Paper(palette.name, palette.reversed)


def draw(facts: Facts, *, variant: int = 0) -> str:
    """Draw the poster of ``facts`` as SVG, 200 by 300 units.

    ``variant`` 0 is the movie's own, 1 to ``VARIANTS`` - 1 are spares for ``arrange``.
    """
    design = design_poster(facts, variant=variant)
    canvas = Canvas(facts, design.palette, SeededRandom(f"drawing {facts.id}"))
    slot = design.composition.picture(canvas)
    picture = "".join(canvas.shapes)
    if slot.lift and canvas.random.chance(0.5):
        picture = f'<g transform="translate(0 {num(-slot.lift)})">{picture}</g>'
        slot = replace(slot, y=278 - slot.lift, h=slot.lift - 8, valign="bottom")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 300" role="img">'
        f"<title>{escape('Poster: ' + facts.label, quote=False)}</title>"
        f'<path d="M0 0h200v300H0z" fill="{design.palette.paper}"/>{picture}'
        f"{set_title(facts, design.style, slot, design.palette)}{small_print(facts, slot, design.palette)}</svg>"
    )
