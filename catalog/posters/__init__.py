"""Marquee's own posters: a movie's facts in, one small SVG out; it could leave this house as a package of its own.

A poster is decided in four steps, each from the movie alone: picture (`design`, `compositions`), inks (`palettes`),
lettering (`typography`), title (`title_layout`). Of its variants a movie wears one, the same everywhere: `arrangement`
chooses it once for a whole catalog, so that posters that are seen together (`neighbors`) differ. The sheets have no
ids, styles, links or scripts, so they can stand inside a page or be files of their own; a sheet becomes a picture file
in `rasterize`. Never in it: anything of this project but in `movie_facts`, which turns a movie into facts, and
`rasterize`, which bounds its children as others do.
Start with `facts`, then `design`, and docs/posters.md.

    >>> draw(Facts(id=11645, title="Ran", year=1985, genres=("Drama",)))[:4]
    '<svg'
"""

from catalog.posters.arrangement import VARIANTS, arrange
from catalog.posters.draw import GENERATOR, Paper, draw, paper
from catalog.posters.facts import Facts
from catalog.posters.palettes import PALETTES, Palette
from catalog.posters.share_picture import draw_share_picture

__all__ = [
    "GENERATOR",
    "PALETTES",
    "VARIANTS",
    "Facts",
    "Palette",
    "Paper",
    "arrange",
    "draw",
    "draw_share_picture",
    "paper",
]
