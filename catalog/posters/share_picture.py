"""The picture that stands beside a link to a movie elsewhere: its poster, and its title large beside it."""

from catalog.posters.canvas import MARGIN
from catalog.posters.compositions.base import Slot
from catalog.posters.design import design_poster
from catalog.posters.draw import draw
from catalog.posters.facts import Facts
from catalog.posters.markup import attr, num, text
from catalog.posters.title_layout import set_title
from catalog.posters.typography.styles import SMALL_PRINT

WIDTH, HEIGHT = 1200, 630  # what those who show previews of links crop least
SHEET = 420  # width of the poster, as high as the picture
SCALE = 3.0  # of the units of posters
TOP, FOOT, SMALL = 16.0, 186.0, 9.0  # in them: where the title begins, the baseline and the size of what is below


def draw_share_picture(facts: Facts, *, variant: int = 0) -> str:
    """Draw it as SVG, 1200 by 630, on the paper of the poster and in its lettering."""
    design = design_poster(facts, variant=variant)
    paper, ink = design.palette.paper, design.palette.lettering(design.palette.paper)
    poster = draw(facts, variant=variant).replace("<svg ", f'<svg width="{SHEET}" height="{HEIGHT}" ', 1)
    room = (WIDTH - SHEET) / SCALE - 2 * MARGIN
    slot = Slot(MARGIN, TOP, room, FOOT - TOP - 26, on=paper, foot=paper, valign="middle")
    facts_line = "  ·  ".join(filter(None, (str(facts.year or ""), *facts.genres[:2], *facts.directors[:1])))
    words = text(facts_line, MARGIN, FOOT, SMALL)
    title = set_title(facts, design.style, slot, design.palette)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}">'
        f'<path d="M0 0h{WIDTH}v{HEIGHT}H0z" fill="{paper}"/>{poster}'
        f'<path d="M{SHEET} 0v{HEIGHT}" fill="none"{attr("stroke", ink)}{attr("stroke-width", 3)}/>'
        f'<g transform="translate({SHEET} 0) scale({num(SCALE)})">{title}'
        f'<g fill="{ink}" font-family="{SMALL_PRINT}">{words}</g></g></svg>'
    )
