"""Things that fly and fold: compositions for drawn films and the young, none of them with a face."""

from catalog.posters.canvas import Canvas
from catalog.posters.compositions.base import Slot, composition, top
from catalog.posters.markup import num


@composition(
    {"Animation": 1.8, "Family": 1.8, "Comedy": 0.4, "Adventure": 0.5, "Romance": 0.3},
    "balloon balloons flying adventure childhood birthday party circus grandfather child house",
    (1928, 2200),
    playful=True,
)
def balloons(canvas: Canvas) -> Slot:
    """Draw balloons, and the small thing that they lift."""
    x = canvas.random.pick((80, 100, 122))
    places = [(-36, 124), (-12, 110), (14, 112), (38, 126), (-24, 146), (2, 138), (26, 150)]
    knots = "".join(f"M{x + dx} {y + 12}L{x} 222" for dx, y in places)
    canvas.line(knots, canvas.ink, 0.9)
    inks = (canvas.spot, canvas.second, canvas.ink)
    first = canvas.random.whole(0, 2)
    for i, (dx, y) in enumerate(canvas.random.shuffled(places)):
        canvas.disc(x + dx + canvas.random.wobble(3), y, canvas.random.between(14, 18), inks[(i + first) % 3])
    canvas.rect(x - 9, 222, 18, 14, canvas.ink)
    a = canvas.random.whole(-22, -8)
    canvas.path(f"M0 264q50 {a} 100 0t100 {-6}V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=64)


@composition(
    {"Animation": 2, "Family": 1, "Fantasy": 0.8, "Drama": 0.2, "Romance": 0.3},
    "bird japan origami paper hope peace nature swan flying magic anime wings dragon spirit",
    (1928, 2200),
)
def crane(canvas: Canvas) -> Slot:
    """Draw a bird of folded paper."""
    lift = canvas.random.whole(-10, 12)
    canvas.disc(canvas.random.pick((50, 100, 152)), 146, canvas.random.whole(28, 42), canvas.second)
    start = len(canvas.shapes)
    canvas.poly(((96, 200), (148, 110 + lift), (128, 214)), canvas.spot)
    canvas.poly(((60, 218), (24, 164), (34, 166), (86, 204)), canvas.ink)
    canvas.poly(((24, 164), (10, 176), (32, 168)), canvas.ink)
    canvas.poly(((132, 216), (186, 178), (112, 204)), canvas.ink)
    canvas.poly(((56, 216), (140, 216), (100, 250)), canvas.ink)
    canvas.path(f"M84 214L70 {106 - lift}L126 214z", canvas.spot, edge=canvas.paper)
    canvas.path(f"M84 214L70 {106 - lift}L98 214z", canvas.ink, edge=canvas.paper)
    if canvas.random.chance(0.5):
        canvas.turned(canvas.take_since(start), "matrix(-1 0 0 1 200 0)")
    return top(canvas.paper, canvas.paper, h=68)


@composition(
    {"Animation": 1.8, "Family": 1.4, "Fantasy": 1, "Adventure": 0.8, "Romance": 0.3},
    "village countryside summer hill farm home childhood nature valley island kite wind sheep",
    (1920, 2200),
)
def hills(canvas: Canvas) -> Slot:
    """Draw hills cut from paper, a path, and one tree."""
    canvas.disc(canvas.random.pick((44, 156)), 130, canvas.random.whole(16, 26), canvas.glow)
    for ink, y, swell in ((canvas.second, 178, 34), (canvas.spot, 206, -28), (canvas.ink, 240, 24)):
        a = swell * canvas.random.between(0.6, 1.2)
        edge = canvas.paper
        canvas.path(f"M-4 {y}q52 {num(-a)} 104 0t104 0V304H-4z", ink, edge=edge, width=1.4)
    x = canvas.random.pick((52, 96, 150))
    canvas.line(f"M{x} 246v-62", canvas.ink, 4)
    for dx, dy, r in ((0, 172, 19), (-15, 184, 12), (15, 186, 13)):
        canvas.add(f'<circle cx="{x + dx}" cy="{dy}" r="{r}" fill="{canvas.ink}"/>')
    canvas.rect(0, 270, 200, 30, canvas.ink)
    return top(canvas.paper, canvas.ink, h=72)


FAMILIES = (balloons, crane, hills)
