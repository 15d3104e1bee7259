"""For the young and for those who draw: compositions."""

from catalog.posters.canvas import ROUND, Canvas
from catalog.posters.compositions.base import Slot, composition, top
from catalog.posters.markup import attr, num

HEADS = ("ears", "bear", "tuft", "plain", "feelers", "rabbit", "horns")


def _head(canvas: Canvas, x: float, y: float, w: float, kind: str) -> None:
    """Draw what grows on a round head that is ``w`` wide and begins at ``x``, ``y``."""
    if kind == "ears":
        for side in (x + w * 0.06, x + w * 0.94):
            canvas.poly(
                ((100 + (side - 100) * 0.98, y + 40), (side, y - 26), (100 + (side - 100) * 0.18, y + 6)),
                canvas.spot,
            )
    elif kind == "bear":
        canvas.eyes((100, y + 10), gap=w - 44, size=42, ink=canvas.spot)
    elif kind == "tuft":
        canvas.path(f"M100 {y + 6}q-22-16-10-34q4 12 10 14q2-16 16-22q-4 22-6 42z", canvas.spot)
    elif kind == "rabbit":
        for side, lean in ((-1, -5), (1, canvas.random.pick((5, 30)))):
            canvas.line(f"M{100 + side * 26 + lean} {y - 22}L{100 + side * 26} {y + 26}", canvas.spot, 23, extra=ROUND)
    elif kind == "feelers":
        canvas.line(f"M84 {y + 8}q-6-22-22-26M116 {y + 8}q6-22 22-26", canvas.spot, 4)
        canvas.eyes((100, y - 18), gap=76, size=13, ink=canvas.second)
    elif kind == "horns":
        for side in (-1, 1):
            canvas.path(
                f"M{100 + side * 20} {y + 8}q{side * 34}-2 {side * 30}-34q{side * 24} 34{-side * 8} 52z",
                canvas.ink,
            )


@composition(
    {"Animation": 3, "Family": 2.4},
    "anthropomorphism dog cat monster toy creature friendship robot bear rabbit pet animal animals",
    (1928, 2200),
    playful=True,
)
def critter(canvas: Canvas) -> Slot:
    """Draw somebody looks over the edge."""
    w, y = canvas.random.whole(116, 150), canvas.random.whole(146, 164)
    x, single = 100 - w / 2, canvas.random.chance(0.16)
    _head(canvas, x, y, w, canvas.random.pick(HEADS))
    canvas.path(f"M{num(x)} 300V{y + w / 2:.0f}a{num(w / 2)} {num(w / 2)} 0 0 1 {w} 0V300z", canvas.spot)
    look, gap = canvas.random.pick((-4, 0, 4)), 0 if single else canvas.random.whole(38, 52)
    white = canvas.palette.lettering(canvas.spot)
    dark = canvas.paper if white == canvas.ink else canvas.ink
    size = 46 if single else 30
    canvas.eyes((100, y + 52), gap=gap or 1, size=size, ink=white)
    canvas.eyes((100 + look, y + 52 - abs(look) / 2), gap=gap or 1, size=size * 0.46, ink=dark)
    canvas.line(f"M91 {y + 80}q9 {canvas.random.pick((9, 9, 0, -6))} 18 0", dark, 3.4, extra=ROUND)
    canvas.path("M0 262q50-14 100 0t100 0V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=70)


@composition(
    {"Animation": 2.6, "Family": 1.8, "Fantasy": 0.5},
    "monster monsters shadow fear night bedroom imagination childhood werewolf beast witch",
    (1928, 2200),
    playful=True,
)
def shadow(canvas: Canvas) -> Slot:
    """Draw somebody small, and the shadow of somebody great."""
    side, floor = canvas.random.pick((-1, 1)), 250
    cx, sx = 100 - side * 58, 100 + side * 28
    canvas.path(f"M{sx - 62} {floor}V172a62 62 0 0 1 124 0V{floor}z", canvas.second)
    if canvas.random.chance(0.5):
        ears = ((sx - 60, 160), (sx - 54, 94), (sx - 20, 122), (sx + 20, 122), (sx + 54, 94), (sx + 60, 160))
        canvas.poly(ears, canvas.second)
    else:
        for edge in (-1, 1):
            horn = f"M{sx + edge * 34} 120q{edge * 34} 0 {edge * 26}-30q{edge * 30} 40{-edge * 6} 66z"
            canvas.path(horn, canvas.second)
    canvas.poly(((sx - 36, 154), (sx - 8, 166), (sx - 30, 172)), canvas.paper)
    canvas.poly(((sx + 36, 154), (sx + 8, 166), (sx + 30, 172)), canvas.paper)
    canvas.path(f"M{sx - 36} 194" + "l9 16l9-16" * 4 + "z", canvas.paper)
    canvas.rect(0, floor, 200, 50, canvas.ink)
    canvas.path(f"M{cx - 15} {floor + 6}v-22a15 15 0 0 1 30 0v22z", canvas.spot)
    canvas.path(f"M{cx - 14} {floor - 14}l1-19l10 9zM{cx + 14} {floor - 14}l-1-19l-10 9z", canvas.spot)
    canvas.eyes((cx + side * 3, floor - 16), gap=11, size=5, ink=canvas.palette.lettering(canvas.spot))
    return top(canvas.paper, canvas.ink, h=66)


@composition(
    {"Animation": 2.2, "Family": 2.2, "Comedy": 0.5, "Adventure": 0.5, "Romance": 0.3},
    "flying airplane plane pilot aviation flight adventure travel bird dragon balloon wind letter school",
    (1928, 2200),
)
def plane(canvas: Canvas) -> Slot:
    """Draw a paper plane, and the loop that it flew."""
    x, y = canvas.random.whole(138, 152), canvas.random.whole(112, 126)
    loop = canvas.random.pick((28, 36, 44))
    canvas.path("M22 134a13 13 0 0 1 24-7a11 11 0 0 1 18 9a8 8 0 0 1 0 16H24a9 9 0 0 1-2-18z", canvas.second)
    d = f"M-6 232C{40 + loop} 246 {96 + loop} 206 {70 + loop} 176"
    d += f"S{60 - loop // 2} 176 {62 + loop // 4} 206"
    canvas.line(f"{d}S{x - 36} 206 {x - 10} {y + 26}", canvas.ink, 2.4, extra=ROUND + attr("stroke-dasharray", "0.1 7"))
    canvas.poly(((x + 40, y - 16), (x - 44, y + 2), (x - 18, y + 16)), canvas.spot)
    canvas.poly(((x + 40, y - 16), (x - 18, y + 16), (x - 14, y + 40)), canvas.ink)
    canvas.poly(((x + 40, y - 16), (x - 6, y + 22), (x + 14, y + 36)), canvas.spot)
    if canvas.random.chance(0.4):
        canvas.turned(canvas.take_since(0), "matrix(-1 0 0 1 200 0)")
    a = canvas.random.whole(-18, -6)
    canvas.path(f"M0 236q44 {a} 92 0t108 -4V300H0z", canvas.second)
    canvas.path(f"M0 262q60 {-a} 110 -4t90 2V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=70)


def _block(canvas: Canvas, kind: int, x: float, y: float, ink: str) -> None:
    """Draw a toy block of 42 units that stands on ``y``, centred on ``x``."""
    match kind:
        case 0:
            canvas.rect(x - 25, y - 42, 50, 42, ink)
        case 1:
            canvas.disc(x, y - 21, 21, ink)
        case 2:
            canvas.path(f"M{num(x - 36)} {num(y)}v-42h72v42h-20a16 16 0 0 0-32 0z", ink)
        case _:
            canvas.path(f"M{num(x - 28)} {num(y - 42)}h56a28 42 0 0 1-56 0z", ink)


@composition(
    {"Animation": 2.4, "Family": 2.2, "Comedy": 0.3},
    "toy toys doll lego puppet game robot school childhood child children kids friends factory baby",
    (1928, 2200),
    playful=True,
)
def blocks(canvas: Canvas) -> Slot:
    """Draw a tower of toy blocks, one of them alive."""
    palette = canvas.random.shuffled((canvas.ink, canvas.spot, canvas.second))
    kinds = (2, *canvas.random.shuffled((0, 1, 3)))
    x, alive = 100.0, canvas.random.whole(1, 3)
    for i, kind in enumerate(kinds):
        y, ink = 268.0 - 42 * i, palette[i % 3]
        _block(canvas, kind, x, y, ink)
        if i == alive:
            eye = canvas.palette.lettering(ink)
            canvas.eyes((x, y - 25), gap=17, size=11, ink=eye)
            canvas.eyes((x + canvas.random.pick((-2, 2)), y - 24), gap=17, size=4.6, ink=ink)
            canvas.line(f"M{num(x - 6)} {num(y - 14)}q6 5 12 0", eye, 2, extra=ROUND)
        x += canvas.random.wobble(11)
    canvas.rect(0, 268, 200, 32, canvas.ink)
    return top(canvas.paper, canvas.ink, h=70)


@composition(
    {"Animation": 1.6, "Family": 1.2, "Fantasy": 0.6, "Comedy": 0.3},
    "night dark forest animal animals wolf owl monster cave hiding creature jungle bat insect",
    (1928, 2200),
    dark=True,
    playful=True,
)
def peepers(canvas: Canvas) -> Slot:
    """Draw eyes in the dark; one pair looks elsewhere, one is shut."""
    places = ((42, 124), (112, 116), (164, 152), (62, 184), (126, 198), (44, 238), (150, 244))
    odd, shut = canvas.random.whole(0, 3), canvas.random.whole(4, 6)
    look = canvas.random.pick((-1, 1))
    for i, (left, above) in enumerate(places):
        x, y, size = left + canvas.random.wobble(9), above + canvas.random.wobble(7), canvas.random.between(10, 22)
        gap = size * canvas.random.pick((1.15, 1.3, 1.7))
        if i == shut:
            wink = f"M{num(x - gap)} {num(y)}q{num(gap / 2)} 8 {num(gap)} 0m6 0q{num(gap / 2)} 8 {num(gap)} 0"
            canvas.line(wink, canvas.ink, 2.6, extra=ROUND)
            continue
        side = size * 0.2 * (-look if i == odd else look)
        canvas.eyes((x, y), gap=gap, size=size, ink=canvas.glow if i == odd else canvas.ink)
        canvas.eyes((x + side, y), gap=gap, size=size * 0.46, ink=canvas.paper)
    return top(canvas.paper, canvas.paper, h=66)


def _fish(canvas: Canvas, x: float, y: float, size: float, ink: str) -> None:
    """Draw a fish with its nose at ``x``, swimming to the left; ``size`` is its length."""
    h, tail = size * 0.4, size * 0.34
    d = f"M{num(x)} {num(y)}q{num(size * 0.34)} {num(-h)} {num(size * 0.72)} 0l{num(tail)} {num(-tail * 0.8)}"
    d += f"v{num(tail * 1.6)}l{num(-tail)} {num(-tail * 0.8)}"
    d += f"q{num(-size * 0.38)} {num(h)} {num(-size * 0.72)} 0z"
    canvas.path(d, ink)
    canvas.poly(((x - 1, y - size * 0.05), (x + size * 0.2, y + size * 0.03), (x - 1, y + size * 0.13)), canvas.paper)
    canvas.disc(x + size * 0.24, y - size * 0.09, max(1.2, size * 0.035), canvas.paper)


@composition(
    {"Animation": 1.1, "Family": 1, "Comedy": 0.4, "Documentary": 0.5},
    "ocean sea fish shark whale underwater aquarium fisherman octopus mermaid coral pond river dolphin",
)
def fish(canvas: Canvas) -> Slot:
    """Draw a small fish, a larger one behind it, and so on."""
    start = len(canvas.shapes)
    _fish(canvas, 66, canvas.random.whole(160, 196), 150, canvas.spot)
    _fish(canvas, 30, canvas.random.whole(164, 190), 44, canvas.ink)
    _fish(canvas, 10, canvas.random.whole(170, 186), 15, canvas.second)
    if canvas.random.chance(0.5):
        canvas.turned(canvas.take_since(start), "matrix(-1 0 0 1 200 0)")
    for i in range(3):
        canvas.disc(100 + i * 9 + canvas.random.wobble(4), 122 - i * 11, 5 - i, canvas.second)
    canvas.path("M0 262" + "q25-9 50 0t50 0" * 2 + "V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=66)


FAMILIES = (critter, shadow, plane, blocks, peepers, fish)
