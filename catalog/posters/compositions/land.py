"""Land, sea and weather: compositions."""

import math

from catalog.posters.canvas import ROUND, Canvas
from catalog.posters.compositions.base import Slot, bottom, composition, free, top
from catalog.posters.markup import attr, num


@composition(
    {"Western": 4, "Adventure": 2, "History": 1.5, "Drama": 0.8, "Romance": 1, "War": 1},
    "desert africa island beach texas mexico summer samurai japan sunset sunrise sun arizona australia",
)
def sun(p: Canvas) -> Slot:
    """Draw a great disc on the horizon."""
    high = p.random.chance(0.4)
    r, horizon = p.random.whole(50, 70), p.random.whole(150, 168) if high else p.random.whole(196, 214)
    cx, cy = p.random.pick((66, 100, 134)), horizon - p.random.whole(0, 30)
    p.disc(cx, cy, r, p.spot)
    if p.random.chance(0.5):
        for i in range(5):
            p.rect(cx - r, cy - 22 + i * 9, 2 * r, 1.5 + i, p.paper)
    a, b = p.random.whole(-14, 4), p.random.whole(-4, 12)
    p.path(f"M0 {horizon}q50 {a} 100 {b}t100 {-b}V300H0z", p.ink)
    if high:
        return bottom(p.ink, p.ink, horizon + 24)
    ground = p.second if p.palette.carries_text(p.second) else p.paper
    p.path(f"M0 {horizon + 34}q60 {-a - 12} 110 {-b}t90 4V300H0z", ground)
    return top(p.paper, ground, h=max(60, cy - r - 27))


@composition(
    {"Western": 2, "Adventure": 2.5, "Drama": 0.7, "Fantasy": 1.5, "Documentary": 1, "War": 0.6},
    "mountain mountains climbing winter snow alps everest antarctica expedition ice arctic blizzard",
)
def peaks(p: Canvas) -> Slot:
    """Draw faceted mountains, lit from one side."""
    x, y = p.random.whole(70, 135), p.random.whole(112, 128)
    p.disc(x + p.random.pick((-54, 50)), y + 2, p.random.whole(11, 19), p.spot)
    p.poly(((x, y), (x - 130, 300), (x + 130, 300)), p.ink)
    p.poly(((x, y), (x + 18, y + 52), (x + 4, y + 92), (x + 38, 300), (x + 130, 300)), p.second)
    p.poly(
        ((x, y), (x - 19, y + 29), (x - 9, y + 25), (x + 1, y + 38), (x + 10, y + 27), (x + 19, y + 29)),
        p.paper,
    )
    far = p.random.pick((30, 170))
    p.poly(((far, 205), (far - 90, 300), (far + 90, 300)), p.spot)
    p.rect(0, 268, 200, 32, p.ink)
    return top(p.paper, p.ink, h=82)


@composition(
    {"Adventure": 1.6, "Animation": 1, "Drama": 0.5, "Documentary": 0.7, "War": 0.6},
    "ocean sea ship boat island pirate shark fish submarine sailor whale water beach titanic",
)
def waves(p: Canvas) -> Slot:
    """Draw wood-cut waves under a low disc."""
    cx = p.random.pick((56, 100, 146))
    p.disc(cx, 138, p.random.whole(24, 36), p.spot)
    if p.random.chance(0.6):
        bx = 200 - cx
        p.path(f"M{bx - 24} 150h48l-9 14h-32zM{bx - 2} 112v34h-20zM{bx + 2} 104v42h22z", p.ink)
    step = p.random.pick((40, 50))
    for row in range(6):
        y, shift = 160 + row * 21, -step * (0.5 if row % 2 else 0)
        d = f"M{num(shift - step)} {y}" + f"q{num(step / 4)} 17 {num(step / 2)} 0t{num(step / 2)} 0" * int(300 / step)
        p.path(d + "V300H-60z", (p.ink, p.second)[row % 2] if row < 5 else p.ink, edge=p.paper)
    return top(p.paper, p.ink, h=78)


@composition(
    {"Documentary": 2.5, "Adventure": 2, "War": 1.8, "Drama": 0.7, "Thriller": 0.5},
    "map island treasure river jungle exploration forest ocean survival",
)
def contour(p: Canvas) -> Slot:
    """Draw a map's contour lines."""
    cx, cy = 100 + p.random.wobble(36), 190 + p.random.wobble(14)
    shape = [p.random.between(0.72, 1.2) for _ in range(7)]
    for i in range(7, 0, -1):
        d, radius = "", i * 17.5
        points = [
            (
                cx + radius * s * math.cos(k * math.tau / 7),
                cy + radius * s * 0.86 * math.sin(k * math.tau / 7),
            )
            for k, s in enumerate(shape)
        ]
        for k, (x, y) in enumerate(points):
            nx, ny = points[(k + 1) % 7]
            mx, my = (x + nx) / 2, (y + ny) / 2
            d = d or f"M{(points[-1][0] + x) / 2:.0f} {(points[-1][1] + y) / 2:.0f}"
            d += f"Q{x:.0f} {y:.0f} {mx:.0f} {my:.0f}"
        fill = {1: p.spot, 3: p.second}.get(i, p.paper)
        p.path(d + "z", fill, edge=p.ink, width=2 if i % 3 == 0 else 0.9)
    p.rect(0, 0, 200, 84, p.paper)
    p.rect(0, 274, 200, 130, p.paper)
    return free(p, 62)


@composition(
    {"Western": 2, "Drama": 0.5, "Action": 1.4, "Crime": 0.6, "Comedy": 0.8},
    "road trip car truck driver racing motorcycle chase highway bus train race formula travel hitchhiker",
    (1920, 2200),
)
def road(p: Canvas) -> Slot:
    """Draw a road to the vanishing point."""
    hy, vx = p.random.whole(150, 172), p.random.pick((60, 100, 140))
    p.disc(vx + p.random.wobble(40), hy, p.random.whole(24, 40), p.spot)
    p.rect(0, hy, 200, 300 - hy, p.second)
    p.poly(((vx - 2, hy), (vx + 2, hy), (176, 300), (24, 300)), p.ink)
    for t, u in ((0.12, 0.2), (0.3, 0.46), (0.6, 0.84)):
        y0, y1 = hy + (300 - hy) * t, hy + (300 - hy) * u
        x0, x1 = vx + (100 - vx) * t, vx + (100 - vx) * u
        p.poly(((x0 - 4 * t, y0), (x0 + 4 * t, y0), (x1 + 4 * u, y1), (x1 - 4 * u, y1)), p.paper)
    p.rect(0, 274, 200, 26, p.ink)
    return top(p.paper, p.ink, h=82)


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
def moon(p: Canvas) -> Slot:
    """Draw a disc too large for the sheet."""
    cx, cy = p.random.pick(((100, 58), (176, 74), (28, 66)))
    p.disc(cx, cy, 118, p.spot)
    p.disc(cx + p.random.pick((-34, 34)), cy - 18, 18, p.second)
    x, s = p.random.pick((62, 100, 138)), p.random.pick((-1, 1))
    p.path(f"M0 196q{x / 2:.0f}-26 {x} -22t{200 - x} 18V206H0z", p.ink)
    trunk = f"M{x} 182q{4 * s}-30 0-56q{-2 * s}-14 {8 * s}-30"
    boughs = f"M{x} 150q{14 * s}-8 {24 * s}-30M{x} 132q{-12 * s}-8 {-18 * s}-28"
    tree = f"{trunk}{boughs}M{x + 15 * s} 138l{15 * s}-8M{x - 10 * s} 122l{-13 * s}-4"
    p.line(tree, p.ink, 3.2, extra=ROUND)
    p.rect(0, 196, 200, 104, p.ink)
    return bottom(p.ink, p.ink, 204)


@composition(
    {"Family": 1.5, "Romance": 1.6, "Drama": 1.1, "Animation": 1, "History": 0.5, "Fantasy": 1},
    "nature forest garden flower flowers spring tree farm countryside food childhood cooking",
)
def leaves(p: Canvas) -> Slot:
    """Draw leaves cut with scissors."""
    for x, ink, size in ((54, p.spot, 1.0), (128, p.ink, 1.15), (168, p.second, 0.8)):
        foot, base, stem = x + p.random.wobble(10), 276, 132 * size
        p.line(f"M{num(foot)} {base}q{num(p.random.wobble(14))} {num(-stem / 2)} 0 {num(-stem)}", ink, 4)
        for i in range(5):
            y, reach = base - stem * (0.2 + i * 0.19), (30 - i * 2) * size
            out = reach if i % 2 == 0 else -reach
            blade_up = f"q{num(out * 0.4)} {num(-reach * 1.15)} {num(out * 1.15)} {num(-reach * 0.7)}"
            blade_back = f"q{num(-out * 0.1)} {num(reach * 0.8)} {num(-out * 1.15)} {num(reach * 0.7)}"
            p.path(f"M{num(foot)} {num(y)}{blade_up}{blade_back}", ink)
    p.disc(p.random.pick((30, 100)), 118, 13, p.second)
    p.rect(0, 272, 200, 28, p.ink)
    return top(p.paper, p.ink, h=76)


@composition(
    {"Drama": 0.8, "Romance": 1.2, "Crime": 0.8, "Thriller": 0.6},
    "rain umbrella storm widow grief loss funeral loneliness melancholy sadness hong london",
)
def rain(p: Canvas) -> Slot:
    """Draw rain, and one umbrella."""
    for i in range(15):
        x = -6 + i * 15
        p.line(
            f"M{x} {70 + i % 3 * 9}v240",
            p.ink if i % 4 else p.second,
            1.3,
            extra=attr("stroke-dasharray", f"{p.random.whole(9, 22)} {p.random.whole(8, 16)}"),
        )
    p.turned(p.taken(0), "rotate(12 100 180)")
    x, y = p.random.pick((70, 100, 132)), 214
    p.rect(0, 0, 200, 94, p.paper)
    p.path(f"M{x - 40} {y}a40 38 0 0 1 80 0q-10-8-20 0q-10-8-20 0q-10-8-20 0q-10-8-20 0z", p.spot)
    p.path(f"M{x - 9} {y + 58}v-36q9-12 18 0v36z", p.ink)
    p.line(f"M{x} {y - 42}v66", p.ink, 2)
    p.disc(x, y + 10, 6.5, p.ink)
    p.rect(0, 270, 200, 30, p.ink)
    return top(p.paper, p.ink, h=70)


FAMILIES = (sun, peaks, waves, contour, road, moon, leaves, rain)
