"""The West, and the way there: compositions."""

import math

from catalog.posters.canvas import Canvas
from catalog.posters.compositions.base import Slot, composition, free, top
from catalog.posters.markup import num


@composition(
    {"Western": 3, "Adventure": 1, "Drama": 0.2},
    "desert cowboy canyon texas mexico ranch frontier arizona indian road australia outback",
)
def mesa(canvas: Canvas) -> Slot:
    """Draw table mountains in layers."""
    canvas.disc(
        canvas.random.pick((40, 100, 160)), canvas.random.whole(124, 150), canvas.random.whole(18, 28), canvas.glow
    )
    for ink, low in ((canvas.second, 158), (canvas.ink, 194)):
        x, y, w = canvas.random.between(8, 110), low + canvas.random.wobble(14), canvas.random.between(44, 76)
        foot = (270 - y) * 0.5
        canvas.poly(
            ((x, y), (x + w, y), (x + w + 5, y + 30), (x + w + foot, 272), (x - foot, 272), (x - 5, y + 30)), ink
        )
        lines = "".join(f"M{num(x - 5)} {num(y + 11 + i * 9)}h{num(w + 10)}" for i in range(2))
        canvas.line(lines, canvas.paper, 1.4)
    canvas.path(f"M0 262q60 {canvas.random.whole(-14, -4)} 120-2t80-4V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=74)


@composition(
    {"Western": 2.6, "Crime": 0.15},
    "sheriff marshal lawman outlaw deputy cowboy ranger bounty",
)
def badge(canvas: Canvas) -> Slot:
    """Draw a sheriff's star, shot through."""
    points, cy, turn = canvas.random.pick((5, 6)), 184.0, canvas.random.wobble(0.3)
    shape, tips = [], []
    for i in range(points * 2):
        angle = turn - math.pi / 2 + i * math.pi / points
        reach = 42 if i % 2 else 76
        shape.append((100 + reach * math.cos(angle), cy + reach * math.sin(angle)))
        if not i % 2:
            tips.append(shape[-1])
    canvas.poly(shape, canvas.ink)
    for x, y in tips:
        canvas.disc(x, y, 9, canvas.ink)
    canvas.ring(100, cy, 29, canvas.paper, 2.4)
    x, y = 100 + canvas.random.pick((-20, 14, 24)), cy + canvas.random.pick((-18, 12))
    canvas.disc(x, y, 11, canvas.glow)
    canvas.disc(x, y, 6, canvas.paper)
    return free(canvas, 70, lift=86)


@composition(
    {"Western": 2, "History": 0.9, "Adventure": 0.4},
    "wagon settlers pioneer frontier cattle horse journey farmer farm cowboy",
    (1880, 2200),
)
def wheel(canvas: Canvas) -> Slot:
    """Draw a wagon's wheel in the sand, one spoke broken."""
    cx, cy, spokes = canvas.random.pick((76, 100, 130)), canvas.random.whole(184, 200), canvas.random.pick((8, 10, 12))
    broken, turn = canvas.random.whole(spokes // 2 + 1, spokes - 1), canvas.random.between(0, 0.5)
    canvas.disc(200 - cx + canvas.random.wobble(16), 128, 20, canvas.glow)
    canvas.ring(cx, cy, 74, canvas.ink, 9)
    d = ""
    for i in range(spokes):
        angle = turn + i * math.tau / spokes
        reach = 40 if i == broken else 72
        d += f"M{cx} {cy}l{num(reach * math.cos(angle))} {num(reach * math.sin(angle))}"
    canvas.line(d, canvas.ink, 5)
    canvas.disc(cx, cy, 15, canvas.ink)
    canvas.disc(cx, cy, 6, canvas.paper)
    canvas.path(f"M0 246q50 {canvas.random.whole(-12, 0)} 100 0t100 0V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=72)


@composition(
    {"Western": 1.4, "Drama": 0.7, "War": 0.9, "Thriller": 0.6, "Romance": 0.5, "Adventure": 0.6, "Crime": 0.4},
    "train railway railroad station journey deportation travel locomotive holocaust subway stranger metro",
    (1880, 2200),
)
def rails(canvas: Canvas) -> Slot:
    """Draw rails to the horizon."""
    horizon, vx = canvas.random.whole(148, 162), canvas.random.pick((70, 100, 130))
    canvas.disc(vx, horizon, canvas.random.whole(26, 44), canvas.glow)
    canvas.rect(0, horizon, 200, 300 - horizon, canvas.ink)
    d, depth = "", 300 - horizon
    for i in range(1, 10):
        t = (i / 9) ** 2
        y, x, half = horizon + depth * t, vx + (100 - vx) * t, 4 + 70 * t
        d += f"M{num(x - half)} {num(y)}h{num(2 * half)}v{num(1 + 7 * t)}h{num(-2 * half)}z"
    canvas.path(d, canvas.second)
    for side in (-1, 1):
        canvas.poly(
            ((vx + side, horizon), (vx + side * 2, horizon), (100 + side * 56, 300), (100 + side * 46, 300)),
            canvas.paper,
        )
    canvas.rect(0, 274, 200, 26, canvas.ink)
    return top(canvas.paper, canvas.ink, h=82)


@composition(
    {"Western": 2.2, "Crime": 1, "Mystery": 0.6, "Thriller": 0.4},
    "cowboy gunslinger stranger bounty hunter noir gangster drifter detective private outlaw revenge",
    (1900, 2200),
)
def hat(canvas: Canvas) -> Slot:
    """Draw a hat, and somebody who hides under it."""
    x, dip = canvas.random.pick((84, 100, 116)), canvas.random.pick((-7, 0, 8))
    start = len(canvas.shapes)
    canvas.path(f"M{x - 30} 168h60v26q-4 26-30 32q-26-6-30-32z", canvas.glow)
    canvas.path(f"M{x - 30} 166h60v19q-30 9-60 0z", canvas.ink)
    canvas.path(f"M{x - 38} 164q-2-54 20-58q18 9 36 0q22 4 20 58z", canvas.ink)
    canvas.line(f"M{x - 38} 155q38 7 76 0", canvas.paper, 4)
    canvas.path(f"M{x - 78} 160q78-8 156 0q-20 18-78 18t-78-18z", canvas.ink)
    canvas.turned(canvas.take_since(start), f"rotate({dip} {x} 180)")
    canvas.path(f"M{x - 92} 300q0-70 66-80q26 20 52 0q66 10 66 80z", canvas.ink)
    canvas.rect(0, 268, 200, 32, canvas.ink)
    return top(canvas.paper, canvas.ink, h=76)


FAMILIES = (mesa, badge, wheel, rails, hat)
