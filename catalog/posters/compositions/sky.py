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
def stars(canvas: Canvas) -> Slot:
    """Draw a constellation over the curve of a world."""
    for row in range(110, 236, 21):
        start = (canvas.random.between(4, 30), row + canvas.random.wobble(6))
        canvas.dots(start, 180, step=canvas.random.between(31, 57), size=1.1, ink=canvas.ink)
    x, y, points = 24.0, 176 + canvas.random.wobble(20), []
    while x < 182:
        points.append((x, y))
        x, y = x + canvas.random.between(22, 40), min(214, max(122, y + canvas.random.wobble(42)))
    canvas.line("M" + "L".join(f"{num(a)} {num(b)}" for a, b in points), canvas.second, 0.9)
    for i, (a, b) in enumerate(points):
        canvas.disc(a, b, canvas.random.pick((2.2, 3, 4.4)) if i != 2 else 7, canvas.glow if i == 2 else canvas.ink)
    world = canvas.second if canvas.palette.carries_text(canvas.second) else canvas.ink
    canvas.disc(canvas.random.pick((60, 140)), 660, 420, world)
    return top(canvas.paper, world, h=78)


@composition(
    {"Science Fiction": 3.2, "Adventure": 0.6},
    "planet planets spacecraft alien moon mars orbit universe android robot space future",
    (1950, 2200),
    dark=True,
)
def orbit(canvas: Canvas) -> Slot:
    """Draw a planet, its ring and its moons."""
    r, cx, cy = canvas.random.whole(44, 66), canvas.random.pick((78, 100, 124)), canvas.random.whole(166, 184)
    tilt = canvas.random.pick((-24, -14, 16, 26))
    shape = f'<ellipse cx="{cx}" cy="{cy}" rx="{num(r * 1.62)}" ry="{num(r * 0.34)}" fill="none"'
    ring = f'{shape} stroke="{canvas.ink}" stroke-width="3" transform="rotate({tilt} {cx} {cy})"'
    canvas.add(ring + "/>")
    canvas.disc(cx, cy, r, canvas.glow)
    canvas.path(f"M{cx} {cy - r}a{r} {r} 0 0 1 0 {2 * r}a{r * 1.5:.0f} {r * 1.5:.0f} 0 0 0 0 {-2 * r}z", canvas.second)
    half = math.pi * r * 1.08
    canvas.add(ring + f' stroke-dasharray="{num(half)} 999"/>')
    for _ in range(3):
        canvas.disc(
            canvas.random.whole(16, 184),
            canvas.random.pick((112, 122, 250)),
            canvas.random.pick((1.6, 2.4, 5)),
            canvas.ink,
        )
    return top(canvas.paper, canvas.paper, h=74)


@composition(
    {"Science Fiction": 2.5, "Music": 2, "Mystery": 1.5, "Thriller": 1, "Drama": 0.4},
    "record vinyl radio time loop telepathy hypnosis memory",
)
def rings(canvas: Canvas) -> Slot:
    """Draw concentric rings, cropped by the sheet."""
    cx, cy = canvas.random.pick(((100, 184), (200, 190), (0, 196), (146, 180)))
    step = canvas.random.pick((11, 14, 18))
    odd = canvas.random.whole(2, 5)
    for i in range(int((86 if cx == 100 else 124) / step), 0, -1):
        canvas.ring(cx, cy, i * step, canvas.spot if i == odd else canvas.ink if i % 3 else canvas.second, step * 0.5)
    canvas.disc(cx, cy, step * 0.45, canvas.spot)
    canvas.rect(0, 0, 200, 94, canvas.paper)
    canvas.rect(0, 274, 200, 130, canvas.paper)
    return free(canvas, 72)


@composition(
    {"Mystery": 2, "Thriller": 1.5, "Horror": 0.8, "Science Fiction": 0.6},
    "vertigo obsession psychiatrist dream amnesia hypnosis madness nightmare insomnia surrealism",
)
def spiral(canvas: Canvas) -> Slot:
    """Draw a fall, seen from above."""
    cx, cy = 100 + canvas.random.wobble(14), 186.0
    x, r, d, turn = cx, 4.0, f"M{num(cx)} {num(cy)}", canvas.random.pick((0, 1))
    for i in range(15):
        x += 2 * r * (1 if i % 2 else -1)
        d += f"A{num(r)} {num(r)} 0 0 {turn} {num(x)} {num(cy)}"
        r += 6.2
    canvas.line(d, canvas.ink, 6.2)
    canvas.disc(cx + 1, cy - 22, 7, canvas.spot)
    canvas.path(f"M{num(cx - 8)} {cy - 12}q8-6 18 0l8 22l-6 3l-5-12l-1 34h-6l-2-18l-6 17l-6-2l5-26z", canvas.spot)
    canvas.rect(0, 0, 200, 94, canvas.paper)
    canvas.rect(0, 274, 200, 130, canvas.paper)
    return free(canvas, 70)


FAMILIES = (stars, orbit, rings, spiral)
