"""Traces and files: compositions for crime, never comic."""

import math

from catalog.posters.canvas import INNER, MARGIN, ROUND, Canvas
from catalog.posters.compositions.base import GRIM, Slot, composition, free, top
from catalog.posters.markup import attr, num


def _box(x: float, y: float, w: float, h: float) -> str:
    return f"M{num(x)} {num(y)}h{num(w)}v{num(h)}h{num(-w)}z"


@composition(
    {"Crime": 2.4, "Mystery": 2, "Thriller": 1.4} | GRIM,
    "detective investigation murder police serial killer identity forensic fbi evidence crime whodunit",
    (1900, 2200),
)
def fingerprint(canvas: Canvas) -> Slot:
    """Draw the print of a finger."""
    cx, odd, gap = 100 + canvas.random.wobble(10), canvas.random.whole(1, 6), canvas.random.pick((8.6, 9.4))
    lean = canvas.random.pick((-12, -6, 8, 14))
    start = len(canvas.shapes)
    for i in range(8):
        r, leg = 4 + i * gap, canvas.random.between(30, 56)
        base = 186 - i * 1.6
        d = f"M{num(cx - r)} {num(base + leg)}V{num(base)}"
        d += f"a{num(r)} {num(r * 1.12)} 0 0 1 {num(2 * r)} 0v{num(leg * 0.8)}"
        dash = attr("stroke-dasharray", f"{canvas.random.whole(40, 120)} {canvas.random.whole(8, 11)}") if i else ""
        canvas.line(d, canvas.glow if i == odd else canvas.ink, 4.4, extra=ROUND + dash)
    canvas.turned(canvas.take_since(start), f"rotate({lean} 100 186)")
    return free(canvas, 72, lift=84)


@composition(
    {"Crime": 1.6, "Western": 1.8, "Action": 1.2, "War": 0.6, "Thriller": 0.9} | GRIM,
    "gun revolver gunfight shootout gangster mafia outlaw hitman duel robbery weapon roulette",
    (1900, 2200),
)
def chamber(canvas: Canvas) -> Slot:
    """Draw the drum of a revolver, one chamber loaded."""
    cx, cy = canvas.random.pick((100, 100, 60, 140)), 184
    start, loaded = canvas.random.between(0, 1), canvas.random.whole(0, 5)
    canvas.disc(cx, cy, 80, canvas.ink)
    for i in range(6):
        angle = start + i * math.pi / 3
        x, y = cx + 48 * math.cos(angle), cy + 48 * math.sin(angle)
        canvas.disc(x, y, 18, canvas.paper)
        if i == loaded:
            canvas.disc(x, y, 14, canvas.glow)
            canvas.disc(x, y, 4.5, canvas.paper)
        notch = angle + math.pi / 6
        canvas.disc(cx + 84 * math.cos(notch), cy + 84 * math.sin(notch), 13, canvas.paper)
    canvas.disc(cx, cy, 11, canvas.paper)
    return free(canvas, 72, lift=88)


@composition(
    {"Crime": 1.6, "Thriller": 1.5, "Mystery": 1.4, "Documentary": 1.6, "History": 1.2, "War": 0.8, "Drama": 0.4}
    | GRIM,
    "journalist journalism newspaper conspiracy government politics cia spy trial lawyer biography scandal corruption",
    (1930, 2200),
)
def dossier(canvas: Canvas) -> Slot:
    """Draw a page of a file, most of it blacked out."""
    rows = range(106, 262, 16)
    boxes, odd = "", canvas.random.whole(2, 7)
    for number, y in enumerate(rows):
        x, end = MARGIN, MARGIN + INNER - canvas.random.between(0, 50) * (number % 3 == 2)
        marked = canvas.random.whole(0, 1) if number == odd else -1
        word = 0
        while x < end - 14:
            w = min(canvas.random.between(18, 62), end - x)
            if word == marked:
                canvas.rect(x, y - 1, w, 12, canvas.glow)
            else:
                boxes += _box(x, y, w, 10) if canvas.random.chance(0.5) else _box(x, y + 4, w, 2.2)
            x, word = x + w + 5, word + 1
    canvas.path(boxes, canvas.ink)
    return top(canvas.paper, canvas.paper, h=76)


@composition(
    {"Crime": 1.8, "Drama": 0.5, "Thriller": 1, "War": 1, "Action": 0.6, "Mystery": 0.5} | GRIM,
    "prison jail escape prisoner captivity execution death row guard innocence penitentiary camp kidnapping",
)
def bars(canvas: Canvas) -> Slot:
    """Draw bars before a window, one of them bent."""
    count = canvas.random.pick((5, 6))
    bent, bow = canvas.random.whole(1, count - 2), canvas.random.pick((-13, 13))
    canvas.rect(0, 98, 200, 174, canvas.ink)
    canvas.rect(34, 116, 132, 138, canvas.paper)
    canvas.disc(canvas.random.pick((70, 100, 130)), canvas.random.whole(150, 206), 27, canvas.glow)
    step = 132 / (count + 1)
    d = "M34 146h132M34 224h132"
    for i in range(count):
        x = 34 + step * (i + 1)
        d += f"M{num(x)} 116" + (f"q{bow} 69 0 138" if i == bent else "v138")
    canvas.line(d, canvas.ink, 7)
    return free(canvas, 72, lift=98)


FAMILIES = (fingerprint, chamber, dossier, bars)
