"""Marquee's own posters: a movie's facts in, one small SVG out; it could leave this house as a package of its own.

A poster is decided in four steps, each from the movie alone, so the same movie always wears the same poster: picture
(`design`, `compositions`), inks (`palettes`), lettering (`typography`), title (`title_layout`). `arrangement` sees to
it that neighbours differ. The sheets have no ids, styles, links or scripts, so they can stand inside a page or be
files of their own. Never in it: anything of this project but `movie_facts`, which turns a movie into facts.
Start with `facts`, then `design`.

    >>> draw(Facts(id=11645, title="Ran", year=1985, genres=("Drama",)))[:4]
    '<svg'
"""

from catalog.posters.arrangement import VARIANTS, arrange
from catalog.posters.draw import GENERATOR, Paper, draw, paper
from catalog.posters.facts import Facts
from catalog.posters.palettes import PALETTES, Palette

__all__ = ["GENERATOR", "PALETTES", "VARIANTS", "Facts", "Palette", "Paper", "arrange", "draw", "paper"]
