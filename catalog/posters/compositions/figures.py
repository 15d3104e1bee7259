"""Figures, faces and weapons: compositions."""

import math
from itertools import pairwise

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.compositions.base import Slot, composition, free, top
from catalog.posters.markup import attr, num


@composition(
    {"Drama": 1, "Horror": 1.5, "Mystery": 1.2, "Fantasy": 1, "Thriller": 1, "Music": 0.8, "Comedy": 0.6},
    "mask identity disguise double twin twins split clown schizophrenia actor impersonation doppelganger",
)
def mask(p: Canvas) -> Slot:
    """Draw a face built from compasses and ruler, half lit."""
    cy = 150
    p.path(f"M100 {cy - 62}a62 66 0 0 1 0 150z", p.ink)
    p.path(f"M100 {cy - 62}a62 66 0 0 0 0 150z", p.spot)
    p.path(f"M62 {cy}a16 16 0 0 1 32 0z", p.ink)
    if p.random.chance(0.5):
        p.disc(123, cy - 2, 11, p.paper)
        p.disc(123, cy - 2, 4.5, p.ink)
    else:
        p.path(f"M106 {cy}a17 17 0 0 0 34 0z", p.paper)
    p.poly(((100, cy - 6), (100, cy + 36), (86, cy + 36)), p.second)
    smile = p.random.pick((-12, 12))
    p.line(f"M78 {cy + 54}q22 {smile} 44 0", p.paper, 4.5)
    return free(p, 58, lift=62, biggest=38)


@composition(
    {"Horror": 2, "Thriller": 1.6, "Mystery": 1.5, "Science Fiction": 1, "Drama": 0.4},
    "eye voyeur voyeurism surveillance stalker obsession blind witness hypnosis psychopath surrealism look",
)
def eye(p: Canvas) -> Slot:
    """Draw one eye, wide open."""
    cy = p.random.whole(168, 190)
    for i in range(11):
        angle = math.pi * (1.12 + 0.76 * i / 10)
        cos, sin = math.cos(angle), math.sin(angle)
        p.line(
            f"M{num(100 + 78 * cos)} {num(cy + 62 * sin)}L{num(100 + 100 * cos)} {num(cy + 84 * sin)}",
            p.ink,
            3,
        )
    p.path(f"M6 {cy}Q100 {cy - 112} 194 {cy}Q100 {cy + 112} 6 {cy}z", p.ink)
    p.path(f"M18 {cy}Q100 {cy - 92} 182 {cy}Q100 {cy + 92} 18 {cy}z", p.paper)
    p.disc(100, cy, 42, p.spot)
    p.line(f"M68 {cy}a32 32 0 0 1 64 0a32 32 0 0 1-64 0", p.second, 3, extra=attr("stroke-dasharray", "2 5"))
    p.disc(100, cy, 20, p.ink)
    p.disc(109, cy - 9, 5, p.paper)
    return free(p, 72, lift=78)


@composition(
    {"Crime": 1.4, "Thriller": 1.2, "Drama": 0.6, "Comedy": 0.5, "Mystery": 0.8, "Music": 0.6},
    "murder corpse jazz dance death falling body",
    (1945, 2200),
)
def pieces(p: Canvas) -> Slot:
    """Draw a figure in cut paper, come apart."""
    figure = (
        ((-15, -74), (12, -78), (18, -52), (-10, -48)),
        ((-24, -42), (26, -46), (18, 14), (-16, 16)),
        ((-30, -40), (-36, -8), (-66, 10), (-70, 0), (-48, -14), (-40, -42)),
        ((32, -44), (44, -20), (72, -50), (79, -44), (48, -4), (40, -6)),
        ((-17, 21), (-1, 20), (-12, 56), (-30, 88), (-40, 84), (-24, 54)),
        ((3, 20), (18, 18), (26, 52), (18, 88), (7, 88), (12, 54)),
    )
    angle, odd = p.random.pick((-0.5, -0.2, 0.15, 0.6, 2.7)), p.random.pick((0, 1, 3))
    cos, sin = math.cos(angle), math.sin(angle)
    for i, part in enumerate(figure):
        points = ((x * 1.02 + p.random.wobble(3), y * 0.98 + p.random.wobble(3)) for x, y in part)
        p.poly(
            ((100 + x * cos - y * sin, 183 + x * sin + y * cos) for x, y in points),
            p.spot if i == odd else p.ink,
        )
    return free(p, 72)


@composition(
    {"Romance": 4, "Drama": 0.6, "Comedy": 0.5},
    "love affair marriage wedding couple lovers kiss friendship sisters twins relationship husband wife",
)
def pair(p: Canvas) -> Slot:
    """Draw two discs, and what they share."""
    r, y = p.random.whole(50, 58), 182
    gap = p.random.whole(24, 36)
    tilt = p.random.pick((0, 0, 16, -16))
    p.disc(100 - gap, y - tilt, r, p.spot)
    p.disc(100 + gap, y + tilt, r, p.second)
    half = math.hypot(gap, tilt)
    rise = math.sqrt(max(1, r * r - half * half))
    ux, uy = gap / half, tilt / half
    x0, y0, x1, y1 = 100 + uy * rise, y - ux * rise, 100 - uy * rise, y + ux * rise
    p.path(f"M{num(x0)} {num(y0)}A{r} {r} 0 0 1 {num(x1)} {num(y1)}A{r} {r} 0 0 1 {num(x0)} {num(y0)}z", p.ink)
    return free(p, 80)


@composition(
    {"Horror": 3, "Thriller": 0.6, "Fantasy": 0.5},
    "vampire werewolf demon monster zombie slasher killer gore haunted possession witch shark",
    dark=True,
)
def fangs(p: Canvas) -> Slot:
    """Draw teeth, from both edges."""
    p.rect(0, 0, 200, 300, p.glow)
    teeth = p.random.pick((4, 5, 7))
    step = 200 / teeth
    xs = [i * step for i in range(teeth + 1)]
    uppers: list[tuple[float, float]] = [(0, 0), (0, 92)]
    lowers: list[tuple[float, float]] = [(0, 300), (0, 262)]
    for a, b in pairwise(xs):
        uppers += [((a + b) / 2, 92 + p.random.between(34, 72)), (b, 92)]
        lowers += [((a + b) / 2, 262 - p.random.between(26, 58)), (b, 262)]
    p.disc(100 + p.random.wobble(30), 190, p.random.whole(14, 22), p.ink)
    p.poly([*uppers, (200, 0)], p.paper)
    p.poly([*lowers, (200, 300)], p.paper)
    return top(p.paper, p.paper, h=68)


@composition(
    {"Action": 1.4, "History": 1, "Fantasy": 1, "Adventure": 0.8},
    "sword samurai knight martial kung ninja blade katana warrior duel gladiator king medieval revenge",
    (1900, 2200),
)
def blade(p: Canvas) -> Slot:
    """Draw one blade across the sheet."""
    cx, cy = p.random.pick((64, 136)), 176
    p.disc(cx, cy, 56, p.spot)
    lean = -1 if cx < 100 else 1
    start = len(p.shapes)
    p.poly(((96, 98), (100, 86), (104, 98), (104, 226), (96, 226)), p.ink)
    p.poly(((100, 86), (104, 98), (104, 226), (100, 226)), p.second)
    p.rect(82, 226, 36, 6, p.ink)
    p.rect(95.5, 232, 9, 34, p.ink)
    p.turned(p.taken(start), f"rotate({lean * p.random.pick((24, 34, 46))} 100 180)")
    return Slot(MARGIN, 17, INNER, 62, p.paper, p.paper, biggest=40)


@composition(
    {"Action": 2.4, "Thriller": 0.8, "Crime": 1, "War": 0.8},
    "gun hitman assassin shootout sniper target spy james bond fight martial kung fu mercenary agent revenge",
    (1945, 2200),
)
def target(p: Canvas) -> Slot:
    """Draw cross hairs on a moving mark."""
    cx, cy = p.random.pick(((72, 182), (130, 178), (100, 186)))
    p.disc(cx, cy, 74, p.spot)
    p.disc(cx, cy, 52, p.paper)
    p.disc(cx, cy, 30, p.ink)
    p.line(f"M0 {cy}h200M{cx} 98v174", p.ink, 1.4)
    for _ in range(p.random.pick((3, 5))):
        p.disc(cx + p.random.wobble(60), cy + p.random.wobble(62), 4.2, p.second)
    p.rect(0, 0, 200, 98, p.paper)
    p.rect(0, 272, 200, 130, p.paper)
    return free(p, 72, lift=86)


FAMILIES = (mask, eye, pieces, pair, fangs, blade, target)
