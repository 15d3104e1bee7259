"""Marquee's own posters: a film's facts in, one small SVG out. Imports nothing else of this project.

A poster is decided in four steps, each from the film alone, so the same film always wears the same poster:
picture (``choice``, ``families``), inks (``inks``), lettering (``voices``), title (``title``, ``lettering``).
The sheets have no ids, styles, links or scripts, so they can stand inside a page or be files of their own.

    >>> draw(Facts(id=11645, title="Ran", year=1985, genres=("Drama",)))[:4]
    '<svg'
"""

from catalog.posters.draw import GENERATOR, Paper, draw, paper
from catalog.posters.facts import Facts
from catalog.posters.hang import FACES, hang
from catalog.posters.inks import INKS, Inks

__all__ = ["FACES", "GENERATOR", "INKS", "Facts", "Inks", "Paper", "draw", "hang", "paper"]
