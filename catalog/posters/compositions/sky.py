"""Stars and circles: compositions."""

import math

from catalog.posters.canvas import Canvas
from catalog.posters.compositions.base import Slot, composition, free, top
from catalog.posters.markup import num


@composition(
    {"Science Fiction": 3, "Fantasy": 2, "Family": 0.8, "Animation": 0.8, "Romance": 0.6},
    "space astronomy star stars galaxy constellation dream astronaut nasa",
    dark=True,
)
def stars(p: Canvas) -> Slot:
    """Draw a constellation over the curve of a world."""
    for row in range(110, 236, 21):
        start = (p.random.between(4, 30), row + p.random.wobble(6))
        p.dots(start, 180, step=p.random.between(31, 57), size=1.1, ink=p.ink)
    x, y, points = 24.0, 176 + p.random.wobble(20), []
    while x < 182:
        points.append((x, y))
        x, y = x + p.random.between(22, 40), min(214, max(122, y + p.random.wobble(42)))
    p.line("M" + "L".join(f"{num(a)} {num(b)}" for a, b in points), p.second, 0.9)
    for i, (a, b) in enumerate(points):
        p.disc(a, b, p.random.pick((2.2, 3, 4.4)) if i != 2 else 7, p.glow if i == 2 else p.ink)
    world = p.second if p.palette.carries_text(p.second) else p.ink
    p.disc(p.random.pick((60, 140)), 660, 420, world)
    return top(p.paper, world, h=78)


@composition(
    {"Science Fiction": 3.2, "Adventure": 0.6},
    "planet planets spacecraft alien moon mars orbit universe android robot space future",
    (1950, 2200),
    dark=True,
)
def orbit(p: Canvas) -> Slot:
    """Draw a planet, its ring and its moons."""
    r, cx, cy = p.random.whole(44, 66), p.random.pick((78, 100, 124)), p.random.whole(166, 184)
    tilt = p.random.pick((-24, -14, 16, 26))
    shape = f'<ellipse cx="{cx}" cy="{cy}" rx="{num(r * 1.62)}" ry="{num(r * 0.34)}" fill="none"'
    ring = f'{shape} stroke="{p.ink}" stroke-width="3" transform="rotate({tilt} {cx} {cy})"'
    p.add(ring + "/>")
    p.disc(cx, cy, r, p.glow)
    p.path(f"M{cx} {cy - r}a{r} {r} 0 0 1 0 {2 * r}a{r * 1.5:.0f} {r * 1.5:.0f} 0 0 0 0 {-2 * r}z", p.second)
    half = math.pi * r * 1.08
    p.add(ring + f' stroke-dasharray="{num(half)} 999"/>')
    for _ in range(3):
        p.disc(p.random.whole(16, 184), p.random.pick((112, 122, 250)), p.random.pick((1.6, 2.4, 5)), p.ink)
    return top(p.paper, p.paper, h=74)


@composition(
    {"Science Fiction": 2.5, "Music": 2, "Mystery": 1.5, "Thriller": 1, "Drama": 0.4},
    "record vinyl radio time loop telepathy hypnosis memory",
)
def rings(p: Canvas) -> Slot:
    """Draw concentric rings, cropped by the sheet."""
    cx, cy = p.random.pick(((100, 184), (200, 190), (0, 196), (146, 180)))
    step = p.random.pick((11, 14, 18))
    odd = p.random.whole(2, 5)
    for i in range(int((86 if cx == 100 else 124) / step), 0, -1):
        p.ring(cx, cy, i * step, p.spot if i == odd else p.ink if i % 3 else p.second, step * 0.5)
    p.disc(cx, cy, step * 0.45, p.spot)
    p.rect(0, 0, 200, 94, p.paper)
    p.rect(0, 274, 200, 130, p.paper)
    return free(p, 72)


@composition(
    {"Mystery": 2, "Thriller": 1.5, "Horror": 0.8, "Science Fiction": 0.6},
    "vertigo obsession psychiatrist dream amnesia hypnosis madness nightmare insomnia surrealism",
)
def spiral(p: Canvas) -> Slot:
    """Draw a fall, seen from above."""
    cx, cy = 100 + p.random.wobble(14), 186.0
    x, r, d, turn = cx, 4.0, f"M{num(cx)} {num(cy)}", p.random.pick((0, 1))
    for i in range(15):
        x += 2 * r * (1 if i % 2 else -1)
        d += f"A{num(r)} {num(r)} 0 0 {turn} {num(x)} {num(cy)}"
        r += 6.2
    p.line(d, p.ink, 6.2)
    p.disc(cx + 1, cy - 22, 7, p.spot)
    p.path(f"M{num(cx - 8)} {cy - 12}q8-6 18 0l8 22l-6 3l-5-12l-1 34h-6l-2-18l-6 17l-6-2l5-26z", p.spot)
    p.rect(0, 0, 200, 94, p.paper)
    p.rect(0, 274, 200, 130, p.paper)
    return free(p, 70)


FAMILIES = (stars, orbit, rings, spiral)
