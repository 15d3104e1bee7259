"""What is left when the light goes: compositions for horror and mystery, never comic."""

import math

from catalog.posters.canvas import ROUND, Canvas
from catalog.posters.compositions.base import GRIM, Slot, composition, free, top
from catalog.posters.markup import attr, num


@composition(
    {"Horror": 2.4, "Thriller": 0.8, "Fantasy": 0.4} | GRIM,
    "slasher killer gore monster beast werewolf bear shark alien creature zombie serial predator dinosaur",
    dark=True,
)
def claw(canvas: Canvas) -> Slot:
    """Draw what a claw left in the sheet."""
    marks, lean = canvas.random.pick((3, 4, 4)), canvas.random.pick((-1, 1))
    odd = canvas.random.whole(0, marks - 1)
    step = 148 / marks
    for i in range(marks):
        x = 100 + (i - (marks - 1) / 2) * step + canvas.random.wobble(4)
        y0, y1 = 98 + canvas.random.between(0, 26), 270 - canvas.random.between(0, 34)
        x0, x1, width = x + lean * 22, x - lean * 22, canvas.random.between(9, 14)
        mid, belly = (y0 + y1) / 2, x + lean * 12
        d = f"M{num(x0)} {num(y0)}Q{num(belly - width)} {num(mid)} {num(x1)} {num(y1)}"
        d += f"Q{num(belly + width)} {num(mid)} {num(x0)} {num(y0)}z"
        canvas.path(d, canvas.ink if i == odd else canvas.glow)
    return top(canvas.paper, canvas.paper, h=70)


@composition(
    {"Horror": 2, "Mystery": 1.2, "Thriller": 1.1, "Fantasy": 0.5} | GRIM,
    "ghost undead zombie grave burial possession drowning supernatural haunted curse spirit missing",
    dark=True,
)
def hand(canvas: Canvas) -> Slot:
    """Draw a hand that comes out of the ground."""
    x = canvas.random.pick((76, 100, 124))
    canvas.disc(x + canvas.random.pick((-30, 30)), 164, canvas.random.whole(48, 60), canvas.glow)
    start = len(canvas.shapes)
    canvas.path("M84 300V250q-16-20-12-40q28-14 56 0q6 22-12 40V300z", canvas.ink)
    bend = canvas.random.whole(-6, 8)
    fingers = f"M77 214L56 174L64 {142 + bend}M92 208L82 152L93 {120 - bend}M108 208L114 154L104 {124 + bend}"
    fingers += f"M123 214L143 178L134 {148 - bend}M78 236L42 222L40 192"
    canvas.line(fingers, canvas.ink, 10.5, extra=ROUND + attr("stroke-linejoin", "round"))
    side = canvas.random.pick((-1, 1))
    canvas.turned(canvas.take_since(start), f"matrix({side} 0 0 1 {x - 100 * side} 0)")
    canvas.path(f"M0 262q{x / 2:.0f}-16 {x} -14t{200 - x} 10V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=72)


@composition(
    {"Horror": 1.8, "Mystery": 1.8, "Thriller": 1.5, "Crime": 0.8, "Drama": 0.5} | GRIM,
    "door stalker intruder home invasion visitor stranger kidnapping hiding child childhood attic cellar secret",
    dark=True,
)
def slit(canvas: Canvas) -> Slot:
    """Draw a door ajar, who stands in it, and the light on the floor."""
    side, half = canvas.random.pick((-1, 1)), canvas.random.whole(15, 24)
    x, floor = 100 - side * canvas.random.whole(14, 34), 206
    canvas.rect(x - half, 98, 2 * half, floor - 98, canvas.glow)
    far = side * canvas.random.whole(34, 60)
    canvas.poly(((x - half, floor), (x + half, floor), (x + far + 44, 272), (x + far - 30, 272)), canvas.glow)
    leaf = x + side * half
    canvas.poly(((leaf, 98), (leaf + side * 24, 106), (leaf + side * 24, floor + 16), (leaf, floor)), canvas.second)
    canvas.poly(((x - 6, floor), (x + 6, floor), (x + far + 18, 272), (x + far - 6, 272)), canvas.paper)
    canvas.disc(x, floor - 62, 6.5, canvas.paper)
    canvas.path(f"M{x - 8} {floor}v-46q8-10 16 0v46z", canvas.paper)
    return top(canvas.paper, canvas.paper, h=70)


@composition(
    {"Horror": 1, "Thriller": 1.6, "Crime": 1.4, "Mystery": 1, "Action": 0.8, "War": 0.8, "Drama": 0.4} | GRIM,
    "mirror trauma breakdown mental madness accident robbery heist glass crash schizophrenia violence addiction",
)
def cracks(canvas: Canvas) -> Slot:
    """Draw a pane that was hit once."""
    cx, cy = canvas.random.pick(((70, 168), (100, 186), (134, 172)))
    canvas.rect(0, 98, 200, 174, canvas.ink)
    rays, start = canvas.random.pick((9, 10, 11)), canvas.random.between(0, 1)
    rings: list[list[tuple[float, float]]] = [[], []]
    d = ""
    for i in range(rays):
        angle = start + math.tau * i / rays + canvas.random.wobble(0.16)
        kink, bent = canvas.random.between(40, 62), angle + canvas.random.wobble(0.14)
        x, y = cx + kink * math.cos(angle), cy + kink * math.sin(angle)
        d += f"M{cx} {cy}L{num(x)} {num(y)}l{num(210 * math.cos(bent))} {num(210 * math.sin(bent))}"
        for ring, reach in zip(rings, (kink * 0.42, kink), strict=True):
            ring.append((cx + reach * math.cos(angle), cy + reach * math.sin(angle)))
    shard = canvas.random.whole(0, rays - 2)
    canvas.poly((*rings[1][shard : shard + 2], (cx, cy)), canvas.spot)
    canvas.poly((*rings[1][shard - 4 : shard - 2], (cx, cy)) if shard >= 4 else rings[0][:3], canvas.second)
    for ring in rings:
        d += "M" + "L".join(f"{num(x)} {num(y)}" for x, y in ring) + "z"
    canvas.line(d, canvas.paper, 1.5)
    canvas.disc(cx, cy, 8, canvas.paper)
    canvas.rect(0, -160, 200, 258, canvas.paper)
    canvas.rect(0, 272, 200, 260, canvas.paper)
    return free(canvas, 72, lift=98)


@composition(
    {"Horror": 1.5, "Fantasy": 1.4, "Mystery": 1.2, "Animation": 1.2, "Adventure": 1, "Family": 0.6, "Drama": 0.4},
    "forest wood woods tree wilderness witch folk cabin nature hunt hunting fairy tale spirit jungle",
)
def forest(canvas: Canvas) -> Slot:
    """Draw trunks, and a disc that shines between them."""
    canvas.disc(
        canvas.random.pick((58, 104, 146)), canvas.random.whole(158, 184), canvas.random.whole(26, 44), canvas.glow
    )
    for ink, count, thin, thick in ((canvas.second, 7, 3.0, 7.0), (canvas.ink, 5, 7.0, 17.0)):
        step, d = 200 / count, ""
        for i in range(count):
            x, w = (i + 0.5) * step + canvas.random.wobble(step * 0.32), canvas.random.between(thin, thick)
            d += f"M{num(x - w / 2)} 96h{num(w)}l{num(w * 0.3)} 170h{num(-w * 1.6)}z"
        canvas.path(d, ink)
    a = canvas.random.whole(-16, 0)
    canvas.path(f"M0 256q50 {a} 100-2t100 0V300H0z", canvas.ink)
    return top(canvas.paper, canvas.ink, h=70)


FAMILIES = (claw, hand, slit, cracks, forest)
