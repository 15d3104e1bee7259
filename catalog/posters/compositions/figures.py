"""Figures, faces and weapons: compositions."""

import math
from itertools import pairwise

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.compositions.base import GRIM, Slot, composition, free, top
from catalog.posters.facts import is_cheerful, words_of
from catalog.posters.markup import attr, num


@composition(
    {"Drama": 1, "Horror": 1.5, "Mystery": 1.2, "Fantasy": 1, "Thriller": 1, "Music": 0.8, "Comedy": 0.6},
    "mask identity disguise double twin twins split clown schizophrenia actor impersonation doppelganger",
)
def mask(canvas: Canvas) -> Slot:
    """Draw a face built from compasses and ruler, half lit."""
    cy = 150
    canvas.path(f"M100 {cy - 62}a62 66 0 0 1 0 150z", canvas.ink)
    canvas.path(f"M100 {cy - 62}a62 66 0 0 0 0 150z", canvas.spot)
    canvas.path(f"M62 {cy}a16 16 0 0 1 32 0z", canvas.ink)
    if canvas.random.chance(0.5):
        canvas.disc(123, cy - 2, 11, canvas.paper)
        canvas.disc(123, cy - 2, 4.5, canvas.ink)
    else:
        canvas.path(f"M106 {cy}a17 17 0 0 0 34 0z", canvas.paper)
    canvas.poly(((100, cy - 6), (100, cy + 36), (86, cy + 36)), canvas.second)
    mouths = (-12, 12) if is_cheerful(canvas.facts, words_of(canvas.facts)) else (-12, 0)
    canvas.line(f"M78 {cy + 54}q22 {canvas.random.pick(mouths)} 44 0", canvas.paper, 4.5)
    return free(canvas, 58, lift=62, biggest=38)


@composition(
    {"Horror": 2, "Thriller": 1.6, "Mystery": 1.5, "Science Fiction": 1, "Drama": 0.4},
    "eye voyeur voyeurism surveillance stalker obsession blind witness hypnosis psychopath surrealism look",
)
def eye(canvas: Canvas) -> Slot:
    """Draw one eye, wide open."""
    cy = canvas.random.whole(168, 190)
    for i in range(11):
        angle = math.pi * (1.12 + 0.76 * i / 10)
        cos, sin = math.cos(angle), math.sin(angle)
        canvas.line(
            f"M{num(100 + 78 * cos)} {num(cy + 62 * sin)}L{num(100 + 100 * cos)} {num(cy + 84 * sin)}",
            canvas.ink,
            3,
        )
    canvas.path(f"M6 {cy}Q100 {cy - 112} 194 {cy}Q100 {cy + 112} 6 {cy}z", canvas.ink)
    canvas.path(f"M18 {cy}Q100 {cy - 92} 182 {cy}Q100 {cy + 92} 18 {cy}z", canvas.paper)
    canvas.disc(100, cy, 42, canvas.spot)
    canvas.line(f"M68 {cy}a32 32 0 0 1 64 0a32 32 0 0 1-64 0", canvas.second, 3, extra=attr("stroke-dasharray", "2 5"))
    canvas.disc(100, cy, 20, canvas.ink)
    canvas.disc(109, cy - 9, 5, canvas.paper)
    return free(canvas, 72, lift=78)


@composition(
    {"Comedy": 1.2, "Music": 2, "Romance": 0.4},
    "jazz dance dancer dancing ballet puppet slapstick",
    (1945, 2200),
    playful=True,
)
def pieces(canvas: Canvas) -> Slot:
    """Draw a figure in cut paper that dances itself apart."""
    figure = (
        ((-15, -74), (12, -78), (18, -52), (-10, -48)),
        ((-24, -42), (26, -46), (18, 14), (-16, 16)),
        ((-30, -40), (-36, -8), (-66, 10), (-70, 0), (-48, -14), (-40, -42)),
        ((32, -44), (44, -20), (72, -50), (79, -44), (48, -4), (40, -6)),
        ((-17, 21), (-1, 20), (-12, 56), (-30, 88), (-40, 84), (-24, 54)),
        ((3, 20), (18, 18), (26, 52), (18, 88), (7, 88), (12, 54)),
    )
    angle, odd = canvas.random.pick((-0.5, -0.2, 0.15, 0.6, 2.7)), canvas.random.pick((0, 1, 3))
    cos, sin = math.cos(angle), math.sin(angle)
    for i, part in enumerate(figure):
        points = ((x * 1.02 + canvas.random.wobble(3), y * 0.98 + canvas.random.wobble(3)) for x, y in part)
        canvas.poly(
            ((100 + x * cos - y * sin, 183 + x * sin + y * cos) for x, y in points),
            canvas.spot if i == odd else canvas.ink,
        )
    return free(canvas, 72)


@composition(
    {"Romance": 4, "Drama": 0.6, "Comedy": 0.5},
    "love affair marriage wedding couple lovers kiss friendship sisters twins relationship husband wife",
)
def pair(canvas: Canvas) -> Slot:
    """Draw two discs, and what they share."""
    r, y = canvas.random.whole(50, 58), 182
    gap = canvas.random.whole(24, 36)
    tilt = canvas.random.pick((0, 0, 16, -16))
    canvas.disc(100 - gap, y - tilt, r, canvas.spot)
    canvas.disc(100 + gap, y + tilt, r, canvas.second)
    half = math.hypot(gap, tilt)
    rise = math.sqrt(max(1, r * r - half * half))
    ux, uy = gap / half, tilt / half
    x0, y0, x1, y1 = 100 + uy * rise, y - ux * rise, 100 - uy * rise, y + ux * rise
    canvas.path(
        f"M{num(x0)} {num(y0)}A{r} {r} 0 0 1 {num(x1)} {num(y1)}A{r} {r} 0 0 1 {num(x0)} {num(y0)}z", canvas.ink
    )
    return free(canvas, 80)


@composition(
    {"Horror": 3, "Thriller": 0.6, "Fantasy": 0.5} | GRIM,
    "vampire werewolf demon monster zombie slasher killer gore haunted possession witch shark",
    dark=True,
)
def fangs(canvas: Canvas) -> Slot:
    """Draw teeth, from both edges."""
    canvas.rect(0, 0, 200, 300, canvas.glow)
    teeth = canvas.random.pick((4, 5, 7))
    step = 200 / teeth
    xs = [i * step for i in range(teeth + 1)]
    uppers: list[tuple[float, float]] = [(0, 0), (0, 92)]
    lowers: list[tuple[float, float]] = [(0, 300), (0, 262)]
    for a, b in pairwise(xs):
        uppers += [((a + b) / 2, 92 + canvas.random.between(34, 72)), (b, 92)]
        lowers += [((a + b) / 2, 262 - canvas.random.between(26, 58)), (b, 262)]
    canvas.disc(100 + canvas.random.wobble(30), 190, canvas.random.whole(14, 22), canvas.ink)
    canvas.poly([*uppers, (200, 0)], canvas.paper)
    canvas.poly([*lowers, (200, 300)], canvas.paper)
    return top(canvas.paper, canvas.paper, h=68)


@composition(
    {"Action": 1.4, "History": 1, "Fantasy": 1, "Adventure": 0.8},
    "sword samurai knight martial kung ninja blade katana warrior duel gladiator king medieval revenge",
    (1900, 2200),
)
def blade(canvas: Canvas) -> Slot:
    """Draw one blade across the sheet."""
    cx, cy = canvas.random.pick((64, 136)), 176
    canvas.disc(cx, cy, 56, canvas.spot)
    lean = -1 if cx < 100 else 1
    start = len(canvas.shapes)
    canvas.poly(((96, 98), (100, 86), (104, 98), (104, 226), (96, 226)), canvas.ink)
    canvas.poly(((100, 86), (104, 98), (104, 226), (100, 226)), canvas.second)
    canvas.rect(82, 226, 36, 6, canvas.ink)
    canvas.rect(95.5, 232, 9, 34, canvas.ink)
    canvas.turned(canvas.take_since(start), f"rotate({lean * canvas.random.pick((24, 34, 46))} 100 180)")
    return Slot(MARGIN, 17, INNER, 62, canvas.paper, canvas.paper, biggest=40)


@composition(
    {"Action": 2.4, "Thriller": 0.8, "Crime": 1, "War": 0.8},
    "gun hitman assassin shootout sniper target spy james bond fight martial kung fu mercenary agent revenge",
    (1945, 2200),
)
def target(canvas: Canvas) -> Slot:
    """Draw cross hairs on a moving mark."""
    cx, cy = canvas.random.pick(((72, 182), (130, 178), (100, 186)))
    canvas.disc(cx, cy, 74, canvas.spot)
    canvas.disc(cx, cy, 52, canvas.paper)
    canvas.disc(cx, cy, 30, canvas.ink)
    canvas.line(f"M0 {cy}h200M{cx} 98v174", canvas.ink, 1.4)
    for _ in range(canvas.random.pick((3, 5))):
        canvas.disc(cx + canvas.random.wobble(60), cy + canvas.random.wobble(62), 4.2, canvas.second)
    canvas.rect(0, 0, 200, 98, canvas.paper)
    canvas.rect(0, 272, 200, 130, canvas.paper)
    return free(canvas, 72, lift=86)


FAMILIES = (mask, eye, pieces, pair, fangs, blade, target)
