"""Cut paper and geometry: compositions."""

import math

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.compositions.base import Slot, bottom, composition, free
from catalog.posters.facts import count_in
from catalog.posters.markup import num


@composition(
    {"Documentary": 2, "Drama": 1, "Comedy": 1, "Romance": 0.5, "Thriller": 0.5, "Science Fiction": 0.6},
    "architecture art artist painter paris modern city design",
    (1955, 2200),
)
def grid(canvas: Canvas) -> Slot:
    """Draw quarter circles on a strict grid."""
    n = canvas.random.pick((3, 4))
    cell = 200 / n
    rows = 3 if n == 4 else 2
    y0 = 272 - rows * cell - 6 if n == 4 else 126
    palette = [canvas.ink, canvas.spot, canvas.second]
    for row in range(rows):
        for col in range(n):
            x, y, c = col * cell, y0 + row * cell, cell
            ink, turn = canvas.random.pick(palette), canvas.random.whole(0, 4)
            arc = f"a{num(c)} {num(c)} 0 0 1 "
            corner = (
                f"M{num(x)} {num(y)}v{num(c)}a{num(c)} {num(c)} 0 0 0 {num(c)} {num(-c)}z",
                f"M{num(x + c)} {num(y)}v{num(c)}{arc}{num(-c)} {num(-c)}z",
                f"M{num(x)} {num(y + c)}v{num(-c)}{arc}{num(c)} {num(c)}z",
                f"M{num(x + c)} {num(y + c)}v{num(-c)}a{num(c)} {num(c)} 0 0 0 {num(-c)} {num(c)}z",
                "",
            )[turn]
            if corner:
                canvas.path(corner, ink)
            else:
                canvas.disc(x + c / 2, y + c / 2, c / 2, ink)
    return free(canvas, y0 - 30, lift=y0)


@composition({"Drama": 2.6, "Documentary": 1, "History": 1, "Romance": 0.8, "War": 0.5, "Music": 0.4}, "", (1940, 2200))
def fields(canvas: Canvas) -> Slot:
    """Draw two or three fields of color, and quiet."""
    split = canvas.random.whole(150, 206)
    kind = canvas.random.whole(0, 2)
    if kind == 0:
        canvas.rect(0, 96, 200, split - 96, canvas.spot)
        canvas.rect(0, split, 200, 272 - split, canvas.ink)
        canvas.disc(canvas.random.pick((44, 100, 156)), split, 15, canvas.second)
    elif kind == 1:
        canvas.rect(MARGIN, 98, 104, 172, canvas.spot)
        canvas.rect(122, 98, 64, split - 98, canvas.ink)
        canvas.rect(122, split + 4, 64, 266 - split, canvas.second)
    else:
        canvas.rect(0, 92, 200, 180, canvas.second)
        canvas.path(f"M0 {split}l200 {canvas.random.pick((-44, 44))}V272H0z", canvas.spot)
        canvas.disc(canvas.random.pick((52, 148)), 128, 11, canvas.ink)
    return free(canvas, 66, lift=82 if kind == 1 else 92)


@composition(
    {
        "Drama": 1,
        "Comedy": 1.2,
        "Thriller": 1,
        "Romance": 0.6,
        "Crime": 0.8,
        "Action": 0.8,
        "Science Fiction": 0.6,
    },
    "",
    (1958, 2200),
)
def stripes(canvas: Canvas) -> Slot:
    """Draw broad diagonal stripes, one of them out of step."""
    lean = canvas.random.pick((-1, 1))
    width, odd = canvas.random.pick((16, 22, 28)), canvas.random.whole(2, 4)
    x, i = -160.0, 0
    while x < 360:
        ink = canvas.spot if i == odd + 3 else canvas.ink if i % 2 else canvas.second
        canvas.poly(((x, 300), (x + width, 300), (x + width + lean * 110, 96), (x + lean * 110, 96)), ink)
        x, i = x + width * 1.5, i + 1
    canvas.rect(0, 272, 200, 130, canvas.paper)
    return free(canvas, 68, lift=96)


@composition(
    {"War": 3, "History": 1.5, "Action": 1, "Drama": 0.4, "Science Fiction": 0.5},
    "revolution soviet russia communism propaganda dictator army soldier nazi strike politics factory",
)
def wedge(canvas: Canvas) -> Slot:
    """Draw a wedge drives into a disc."""
    side = canvas.random.pick((-1, 1))
    cx, cy = 100 + side * 26, 182
    canvas.disc(cx, cy, 66, canvas.ink)
    canvas.poly(((100 - side * 110, 96), (cx + side * 18, cy + 6), (100 - side * 110, 216)), canvas.spot)
    for i in range(3):
        x = 100 + side * (20 + i * 22)
        canvas.poly(
            ((x, 262 - i * 9), (x + side * 30, 248 - i * 9), (x + side * 30, 254 - i * 9), (x, 268 - i * 9)),
            canvas.second,
        )
    canvas.poly(
        ((100 - side * 86, 236), (100 - side * 30, 262), (100 - side * 34, 270), (100 - side * 90, 244)),
        canvas.ink,
    )
    return free(canvas, 72)


@composition(
    {"Crime": 3, "Thriller": 2.5, "Drama": 1.2, "Mystery": 1.5, "War": 1, "Comedy": 0.8},
    "murder jury trial courtroom lawyer judge",
    (1945, 2200),
)
def cutout(canvas: Canvas) -> Slot:
    """Draw paper bars, cut by hand, falling from the top edge."""
    x = 8.0
    palette = canvas.random.shuffled((canvas.ink, canvas.spot, canvas.ink, canvas.second, canvas.ink, canvas.spot))
    for ink in palette[: canvas.random.pick((4, 5, 5))]:
        w, h = canvas.random.between(22, 46), canvas.random.between(60, 165)
        canvas.poly(
            (
                (x, -2),
                (x + w, -2),
                (x + w + canvas.random.wobble(5), h),
                (x + w / 2, h + canvas.random.wobble(7)),
                (x + canvas.random.wobble(5), h + canvas.random.wobble(9)),
            ),
            ink,
        )
        x += w + canvas.random.between(2, 7)
    return bottom(canvas.paper, canvas.paper, 184)


@composition(
    {"Action": 2.4, "Adventure": 0.7, "Science Fiction": 0.8, "Comedy": 0.6}
    | dict.fromkeys(("Crime", "Drama", "History", "Horror", "War"), -9),
    "superhero comic hero secret villain marvel powers vigilante batman",
    (1935, 2200),
)
def halftone(canvas: Canvas) -> Slot:
    """Draw comic-book dots and a burst."""
    for i in range(12):
        canvas.dots((6.5 * (i % 2) - 6, 98 + i * 13), 220, step=13, size=1.6 + i * 1.06, ink=canvas.second)
    cx, cy, teeth = canvas.random.pick((70, 100, 132)), 178 + canvas.random.wobble(10), canvas.random.pick((9, 11, 12))
    start = canvas.random.between(0, 1)
    for scale, ink in ((1.0, canvas.ink), (0.8, canvas.spot)):
        points = []
        for i in range(teeth * 2):
            reach = (80 if i % 2 == 0 else 46) * scale * (1 + 0.16 * math.sin(i * 2.4))
            angle = start + i * math.pi / teeth
            points.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
        canvas.poly(points, ink)
    canvas.disc(cx, cy, 16, canvas.paper)
    canvas.rect(0, 273, 200, 130, canvas.paper)
    return free(canvas, 66, lift=90)


@composition(
    {"Music": 4},
    "music band singer musician piano jazz opera rock song guitar orchestra dance rapper concert pianist",
)
def score(canvas: Canvas) -> Slot:
    """Draw a stave, and notes that climb it."""
    for i in range(5):
        canvas.rect(0, 122 + i * 27, 200, 1.6, canvas.ink)
    y = 230.0
    for i in range(6):
        x = 24 + i * 30.5
        y = min(242, max(126, y + canvas.random.pick((-40, -27, -13.5, 13.5, 27))))
        ink = canvas.spot if i in (1, 4) else canvas.ink if i != 3 else canvas.second
        canvas.disc(x, y, 12.5, ink)
        up = y > 176
        canvas.rect(x + (9.5 if up else -12.5), y - 62 if up else y, 3, 62, ink)
    return free(canvas, 76, lift=72)


@composition({})
def tally(canvas: Canvas) -> Slot:
    """Draw as many marks as the title says, one of them different."""
    n = count_in(canvas.facts) or 7
    odd = canvas.random.whole(0, n - 1)
    columns = [c for c in range(2, 8) if n % c == 0 and n > c]
    if not columns:
        _bars(canvas, n, odd)
        return free(canvas, 70)
    cell, cols = max((min(INNER / c, 170 * c / n), c) for c in columns)
    y0, halves, half = 184 - cell * n / cols / 2, canvas.random.chance(0.4), "½" in canvas.facts.title
    for i in range(n):
        x, y, r = MARGIN + (i % cols) * cell, y0 + (i // cols) * cell, cell * 0.45
        ink = canvas.glow if i == odd else canvas.ink
        if halves or (half and i == n - 1):
            canvas.path(f"M{num(x)} {num(y + cell * 0.9)}a{num(r)} {num(r * 1.5)} 0 0 1 {num(2 * r)} 0z", ink)
        else:
            canvas.disc(x + r, y + r, r, ink)
    return free(canvas, 70)


def _bars(canvas: Canvas, n: int, odd: int) -> None:
    """Draw ``n`` bars across the sheet, the ``odd`` one leaning."""
    cell = INNER / n
    for i in range(n):
        x, w, lean = MARGIN + i * cell, cell * 0.66, 7 if i == odd else 0
        points = ((x + lean, 100), (x + w + lean, 100), (x + w - lean, 266), (x - lean, 266))
        canvas.poly(points, canvas.glow if i == odd else canvas.ink)


FAMILIES = (grid, fields, stripes, wedge, cutout, halftone, score, tally)
