"""War and what it leaves: compositions, never comic."""

from catalog.posters.canvas import ROUND, Canvas
from catalog.posters.compositions.base import GRIM, Slot, composition, free, top
from catalog.posters.markup import num


@composition(
    {"War": 2.6, "History": 1} | GRIM,
    "holocaust nazi camp concentration trench prison escape pow prisoner captivity border refugee ghetto",
)
def wire(canvas: Canvas) -> Slot:
    """Draw barbed wire before a disc."""
    canvas.disc(
        canvas.random.pick((62, 100, 138)), canvas.random.whole(160, 200), canvas.random.whole(44, 58), canvas.glow
    )
    for y in canvas.random.pick(((128, 184, 240), (120, 160, 200, 240))):
        sag, shift = canvas.random.whole(-8, 8), canvas.random.whole(0, 20)
        strand = f"M-4 {y}q52 {sag} 104 0t104 0"
        for i in range(5):
            x, rise = i * 44 + shift, (sag / 2 if i in {1, 2} else 0)
            strand += f"M{x - 7} {num(y + rise - 9)}l14 18m0-18l-14 18"
        canvas.line(strand, canvas.ink, 2.6, extra=ROUND)
    return free(canvas, 72, lift=80)


@composition(
    {"War": 2, "Action": 1, "History": 0.8, "Adventure": 0.4} | GRIM,
    "airplane pilot aviation bomber bombing air force world ii dogfight fighter nuclear atomic bomb invasion",
    (1914, 2200),
)
def squadron(canvas: Canvas) -> Slot:
    """Draw aircraft in formation over searchlights."""
    count, cx = canvas.random.pick((5, 7)), canvas.random.pick((84, 100, 116))
    odd = canvas.random.whole(1, count - 1)
    for x in canvas.random.pick(((40, 150), (24, 110), (90, 176))):
        lean = canvas.random.whole(-50, 50)
        canvas.poly(((x - 3, 262), (x + 3, 262), (x + lean + 22, 98), (x + lean - 22, 98)), canvas.second)
    for i in range(count):
        rank, side = (i + 1) // 2, 1 if i % 2 else -1
        x, y = cx + side * rank * 23, 124 + rank * 25
        shape = ((x, y - 14), (x + 13, y + 11), (x, y + 4), (x - 13, y + 11))
        canvas.poly(shape, canvas.glow if i == odd else canvas.ink)
    canvas.path("M0 258h34l6-8h22v8h40l4-14h10v14h36l8-6h20v6h20V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=70)


@composition(
    {"War": 1.8, "History": 0.9, "Horror": 1.2} | GRIM,
    "cemetery grave funeral death soldier trench grief burial vampire undead massacre genocide battle",
)
def crosses(canvas: Canvas) -> Slot:
    """Draw rows of crosses, one of them another color."""
    odd_row, odd, lean = canvas.random.whole(1, 2), canvas.random.whole(1, 3), canvas.random.pick((-10, 10, 14))
    for row, (y, size, step) in enumerate(((136, 12, 24), (166, 18, 36), (206, 27, 52), (262, 40, 76))):
        first = canvas.random.between(2, step * 0.7) - step / 2
        d = ""
        for i in range(int(220 / step) + 1):
            x, w = first + i * step, size * 0.17
            cross = f"M{num(x - w)} {y}v{num(-size * 0.6)}h{num(-size * 0.28)}v{num(-2 * w)}h{num(size * 0.28)}"
            cross += f"v{num(-size * 0.4)}h{num(2 * w)}v{num(size * 0.4)}h{num(size * 0.28)}v{num(2 * w)}"
            cross += f"h{num(-size * 0.28)}v{num(size * 0.6)}z"
            if row == odd_row and i == odd:
                canvas.path(cross, canvas.glow)
                canvas.turned(canvas.take_since(len(canvas.shapes) - 1), f"rotate({lean} {num(x)} {y})")
            else:
                d += cross
        canvas.path(d, canvas.ink)
    canvas.rect(0, 262, 200, 38, canvas.ink)
    return top(canvas.paper, canvas.ink, h=76)


@composition(
    {"War": 2.4, "History": 0.6} | GRIM,
    "soldier army vietnam anti war trench world platoon military peace veteran battle sniper infantry",
    (1914, 2200),
)
def helmet(canvas: Canvas) -> Slot:
    """Draw a helmet, and the flower that grows through its hole."""
    x, y = 100 + canvas.random.pick((-22, 0, 24)), canvas.random.whole(190, 198)
    bend = canvas.random.pick((-14, 12))
    canvas.path("M32 250q-4-76 68-76t68 76l16 12q-84 12-168 0z", canvas.ink)
    canvas.line(f"M{x} {y + 8}q{bend} -28 0 -60", canvas.ink, 3)
    canvas.disc(x, y + 8, 9, canvas.paper)
    canvas.line(f"M{x} {y + 10}q{bend * 0.2:.0f} -12 {bend * 0.3:.0f} -18", canvas.glow, 3)
    for dx, dy in ((0, -12), (12, -3), (7, 10), (-7, 10), (-12, -3)):
        canvas.disc(x + dx, y - 60 + dy, 9, canvas.glow)
    canvas.disc(x, y - 60, 6.5, canvas.paper)
    return top(canvas.paper, canvas.paper, h=84)


FAMILIES = (wire, squadron, crosses, helmet)
