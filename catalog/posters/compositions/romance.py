"""Two people: compositions for love stories, happy or not."""

import math

from catalog.posters.canvas import Canvas
from catalog.posters.compositions.base import Slot, composition, free, top
from catalog.posters.markup import num


@composition(
    {"Romance": 2.6, "Drama": 0.7, "Mystery": 0.4, "Comedy": 0.4},
    "love affair couple kiss relationship lovers marriage infidelity twins friendship identity gay lesbian",
)
def profiles(canvas: Canvas) -> Slot:
    """Draw two faces, and the vase between them."""
    gap, cy = canvas.random.whole(-6, 8), canvas.random.pick((0, 0, 12, -10))
    face = "H54q10 14 7 34l15 23q2 5-10 7v4q9 1 9 8q-1 4-6 5q7 2 6 8q-2 6-8 7q5 10-2 20q-12 10-25 6q-4 24 10 50H0z"
    for side, ink, drop in ((1, canvas.ink, 0), (-1, canvas.glow, cy)):
        start = len(canvas.shapes)
        canvas.path(f"M-20 98{face}M-20 98h22v174h-22z", ink)
        canvas.turned(canvas.take_since(start), f"matrix({side} 0 0 1 {100 - side * (100 + gap)} {drop})")
    canvas.rect(0, -200, 200, 298, canvas.paper)
    canvas.rect(0, 270, 200, 260, canvas.paper)
    return free(canvas, 72, lift=98)


@composition(
    {"Romance": 2, "Drama": 0.8, "Comedy": 0.5, "Music": 0.4, "Family": 0.3},
    "fate destiny reunion encounter journey love relationship separation memory friendship lovers time",
    (1930, 2200),
)
def strands(canvas: Canvas) -> Slot:
    """Draw two lines that cross, part and meet."""
    y, swing = canvas.random.whole(172, 192), canvas.random.whole(48, 70)
    flip, end = canvas.random.pick((-1, 1)), canvas.random.pick((5, 5, 34))
    for ink, side in ((canvas.ink, flip), (canvas.glow, -flip)):
        high, low = y - side * swing, y + side * swing
        d = f"M-10 {high}C40 {high} 30 {low} 76 {low}S122 {y - side * 34} 148 {y - side * 20}"
        canvas.line(f"{d}S180 {y + side * end} 210 {y + side * end}", ink, 9)
    return free(canvas, 72, lift=80)


@composition(
    {"Romance": 2, "Drama": 0.5, "Music": 0.6, "Fantasy": 0.5, "History": 0.4},
    "rose flower flowers garden love beauty wedding seduction bride passion eroticism spring mother",
)
def rose(canvas: Canvas) -> Slot:
    """Draw a rose of discs."""
    cx, cy = canvas.random.pick((76, 100, 124)), 152.0
    bend = canvas.random.pick((-20, 16))
    canvas.line(f"M{cx} {num(cy + 40)}q{bend} 40 {-bend // 2} 90", canvas.ink, 4)
    for side in canvas.random.pick(((1,), (-1, 1), (-1,))):
        leaf = f"M{cx + bend / 3:.0f} 246q{side * 10}-30 {side * 44}-28q{-side * 6} 30{-side * 44} 28z"
        canvas.path(leaf, canvas.ink)
    angle, x, y = canvas.random.between(0, 6), float(cx), cy
    inks = canvas.random.pick(((canvas.glow, canvas.ink), (canvas.ink, canvas.glow)))
    for i, r in enumerate((54, 45, 36, 28, 20, 12, 6)):
        canvas.disc(x, y, r, inks[i % 2])
        x, y, angle = x + 6.5 * math.cos(angle), y + 6.5 * math.sin(angle), angle + 2.2
    canvas.rect(0, 272, 200, 28, canvas.ink)
    return top(canvas.paper, canvas.ink, h=76)


@composition(
    {"Romance": 1.8, "Drama": 0.6, "History": 0.6, "Comedy": 0.4, "Mystery": 0.5, "War": 0.3},
    "letter letters correspondence writer pen secret author novel poet poetry postman diary inheritance",
)
def envelope(canvas: Canvas) -> Slot:
    """Draw a sealed letter."""
    lean, seal = canvas.random.pick((-9, -4, 6, 12)), canvas.random.whole(178, 190)
    start = len(canvas.shapes)
    canvas.rect(24, 136, 152, 102, canvas.ink)
    canvas.line(f"M24 238L86 186M176 238L114 186M24 136L100 {seal}L176 136", canvas.paper, 2.4)
    canvas.disc(100, seal - 2, 17, canvas.paper)
    canvas.disc(100, seal - 2, 14, canvas.glow)
    if canvas.random.chance(0.5):
        canvas.rect(150, 210, 18, 20, canvas.paper)
        canvas.disc(159, 220, 5, canvas.glow)
    canvas.turned(canvas.take_since(start), f"rotate({lean} 100 186)")
    return free(canvas, 76, lift=88)


@composition(
    {"Romance": 1.5, "Drama": 1, "Comedy": 0.6, "Family": 0.4},
    "marriage divorce loneliness restaurant dinner conversation widow therapy family wife husband old age grief",
    (1930, 2200),
)
def chairs(canvas: Canvas) -> Slot:
    """Draw two chairs, face to face or back to back."""
    apart, away = canvas.random.whole(58, 76), canvas.random.chance(0.4)
    d = "M-22 146h6v54h38v62h-6v-46h-32v46h-6z"
    if canvas.random.chance(0.5):
        canvas.disc(canvas.random.pick((60, 100, 140)), 128, 24, canvas.second)
    for side, ink in ((1, canvas.ink), (-1, canvas.glow)):
        start = len(canvas.shapes)
        canvas.path(d, ink)
        facing = -side if away else side
        canvas.turned(canvas.take_since(start), f"matrix({facing * 1.25} 0 0 1.25 {100 - side * apart / 1.3:.0f} -65)")
    canvas.rect(0, 262, 200, 38, canvas.ink)
    return top(canvas.paper, canvas.ink, h=72)


FAMILIES = (profiles, strands, rose, envelope, chairs)
