"""Streets, houses and rooms: compositions."""

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.compositions.base import Slot, bottom, composition, top
from catalog.posters.markup import attr, num


@composition(
    {"Crime": 1.8, "Romance": 1, "Comedy": 1.2, "Action": 1.2, "Drama": 0.7, "Thriller": 0.8},
    "york city chicago angeles manhattan brooklyn london tokyo hong gangster police taxi skyscraper berlin",
)
def skyline(canvas: Canvas) -> Slot:
    """Draw a city at night, some windows lit."""
    panes = attr("stroke-dasharray", "3 7")
    canvas.disc(canvas.random.pick((44, 150)), 132, canvas.random.whole(17, 30), canvas.spot)
    for layer, ink, low in ((0, canvas.second, 128), (1, canvas.ink, 168)):
        x, d = -6.0, "M-6 300"
        blocks = []
        while x < 206:
            w, y = canvas.random.between(17, 36), low + canvas.random.between(-6, 56)
            d += f"V{y:.0f}H{x + w:.0f}"
            blocks.append((x, y, w))
            x += w
        canvas.path(d + "V300z", ink)
        if layer:
            for bx, by, bw in blocks:
                if bw > 20 and canvas.random.chance(0.8):
                    window = canvas.spot if canvas.random.chance(0.4) else canvas.paper
                    canvas.line(f"M{bx + 6:.0f} {by + 9:.0f}v{240 - by:.0f}", window, min(9, bw - 13), extra=panes)
    canvas.rect(0, 266, 200, 34, canvas.ink)
    return top(canvas.paper, canvas.ink, h=76)


@composition(
    {"Horror": 2.2, "Family": 1.2, "Drama": 0.8, "Mystery": 1, "Thriller": 1, "Comedy": 0.8},
    "house home mansion suburb haunted neighbor neighbour family country inheritance babysitter village farm",
)
def house(canvas: Canvas) -> Slot:
    """Draw a house, one window lit."""
    x, w, y = canvas.random.whole(52, 80), canvas.random.whole(66, 88), canvas.random.whole(166, 184)
    canvas.disc(canvas.random.pick((36, 168)), 124, 14, canvas.second)
    canvas.poly(((x - 12, y), (x + w / 2, y - 56), (x + w + 12, y)), canvas.ink)
    canvas.rect(x + w - 22, y - 58, 12, 40, canvas.ink)
    canvas.rect(x, y - 1, w, 300 - y, canvas.ink)
    lit = canvas.random.whole(0, 3)
    for i in range(4):
        canvas.rect(
            x + w * (0.16 + 0.42 * (i % 2)),
            y + 14 + 38 * (i // 2),
            w * 0.26,
            24,
            canvas.spot if i == lit else canvas.paper,
        )
    canvas.path("M0 258q60-14 120-4t80-8V300H0z", canvas.second)
    canvas.rect(0, 272, 200, 28, canvas.ink)
    return top(canvas.paper, canvas.ink, h=76)


@composition(
    {"Drama": 1.2, "Thriller": 1, "Comedy": 0.6},
    "class poverty rich servant family staircase stairs capitalism ladder success business inequality social",
)
def stairs(canvas: Canvas) -> Slot:
    """Draw stairs, and someone on them."""
    n = canvas.random.pick((5, 6, 7))
    w, h = 200 / n, 158 / n
    flip = canvas.random.chance(0.5)
    d = "M0 300" if not flip else "M200 300"
    for i in range(n):
        d += f"V{num(262 - (i + 1) * h + h)}h{num(-w if flip else w)}"
    canvas.path(d + "V300z", canvas.ink)
    i = canvas.random.whole(1, n - 2)
    x = (200 - (i + 0.5) * w) if flip else (i + 0.5) * w
    y = 262 - i * h
    canvas.path(f"M{num(x - 5)} {num(y)}l2-24q3-3 6 0l2 24z", canvas.spot)
    canvas.disc(x, y - 31, 4.6, canvas.spot)
    sx = 150 if flip else 50
    canvas.rect(sx - 22, 112, 44, 44, canvas.second)
    canvas.line(f"M{sx} 112v44M{sx - 22} 134h44", canvas.paper, 2)
    return top(canvas.paper, canvas.ink, h=76)


@composition(
    {"Horror": 1.6, "Mystery": 2, "Thriller": 1.6, "Drama": 0.6, "Crime": 0.6},
    "hotel house door corridor prison isolation room basement asylum hospital maze labyrinth haunted memory",
    dark=True,
)
def corridor(canvas: Canvas) -> Slot:
    """Draw a corridor, and a door ajar at its end."""
    cx, cy = canvas.random.pick((84, 100, 118)), 186
    for i, t in enumerate((1.0, 0.76, 0.56, 0.4, 0.27)):
        w, h = 150 * t, 176 * t
        ink = (canvas.second, canvas.paper, canvas.glow, canvas.paper, canvas.ink)[i]
        canvas.rect(cx - w / 2, cy - h * 0.55, w, h, ink)
    canvas.poly(((cx - 20, cy + 21), (cx + 20, cy + 21), (cx + 66, 274), (cx - 66, 274)), canvas.ink)
    canvas.disc(cx, cy - 5, 3.4, canvas.paper)
    canvas.path(f"M{cx - 4.5} {cy + 21}v-20q4.5-4 9 0v20z", canvas.paper)
    return top(canvas.paper, canvas.paper, h=66)


@composition(
    {"History": 2.5, "Fantasy": 1.6, "Comedy": 0.8, "Romance": 0.8, "Family": 0.8, "Drama": 0.6},
    "castle hotel palace king queen princess church religion monastery england venice rome school medieval",
)
def arches(canvas: Canvas) -> Slot:
    """Draw arches within arches."""
    palette, w, base = [canvas.ink, canvas.second, canvas.spot, canvas.paper, canvas.ink], 172.0, 272.0
    step = canvas.random.pick((26, 30, 34))
    y = 104.0
    for ink in palette:
        canvas.path(
            f"M{num(100 - w / 2)} {base}V{num(y + w / 2)}a{num(w / 2)} {num(w / 2)} 0 0 1 {num(w)} 0V{base}z",
            ink,
        )
        w, y = w - step, y + step * 0.8
    canvas.disc(100, 250 - step / 4, 5, canvas.spot if palette[-1] == canvas.ink else canvas.ink)
    return Slot(MARGIN, 16, INNER, 76, canvas.paper, canvas.paper, anchor="middle")


@composition(
    {"Mystery": 2.2, "Crime": 0.8, "Thriller": 1, "Fantasy": 0.8, "Family": 0.4},
    "secret key whodunit detective investigation door treasure magic hidden",
    dark=True,
)
def keyhole(canvas: Canvas) -> Slot:
    """Draw what one sees through the keyhole."""
    cx = canvas.random.pick((70, 100, 130))
    canvas.path(f"M{cx - 17} 120L{cx - 46} 196H{cx + 46}L{cx + 17} 120z", canvas.glow)
    canvas.disc(cx, 74, 50, canvas.glow)
    canvas.disc(cx, 76, 21, canvas.ink)
    canvas.disc(cx, 76, 10, canvas.paper)
    canvas.rect(0, 186, 200, 114, canvas.paper)
    return bottom(canvas.paper, canvas.paper, 200)


@composition(
    {"Music": 1.6, "Comedy": 1.2, "Drama": 0.8, "Romance": 0.6, "History": 0.4},
    "theatre theater stage opera ballet show musical actor actress magician cabaret play broadway puppet",
)
def curtain(canvas: Canvas) -> Slot:
    """Draw the curtain, about to part."""
    gap, tie = canvas.random.pick((16, 34, 52)), canvas.random.whole(120, 150)
    canvas.rect(0, 0, 200, 196, canvas.second)
    canvas.disc(100, 178, 26, canvas.paper)
    start = len(canvas.shapes)
    canvas.path(f"M200 0H{100 + gap / 2}Q{108 + gap / 2} {tie - 30} 178 {tie}Q164 170 160 196H200z", canvas.spot)
    for i in range(4):
        x = 112 + gap / 2 + i * (76 - gap / 2) / 4
        canvas.line(
            f"M{num(x)} 0Q{num(x + 8)} {tie - 34} {183 + i * 4} {tie}Q{172 + i * 7} 170 {168 + i * 8} 196",
            canvas.ink,
            2.6,
        )
    canvas.turned(canvas.shapes[start:], "matrix(-1 0 0 1 200 0)")
    canvas.rect(0, 0, 200, 12, canvas.ink)
    canvas.rect(0, 190, 200, 110, canvas.paper)
    return bottom(canvas.paper, canvas.paper, 198)


FAMILIES = (skyline, house, stairs, corridor, arches, keyhole, curtain)
