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
def grid(p: Canvas) -> Slot:
    """Draw quarter circles on a strict grid."""
    n = p.random.pick((3, 4))
    cell = 200 / n
    rows = 3 if n == 4 else 2
    y0 = 272 - rows * cell - 6 if n == 4 else 126
    palette = [p.ink, p.spot, p.second]
    for row in range(rows):
        for col in range(n):
            x, y, c = col * cell, y0 + row * cell, cell
            ink, turn = p.random.pick(palette), p.random.whole(0, 4)
            arc = f"a{num(c)} {num(c)} 0 0 1 "
            corner = (
                f"M{num(x)} {num(y)}v{num(c)}a{num(c)} {num(c)} 0 0 0 {num(c)} {num(-c)}z",
                f"M{num(x + c)} {num(y)}v{num(c)}{arc}{num(-c)} {num(-c)}z",
                f"M{num(x)} {num(y + c)}v{num(-c)}{arc}{num(c)} {num(c)}z",
                f"M{num(x + c)} {num(y + c)}v{num(-c)}a{num(c)} {num(c)} 0 0 0 {num(-c)} {num(c)}z",
                "",
            )[turn]
            if corner:
                p.path(corner, ink)
            else:
                p.disc(x + c / 2, y + c / 2, c / 2, ink)
    return free(p, y0 - 30, lift=y0)


@composition({"Drama": 2.6, "Documentary": 1, "History": 1, "Romance": 0.8, "War": 0.5, "Music": 0.4}, "", (1940, 2200))
def fields(p: Canvas) -> Slot:
    """Draw two or three fields of colour, and quiet."""
    split = p.random.whole(150, 206)
    kind = p.random.whole(0, 2)
    if kind == 0:
        p.rect(0, 96, 200, split - 96, p.spot)
        p.rect(0, split, 200, 272 - split, p.ink)
        p.disc(p.random.pick((44, 100, 156)), split, 15, p.second)
    elif kind == 1:
        p.rect(MARGIN, 98, 104, 172, p.spot)
        p.rect(122, 98, 64, split - 98, p.ink)
        p.rect(122, split + 4, 64, 266 - split, p.second)
    else:
        p.rect(0, 92, 200, 180, p.second)
        p.path(f"M0 {split}l200 {p.random.pick((-44, 44))}V272H0z", p.spot)
        p.disc(p.random.pick((52, 148)), 128, 11, p.ink)
    return free(p, 66, lift=82 if kind == 1 else 92)


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
def stripes(p: Canvas) -> Slot:
    """Draw broad diagonal stripes, one of them out of step."""
    lean = p.random.pick((-1, 1))
    width, odd = p.random.pick((16, 22, 28)), p.random.whole(2, 4)
    x, i = -160.0, 0
    while x < 360:
        ink = p.spot if i == odd + 3 else p.ink if i % 2 else p.second
        p.poly(((x, 300), (x + width, 300), (x + width + lean * 110, 96), (x + lean * 110, 96)), ink)
        x, i = x + width * 1.5, i + 1
    p.rect(0, 272, 200, 130, p.paper)
    return free(p, 68, lift=96)


@composition(
    {"War": 3, "History": 1.5, "Action": 1, "Drama": 0.4, "Science Fiction": 0.5},
    "revolution soviet russia communism propaganda dictator army soldier nazi strike politics factory",
)
def wedge(p: Canvas) -> Slot:
    """Draw a wedge drives into a disc."""
    side = p.random.pick((-1, 1))
    cx, cy = 100 + side * 26, 182
    p.disc(cx, cy, 66, p.ink)
    p.poly(((100 - side * 110, 96), (cx + side * 18, cy + 6), (100 - side * 110, 216)), p.spot)
    for i in range(3):
        x = 100 + side * (20 + i * 22)
        p.poly(
            ((x, 262 - i * 9), (x + side * 30, 248 - i * 9), (x + side * 30, 254 - i * 9), (x, 268 - i * 9)),
            p.second,
        )
    p.poly(
        ((100 - side * 86, 236), (100 - side * 30, 262), (100 - side * 34, 270), (100 - side * 90, 244)),
        p.ink,
    )
    return free(p, 72)


@composition(
    {"Crime": 3, "Thriller": 2.5, "Drama": 1.2, "Mystery": 1.5, "War": 1, "Comedy": 0.8},
    "murder jury trial courtroom lawyer judge",
    (1945, 2200),
)
def cutout(p: Canvas) -> Slot:
    """Draw paper bars, cut by hand, falling from the top edge."""
    x = 8.0
    palette = p.random.shuffled((p.ink, p.spot, p.ink, p.second, p.ink, p.spot))
    for ink in palette[: p.random.pick((4, 5, 5))]:
        w, h = p.random.between(22, 46), p.random.between(60, 165)
        p.poly(
            (
                (x, -2),
                (x + w, -2),
                (x + w + p.random.wobble(5), h),
                (x + w / 2, h + p.random.wobble(7)),
                (x + p.random.wobble(5), h + p.random.wobble(9)),
            ),
            ink,
        )
        x += w + p.random.between(2, 7)
    return bottom(p.paper, p.paper, 184)


@composition(
    {"Action": 2.4, "Adventure": 0.7, "Science Fiction": 0.8, "Comedy": 0.6},
    "superhero comic hero secret villain marvel powers vigilante batman",
    (1935, 2200),
)
def halftone(p: Canvas) -> Slot:
    """Draw comic-book dots and a burst."""
    for i in range(12):
        p.dots((6.5 * (i % 2) - 6, 98 + i * 13), 220, step=13, size=1.6 + i * 1.06, ink=p.second)
    cx, cy, teeth = p.random.pick((70, 100, 132)), 178 + p.random.wobble(10), p.random.pick((9, 11, 12))
    start = p.random.between(0, 1)
    for scale, ink in ((1.0, p.ink), (0.8, p.spot)):
        points = []
        for i in range(teeth * 2):
            reach = (80 if i % 2 == 0 else 46) * scale * (1 + 0.16 * math.sin(i * 2.4))
            angle = start + i * math.pi / teeth
            points.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
        p.poly(points, ink)
    p.disc(cx, cy, 16, p.paper)
    p.rect(0, 273, 200, 130, p.paper)
    return free(p, 66, lift=90)


@composition(
    {"Music": 4},
    "music band singer musician piano jazz opera rock song guitar orchestra dance rapper concert pianist",
)
def score(p: Canvas) -> Slot:
    """Draw a stave, and notes that climb it."""
    for i in range(5):
        p.rect(0, 122 + i * 27, 200, 1.6, p.ink)
    y = 230.0
    for i in range(6):
        x = 24 + i * 30.5
        y = min(242, max(126, y + p.random.pick((-40, -27, -13.5, 13.5, 27))))
        ink = p.spot if i in (1, 4) else p.ink if i != 3 else p.second
        p.disc(x, y, 12.5, ink)
        up = y > 176
        p.rect(x + (9.5 if up else -12.5), y - 62 if up else y, 3, 62, ink)
    return free(p, 76, lift=72)


@composition({})
def tally(p: Canvas) -> Slot:
    """Draw as many marks as the title says, one of them different."""
    n = count_in(p.facts) or 7
    odd = p.random.whole(0, n - 1)
    columns = [c for c in range(2, 8) if n % c == 0 and n > c]
    if not columns:
        _bars(p, n, odd)
        return free(p, 70)
    cell, cols = max((min(INNER / c, 170 * c / n), c) for c in columns)
    y0, halves, half = 184 - cell * n / cols / 2, p.random.chance(0.4), "½" in p.facts.title
    for i in range(n):
        x, y, r = MARGIN + (i % cols) * cell, y0 + (i // cols) * cell, cell * 0.45
        ink = p.glow if i == odd else p.ink
        if halves or (half and i == n - 1):
            p.path(f"M{num(x)} {num(y + cell * 0.9)}a{num(r)} {num(r * 1.5)} 0 0 1 {num(2 * r)} 0z", ink)
        else:
            p.disc(x + r, y + r, r, ink)
    return free(p, 70)


def _bars(p: Canvas, n: int, odd: int) -> None:
    """Draw ``n`` bars across the sheet, the ``odd`` one leaning."""
    cell = INNER / n
    for i in range(n):
        x, w, lean = MARGIN + i * cell, cell * 0.66, 7 if i == odd else 0
        points = ((x + lean, 100), (x + w + lean, 100), (x + w - lean, 266), (x - lean, 266))
        p.poly(points, p.glow if i == odd else p.ink)


FAMILIES = (grid, fields, stripes, wedge, cutout, halftone, score, tally)
