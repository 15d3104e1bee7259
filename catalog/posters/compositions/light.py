"""Light, screens and stages: compositions."""

import math

from catalog.posters.canvas import INNER, MARGIN, ROUND, Canvas
from catalog.posters.compositions.base import Slot, bottom, composition
from catalog.posters.markup import attr
from catalog.posters.palettes import STANDS_OUT, contrast


@composition(
    {"Crime": 3, "Thriller": 2, "Mystery": 2.5, "Drama": 0.5},
    "noir detective private femme fatale blackmail",
    (1925, 2200),
    dark=True,
)
def blinds(canvas: Canvas) -> Slot:
    """Draw light through venetian blinds, thrown across a wall."""
    lean, y = canvas.random.pick((-34, 34)), 34
    inset = canvas.random.whole(10, 40)
    while y < 186:
        hot = canvas.random.chance(0.16)
        canvas.poly(
            ((inset, y - lean / 2), (200, y + lean / 2), (200, y + lean / 2 + 8), (inset, y - lean / 2 + 8)),
            canvas.glow if hot else canvas.ink,
        )
        y += 14
    x = canvas.random.whole(84, 132)
    canvas.path(f"M{x - 44} 206v-26q0-22 30-30v-16h28v16q30 8 30 30v26z", canvas.paper)
    canvas.path(f"M{x - 18} 118a18 23 0 0 1 36 0a18 23 0 0 1-36 0z", canvas.paper)
    canvas.path(f"M{x - 34} 110q34 10 68 0q-6-4-14-6q-4-22-20-20t-20 20q-8 2-14 6z", canvas.paper)
    canvas.rect(0, 206, 200, 94, canvas.paper)
    return bottom(canvas.paper, canvas.paper, 204)


@composition(
    {"Thriller": 2.5, "Mystery": 2.5, "Crime": 1.5, "Horror": 1, "Drama": 0.6, "Documentary": 0.5},
    "spy espionage paranoia chase escape missing interrogation",
    dark=True,
)
def beam(canvas: Canvas) -> Slot:
    """Draw one figure in a cone of light."""
    side = canvas.random.pick((-1, 1))
    cx, foot, spread = (
        100 + side * canvas.random.whole(6, 26),
        canvas.random.whole(176, 184),
        canvas.random.whole(50, 66),
    )
    canvas.poly(((cx - side * 100, -6), (cx - side * 58, -6), (cx + spread, foot), (cx - spread, foot)), canvas.glow)
    canvas.add(f'<ellipse cx="{cx}" cy="{foot}" rx="{spread}" ry="15" fill="{canvas.ink}"/>')
    canvas.poly(
        ((cx - 3, foot), (cx + 4, foot), (cx + side * 58, foot + 15), (cx + side * 46, foot + 18)), canvas.paper
    )
    canvas.disc(cx, foot - 47, 6.5, canvas.paper)
    canvas.path(f"M{cx - 9} {foot - 38}q9-5 18 0l2 23h-4l-1 17h-5l-1-15l-1 15h-5l-1-17h-4z", canvas.paper)
    return bottom(canvas.paper, canvas.paper, 206)


@composition(
    {"Music": 3, "Comedy": 2, "Romance": 0.8, "Family": 1},
    "musical broadway theater theatre circus singer hollywood cinema actor actress stage concert las vegas",
)
def bulbs(canvas: Canvas) -> Slot:
    """Draw the sign over the door: lights round a board of letters."""
    top_y = canvas.random.whole(74, 92)
    for i in range(9):
        a0, a1 = math.pi * (1 + i / 9), math.pi * (1 + (i + 1) / 9)
        canvas.poly(
            (
                (100, top_y + 26),
                (100 + 150 * math.cos(a0), top_y + 26 + 150 * math.sin(a0)),
                (100 + 150 * math.cos(a1), top_y + 26 + 150 * math.sin(a1)),
            ),
            canvas.spot if i % 2 else canvas.second,
        )
    canvas.rect(12, top_y, 176, 122, canvas.ink)
    lamps = canvas.spot if contrast(canvas.spot, canvas.ink) >= STANDS_OUT else canvas.paper
    canvas.line(f"M18 {top_y + 6}h164v110h-164z", lamps, 4.6, extra=ROUND + attr("stroke-dasharray", "0 9.6"))
    for i in range(5):
        canvas.rect(0, top_y + 136 + i * 11, 200, 1 + i * 1.1, canvas.ink)
    return Slot(28, top_y + 16, 144, 90, canvas.ink, canvas.paper, anchor="middle", valign="middle", biggest=36)


@composition(
    {"Documentary": 2.5, "Music": 1, "Drama": 0.5, "Comedy": 0.4},
    "film filmmaking director photography photographer camera cinema hollywood movie biography archive",
    (1920, 2200),
)
def frames(canvas: Canvas) -> Slot:
    """Draw a strip of movie with three frames."""
    lean = canvas.random.pick((-7, 6, 10))
    x = canvas.random.pick((46, 84))
    start = len(canvas.shapes)
    canvas.rect(x - 12, -30, 104, 360, canvas.ink)
    for edge in (x - 6, x + 86):
        canvas.line(f"M{edge} -24v350", canvas.paper, 5, extra=attr("stroke-dasharray", "6 7"))
    for i, ground in enumerate(canvas.random.shuffled((canvas.spot, canvas.paper, canvas.second))):
        y = -2 + i * 74
        mark = canvas.ink if ground != canvas.ink else canvas.paper
        canvas.rect(x + 2, y, 76, 66, ground)
        canvas.disc(x + 22 + i * 16, y + 36 - i * 5, 13 + 2 * i, mark)
        canvas.rect(x + 2, y + 52 - 6 * i, 76, 14 + 6 * i, mark)
    canvas.turned(canvas.take_since(start), f"rotate({lean} 100 150)")
    canvas.rect(0, 208, 200, 92, canvas.paper)
    return bottom(canvas.paper, canvas.paper, 214)


@composition(
    {
        "Comedy": 2,
        "Drama": 2,
        "Romance": 2,
        "History": 1.5,
        "Fantasy": 1.5,
        "War": 1,
        "Horror": 1,
        "Documentary": 1,
    },
    "silent",
    (1880, 1932),
    dark=True,
)
def iris(canvas: Canvas) -> Slot:
    """Draw the iris shot of the silent movie, closing."""
    cx, cy, r = canvas.random.pick((88, 100, 114)), 182, canvas.random.whole(60, 74)
    canvas.disc(cx, cy, r, canvas.ink)
    canvas.path(f"M{cx - r} {cy}a{r} {r} 0 0 0 {2 * r} 0q{-r / 2:.0f} -26 {-r} -8t{-r} 8z", canvas.second)
    canvas.disc(cx + 18, cy - 22, 15, canvas.glow)
    canvas.path(f"M{cx - 20} {cy + 34}l3-34q7-7 14 0l3 34z", canvas.paper)
    canvas.disc(cx - 10, cy - 11, 7, canvas.paper)
    canvas.ring(cx, cy, r + 5, canvas.glow, 1.2)
    return Slot(MARGIN, 18, INNER, 76, canvas.paper, canvas.paper, anchor="middle", biggest=34)


@composition(
    {"Drama": 0.8, "Romance": 1, "Comedy": 1, "Crime": 1, "Horror": 1, "Fantasy": 1},
    "dance paris broadway hotel millionaire love ship king city",
    (1880, 1946),
)
def deco(canvas: Canvas) -> Slot:
    """Draw a fan of rays in a double frame, as palaces had."""
    fx, fy, n = 100, 252, 13
    for i in range(n):
        angles = [math.pi * (1 + (i + edge) / n) for edge in (0.1, 0.9)]
        reach = 134 if i % 2 == 0 else 112
        corners = [(fx + 84 * math.cos(angle), fy + reach * math.sin(angle)) for angle in angles]
        canvas.poly([(fx, fy), *corners], canvas.spot if i % 2 else canvas.ink)
    canvas.disc(fx, fy, 34, canvas.paper)
    canvas.disc(fx, fy, 28, canvas.second)
    canvas.disc(fx, fy, 14, canvas.ink)
    canvas.rect(10, 252, 180, 40, canvas.paper)
    canvas.line("M7 7h186v286h-186z", canvas.ink, 2)
    canvas.line("M11 11h178v263h-178z", canvas.ink, 0.7)
    return Slot(22, 24, 156, 82, canvas.paper, canvas.paper, anchor="middle", biggest=34)


@composition(
    {"War": 2, "Adventure": 1.2, "Music": 1, "Action": 1.2, "Western": 1, "Comedy": 0.6, "Fantasy": 0.8},
    "boxing sports champion circus victory revolution samurai god religion sword king",
)
def rays(canvas: Canvas) -> Slot:
    """Draw rays from one point across the whole sheet."""
    cx, cy = canvas.random.pick(((100, 300), (100, 206), (30, 236), (170, 236)))
    count = canvas.random.pick((14, 18, 22))
    d = ""
    for i in range(count):
        a0, a1 = math.tau * i / count, math.tau * (i + 0.5) / count
        d += f"M{cx} {cy}L{cx + 420 * math.cos(a0):.0f} {cy + 420 * math.sin(a0):.0f}"
        d += f"L{cx + 420 * math.cos(a1):.0f} {cy + 420 * math.sin(a1):.0f}z"
    canvas.path(d, canvas.second)
    canvas.disc(cx, cy, canvas.random.whole(42, 58), canvas.spot)
    canvas.disc(cx, cy, canvas.random.whole(16, 26), canvas.ink)
    canvas.rect(0, 0, 200, 100, canvas.ink)
    canvas.rect(0, 272, 200, 28, canvas.ink)
    return Slot(MARGIN, 15, INNER, 74, canvas.ink, canvas.ink)


FAMILIES = (blinds, beam, bulbs, frames, iris, deco, rays)
