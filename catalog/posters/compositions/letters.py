"""Pictures made of letters: compositions."""

import re

from catalog.posters.canvas import INNER, MARGIN, Canvas
from catalog.posters.compositions.base import Slot, composition
from catalog.posters.facts import is_unsqueezed, split_title
from catalog.posters.markup import attr, text
from catalog.posters.palettes import STANDS_OUT, contrast
from catalog.posters.typography.styles import ARTICLES, SCRIPT_FONTS, TYPE_STYLES, measure

SHORT = 14  # letters; a title up to this leaves room for a mark


@composition(
    {"Drama": 1.8, "Thriller": 0.8, "Documentary": 1, "Comedy": 0.8, "History": 0.8, "Music": 0.6},
    "",
    (1955, 2200),
)
def initial(canvas: Canvas) -> Slot:
    """Draw one letter, larger than the sheet."""
    main = split_title(canvas.facts)[0]
    words = [word for word in re.findall(r"\w+", main) if word.casefold() not in ARTICLES] or [main]
    letter = words[0][0].upper()
    serif, x = canvas.random.chance(0.5), canvas.random.pick((84, 100, 122))
    family = SCRIPT_FONTS if is_unsqueezed(letter) else TYPE_STYLES["classic" if serif else "grotesk"].family
    size = min(268.0, 220 / measure(letter))
    looks = attr("font-weight", 700) + attr("font-family", family) + attr("fill", canvas.glow)
    canvas.add(text(letter, x, 212, size, looks, attr("text-anchor", "middle")))
    canvas.rect(0, 212, 200, 88, canvas.paper)
    canvas.rect(MARGIN, 219, INNER, 1.2, canvas.ink)
    return Slot(MARGIN, 226, INNER, 46, canvas.paper, canvas.paper, biggest=30)


@composition(
    {"Western": 1.4, "Drama": 1.2, "Comedy": 1.2, "Action": 1.2, "Documentary": 1.2, "Music": 1, "Crime": 1}
    | {"Thriller": 0.8, "War": 0.8, "Horror": 0.8, "Animation": 0.6},
    "",
    (1930, 2200),
)
def letters(canvas: Canvas) -> Slot:
    """Draw nothing but the title, as large as it goes."""
    title = split_title(canvas.facts)[0]
    biggest = 210.0 if len(title) <= 2 else 118.0
    if canvas.random.chance(0.5) and canvas.palette.carries_text(canvas.spot):
        return _flooded(canvas, biggest, is_short=len(title) <= SHORT)
    mark = canvas.random.whole(0, 2)
    if mark == 0 or (mark == 1 and len(title) <= SHORT):
        canvas.disc(canvas.random.pick((34, 166)), 52, 76, canvas.glow)
        canvas.rect(MARGIN, 276, INNER, 0.8, canvas.ink)
        return Slot(MARGIN, 140, INNER, 128, canvas.paper, canvas.paper, valign="bottom", biggest=biggest)
    if mark == 1:
        canvas.disc(MARGIN + 8, 26, 8, canvas.spot)
        canvas.disc(MARGIN + 30, 26, 8, canvas.second)
    else:
        canvas.rect(0, 0, 200, 12, canvas.glow)
    canvas.rect(MARGIN, 276, INNER, 0.8, canvas.ink)
    place = canvas.random.pick(("top", "bottom", "bottom"))
    return Slot(MARGIN, 44, INNER, 222, canvas.paper, canvas.paper, valign=place, biggest=biggest)


def _flooded(canvas: Canvas, biggest: float, *, is_short: bool) -> Slot:
    """Flood the sheet with the spot color; a short title has company, a full stop of a size."""
    canvas.rect(0, 0, 200, 300, canvas.spot)
    canvas.rect(MARGIN, 276, INNER, 0.8, canvas.palette.lettering(canvas.spot))
    if is_short:
        stop = (
            canvas.second
            if contrast(canvas.second, canvas.spot) >= STANDS_OUT
            else canvas.palette.lettering(canvas.spot)
        )
        canvas.disc(canvas.random.pick((62, 138)), 220, 46, stop)
        return Slot(MARGIN, 18, INNER, 146, canvas.spot, canvas.spot, biggest=biggest)
    place = canvas.random.pick(("top", "bottom"))
    return Slot(MARGIN, 18, INNER, 248, canvas.spot, canvas.spot, valign=place, biggest=biggest)


FAMILIES = (initial, letters)
