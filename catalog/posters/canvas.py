"""The canvas that every picture is drawn on."""

from collections.abc import Iterable

from catalog.posters.facts import Facts
from catalog.posters.markup import attr, num
from catalog.posters.palettes import STANDS_OUT, Palette, contrast
from catalog.posters.seeded_random import SeededRandom

W, H, MARGIN = 200.0, 300.0, 14.0  # every sheet, in poster units
INNER = W - 2 * MARGIN
ROUND = attr("stroke-linecap", "round")
EDGE = 1.6  # width of a line between two shapes of one ink

type Point = tuple[float, float]


class Canvas:
    """Draws flat shapes in the four inks of one poster.

    ``paper`` is the sheet and ``ink`` its lettering, ``spot`` and ``second`` belong to the picture.
    """

    def __init__(self, facts: Facts, palette: Palette, random: SeededRandom) -> None:
        self.facts, self.palette, self.random = facts, palette, random
        self.paper, self.ink = palette.paper, palette.ink
        self.spot, self.second = palette.spot, palette.second
        self.shapes: list[str] = []

    @property
    def glow(self) -> str:
        """The picture's color that can be told from the sheet: of every ink set, one of the two can."""
        return self.spot if contrast(self.spot, self.paper) >= STANDS_OUT else self.second

    def add(self, element: str) -> None:
        """Add an element that no other method draws."""
        self.shapes.append(element)

    def path(self, d: str, fill: str, *, edge: str = "", width: float = EDGE) -> None:
        """Draw a filled path; ``edge`` is the color of a line that parts it from its neighbours."""
        line = f"{attr('stroke', edge)}{attr('stroke-width', num(width))}" if edge else ""
        self.add(f'<path d="{d}" fill="{fill}"{line}/>')

    def line(self, d: str, stroke: str, width: float, *, extra: str = "") -> None:
        """Draw the line of a path."""
        self.add(f'<path d="{d}" fill="none" stroke="{stroke}" stroke-width="{num(width)}"{extra}/>')

    def rect(self, x: float, y: float, w: float, h: float, fill: str) -> None:
        """Draw a filled rectangle."""
        self.path(f"M{num(x)} {num(y)}h{num(w)}v{num(h)}h{num(-w)}z", fill)

    def disc(self, cx: float, cy: float, r: float, fill: str) -> None:
        """Draw a filled circle."""
        self.add(f'<circle cx="{num(cx)}" cy="{num(cy)}" r="{num(r)}" fill="{fill}"/>')

    def ring(self, cx: float, cy: float, r: float, stroke: str, width: float) -> None:
        """Draw a circle with a line."""
        circle = f'<circle cx="{num(cx)}" cy="{num(cy)}" r="{num(r)}" fill="none"'
        self.add(f'{circle} stroke="{stroke}" stroke-width="{num(width)}"/>')

    def poly(self, points: Iterable[Point], fill: str) -> None:
        """Draw a filled polygon."""
        self.path("M" + "L".join(f"{num(x)} {num(y)}" for x, y in points) + "z", fill)

    def dots(self, start: Point, length: float, *, step: float, size: float, ink: str) -> None:
        """Draw a row of round dots from ``start``, as one dashed line."""
        (x, y), dashes = start, attr("stroke-dasharray", f"0 {num(step)}")
        self.line(f"M{num(x)} {num(y)}h{num(length)}", ink, size, extra=ROUND + dashes)

    def eyes(self, centre: Point, *, gap: float, size: float, ink: str) -> None:
        """Draw two discs side by side, ``gap`` from each other, as one line."""
        x, y = centre
        self.dots((x - gap / 2, y), gap + 0.1, step=gap, size=size, ink=ink)

    def turned(self, shapes: Iterable[str], transform: str) -> None:
        """Draw shapes as a group, turned, moved or mirrored."""
        self.add(f'<g transform="{transform}">{"".join(shapes)}</g>')

    def take_since(self, start: int) -> list[str]:
        """Take the shapes drawn since ``start`` off the sheet again."""
        removed, self.shapes[start:] = self.shapes[start:], []
        return removed
