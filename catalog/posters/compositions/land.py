"""Land, sea and weather: compositions."""

import math

from catalog.posters.canvas import ROUND, Canvas
from catalog.posters.compositions.base import Slot, bottom, composition, free, top
from catalog.posters.markup import attr, num


@composition(
    {"Western": 4, "Adventure": 2, "History": 1.5, "Drama": 0.8, "Romance": 1, "War": 1},
    "desert africa island beach texas mexico summer samurai japan sunset sunrise sun arizona australia",
)
def sun(canvas: Canvas) -> Slot:
    """Draw a great disc on the horizon."""
    high = canvas.random.chance(0.4)
    r, horizon = canvas.random.whole(50, 70), canvas.random.whole(150, 168) if high else canvas.random.whole(196, 214)
    cx, cy = canvas.random.pick((66, 100, 134)), horizon - canvas.random.whole(0, 30)
    canvas.disc(cx, cy, r, canvas.spot)
    if canvas.random.chance(0.5):
        for i in range(5):
            canvas.rect(cx - r, cy - 22 + i * 9, 2 * r, 1.5 + i, canvas.paper)
    a, b = canvas.random.whole(-14, 4), canvas.random.whole(-4, 12)
    canvas.path(f"M0 {horizon}q50 {a} 100 {b}t100 {-b}V300H0z", canvas.ink)
    if high:
        return bottom(canvas.ink, canvas.ink, horizon + 24)
    ground = canvas.second if canvas.palette.carries_text(canvas.second) else canvas.paper
    canvas.path(f"M0 {horizon + 34}q60 {-a - 12} 110 {-b}t90 4V300H0z", ground)
    return top(canvas.paper, ground, h=max(60, cy - r - 27))


@composition(
    {"Western": 2, "Adventure": 2.5, "Drama": 0.7, "Fantasy": 1.5, "Documentary": 1, "War": 0.6},
    "mountain mountains climbing winter snow alps everest antarctica expedition ice arctic blizzard",
)
def peaks(canvas: Canvas) -> Slot:
    """Draw faceted mountains, lit from one side."""
    x, y = canvas.random.whole(70, 135), canvas.random.whole(112, 128)
    canvas.disc(x + canvas.random.pick((-54, 50)), y + 2, canvas.random.whole(11, 19), canvas.spot)
    canvas.poly(((x, y), (x - 130, 300), (x + 130, 300)), canvas.ink)
    canvas.poly(((x, y), (x + 18, y + 52), (x + 4, y + 92), (x + 38, 300), (x + 130, 300)), canvas.second)
    canvas.poly(
        ((x, y), (x - 19, y + 29), (x - 9, y + 25), (x + 1, y + 38), (x + 10, y + 27), (x + 19, y + 29)),
        canvas.paper,
    )
    far = canvas.random.pick((30, 170))
    canvas.poly(((far, 205), (far - 90, 300), (far + 90, 300)), canvas.spot)
    canvas.rect(0, 268, 200, 32, canvas.ink)
    return top(canvas.paper, canvas.ink, h=82)


@composition(
    {"Adventure": 1.6, "Animation": 1, "Drama": 0.5, "Documentary": 0.7, "War": 0.6},
    "ocean sea ship boat island pirate shark fish submarine sailor whale water beach titanic",
)
def waves(canvas: Canvas) -> Slot:
    """Draw wood-cut waves under a low disc."""
    cx = canvas.random.pick((56, 100, 146))
    canvas.disc(cx, 138, canvas.random.whole(24, 36), canvas.spot)
    if canvas.random.chance(0.6):
        bx = 200 - cx
        canvas.path(f"M{bx - 24} 150h48l-9 14h-32zM{bx - 2} 112v34h-20zM{bx + 2} 104v42h22z", canvas.ink)
    step = canvas.random.pick((40, 50))
    for row in range(6):
        y, shift = 160 + row * 21, -step * (0.5 if row % 2 else 0)
        d = f"M{num(shift - step)} {y}" + f"q{num(step / 4)} 17 {num(step / 2)} 0t{num(step / 2)} 0" * int(300 / step)
        canvas.path(d + "V300H-60z", (canvas.ink, canvas.second)[row % 2] if row < 5 else canvas.ink, edge=canvas.paper)
    return top(canvas.paper, canvas.ink, h=78)


@composition(
    {"Documentary": 2.5, "Adventure": 2, "War": 1.8, "Drama": 0.7, "Thriller": 0.5},
    "map island treasure river jungle exploration forest ocean survival",
)
def contour(canvas: Canvas) -> Slot:
    """Draw a map's contour lines."""
    cx, cy = 100 + canvas.random.wobble(36), 190 + canvas.random.wobble(14)
    shape = [canvas.random.between(0.72, 1.2) for _ in range(7)]
    for i in range(7, 0, -1):
        d, radius = "", i * 17.5
        points = [
            (cx + radius * s * math.cos(k * math.tau / 7), cy + radius * s * 0.86 * math.sin(k * math.tau / 7))
            for k, s in enumerate(shape)
        ]
        for k, (x, y) in enumerate(points):
            nx, ny = points[(k + 1) % 7]
            mx, my = (x + nx) / 2, (y + ny) / 2
            d = d or f"M{(points[-1][0] + x) / 2:.0f} {(points[-1][1] + y) / 2:.0f}"
            d += f"Q{x:.0f} {y:.0f} {mx:.0f} {my:.0f}"
        fill = {1: canvas.spot, 3: canvas.second}.get(i, canvas.paper)
        canvas.path(d + "z", fill, edge=canvas.ink, width=2 if i % 3 == 0 else 0.9)
    canvas.rect(0, 0, 200, 84, canvas.paper)
    canvas.rect(0, 274, 200, 130, canvas.paper)
    return free(canvas, 62)


@composition(
    {"Western": 2, "Drama": 0.5, "Action": 1.4, "Crime": 0.6, "Comedy": 0.8},
    "road trip car truck driver racing motorcycle chase highway bus train race formula travel hitchhiker",
    (1920, 2200),
)
def road(canvas: Canvas) -> Slot:
    """Draw a road to the vanishing point."""
    hy, vx = canvas.random.whole(150, 172), canvas.random.pick((60, 100, 140))
    canvas.disc(vx + canvas.random.wobble(40), hy, canvas.random.whole(24, 40), canvas.spot)
    canvas.rect(0, hy, 200, 300 - hy, canvas.second)
    canvas.poly(((vx - 2, hy), (vx + 2, hy), (176, 300), (24, 300)), canvas.ink)
    for t, u in ((0.12, 0.2), (0.3, 0.46), (0.6, 0.84)):
        y0, y1 = hy + (300 - hy) * t, hy + (300 - hy) * u
        x0, x1 = vx + (100 - vx) * t, vx + (100 - vx) * u
        canvas.poly(((x0 - 4 * t, y0), (x0 + 4 * t, y0), (x1 + 4 * u, y1), (x1 - 4 * u, y1)), canvas.paper)
    canvas.rect(0, 274, 200, 26, canvas.ink)
    return top(canvas.paper, canvas.ink, h=82)


@composition(
    {
        "Fantasy": 1.6,
        "Horror": 1.4,
        "Romance": 1.2,
        "Drama": 1,
        "Science Fiction": 1,
        "Mystery": 1,
        "History": 0.6,
    },
    "moon night werewolf wolf midnight full solitude",
)
def moon(canvas: Canvas) -> Slot:
    """Draw a disc too large for the sheet."""
    cx, cy = canvas.random.pick(((100, 58), (176, 74), (28, 66)))
    canvas.disc(cx, cy, 118, canvas.spot)
    canvas.disc(cx + canvas.random.pick((-34, 34)), cy - 18, 18, canvas.second)
    x, s = canvas.random.pick((62, 100, 138)), canvas.random.pick((-1, 1))
    canvas.path(f"M0 196q{x / 2:.0f}-26 {x} -22t{200 - x} 18V206H0z", canvas.ink)
    trunk = f"M{x} 182q{4 * s}-30 0-56q{-2 * s}-14 {8 * s}-30"
    boughs = f"M{x} 150q{14 * s}-8 {24 * s}-30M{x} 132q{-12 * s}-8 {-18 * s}-28"
    tree = f"{trunk}{boughs}M{x + 15 * s} 138l{15 * s}-8M{x - 10 * s} 122l{-13 * s}-4"
    canvas.line(tree, canvas.ink, 3.2, extra=ROUND)
    canvas.rect(0, 196, 200, 104, canvas.ink)
    return bottom(canvas.ink, canvas.ink, 204)


@composition(
    {"Family": 1.5, "Romance": 1.6, "Drama": 1.1, "Animation": 1, "History": 0.5, "Fantasy": 1},
    "nature forest garden flower flowers spring tree farm countryside food childhood cooking",
)
def leaves(canvas: Canvas) -> Slot:
    """Draw leaves cut with scissors."""
    for x, ink, size in ((54, canvas.spot, 1.0), (128, canvas.ink, 1.15), (168, canvas.second, 0.8)):
        foot, base, stem = x + canvas.random.wobble(10), 276, 132 * size
        canvas.line(f"M{num(foot)} {base}q{num(canvas.random.wobble(14))} {num(-stem / 2)} 0 {num(-stem)}", ink, 4)
        for i in range(5):
            y, reach = base - stem * (0.2 + i * 0.19), (30 - i * 2) * size
            out = reach if i % 2 == 0 else -reach
            blade_up = f"q{num(out * 0.4)} {num(-reach * 1.15)} {num(out * 1.15)} {num(-reach * 0.7)}"
            blade_back = f"q{num(-out * 0.1)} {num(reach * 0.8)} {num(-out * 1.15)} {num(reach * 0.7)}"
            canvas.path(f"M{num(foot)} {num(y)}{blade_up}{blade_back}", ink)
    canvas.disc(canvas.random.pick((30, 100)), 118, 13, canvas.second)
    canvas.rect(0, 272, 200, 28, canvas.ink)
    return top(canvas.paper, canvas.ink, h=76)


@composition(
    {"Drama": 0.8, "Romance": 1.2, "Crime": 0.8, "Thriller": 0.6},
    "rain umbrella storm widow grief loss funeral loneliness melancholy sadness hong london",
)
def rain(canvas: Canvas) -> Slot:
    """Draw rain, and one umbrella."""
    for i in range(15):
        x = -6 + i * 15
        canvas.line(
            f"M{x} {70 + i % 3 * 9}v240",
            canvas.ink if i % 4 else canvas.second,
            1.3,
            extra=attr("stroke-dasharray", f"{canvas.random.whole(9, 22)} {canvas.random.whole(8, 16)}"),
        )
    canvas.turned(canvas.take_since(0), "rotate(12 100 180)")
    x, y = canvas.random.pick((70, 100, 132)), 214
    canvas.rect(0, 0, 200, 94, canvas.paper)
    canvas.path(f"M{x - 40} {y}a40 38 0 0 1 80 0q-10-8-20 0q-10-8-20 0q-10-8-20 0q-10-8-20 0z", canvas.spot)
    canvas.path(f"M{x - 9} {y + 58}v-36q9-12 18 0v36z", canvas.ink)
    canvas.line(f"M{x} {y - 42}v66", canvas.ink, 2)
    canvas.disc(x, y + 10, 6.5, canvas.ink)
    canvas.rect(0, 270, 200, 30, canvas.ink)
    return top(canvas.paper, canvas.ink, h=70)


FAMILIES = (sun, peaks, waves, contour, road, moon, leaves, rain)
