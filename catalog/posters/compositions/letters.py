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
def initial(p: Canvas) -> Slot:
    """Draw one letter, larger than the sheet."""
    main = split_title(p.facts)[0]
    words = [word for word in re.findall(r"\w+", main) if word.casefold() not in ARTICLES] or [main]
    letter = words[0][0].upper()
    serif, x = p.random.chance(0.5), p.random.pick((84, 100, 122))
    family = SCRIPT_FONTS if is_unsqueezed(letter) else TYPE_STYLES["classic" if serif else "grotesk"].family
    size = min(268.0, 220 / measure(letter))
    looks = attr("font-weight", 700) + attr("font-family", family) + attr("fill", p.glow)
    p.add(text(letter, x, 212, size, looks, attr("text-anchor", "middle")))
    p.rect(0, 212, 200, 88, p.paper)
    p.rect(MARGIN, 219, INNER, 1.2, p.ink)
    return Slot(MARGIN, 226, INNER, 46, p.paper, p.paper, biggest=30)


@composition(
    {"Western": 1.4, "Drama": 1.2, "Comedy": 1.2, "Action": 1.2, "Documentary": 1.2, "Music": 1, "Crime": 1}
    | {"Thriller": 0.8, "War": 0.8, "Horror": 0.8, "Animation": 0.6},
    "",
    (1930, 2200),
)
def letters(p: Canvas) -> Slot:
    """Draw nothing but the title, as large as it goes."""
    title = split_title(p.facts)[0]
    biggest = 210.0 if len(title) <= 2 else 118.0
    if p.random.chance(0.5) and p.palette.carries_text(p.spot):
        return _flooded(p, biggest, is_short=len(title) <= SHORT)
    mark = p.random.whole(0, 2)
    if mark == 0 or (mark == 1 and len(title) <= SHORT):
        p.disc(p.random.pick((34, 166)), 52, 76, p.glow)
        p.rect(MARGIN, 276, INNER, 0.8, p.ink)
        return Slot(MARGIN, 140, INNER, 128, p.paper, p.paper, valign="bottom", biggest=biggest)
    if mark == 1:
        p.disc(MARGIN + 8, 26, 8, p.spot)
        p.disc(MARGIN + 30, 26, 8, p.second)
    else:
        p.rect(0, 0, 200, 12, p.glow)
    p.rect(MARGIN, 276, INNER, 0.8, p.ink)
    place = p.random.pick(("top", "bottom", "bottom"))
    return Slot(MARGIN, 44, INNER, 222, p.paper, p.paper, valign=place, biggest=biggest)


def _flooded(p: Canvas, biggest: float, *, is_short: bool) -> Slot:
    """Flood the sheet with the spot colour; a short title has company, a full stop of a size."""
    p.rect(0, 0, 200, 300, p.spot)
    p.rect(MARGIN, 276, INNER, 0.8, p.palette.lettering(p.spot))
    if is_short:
        stop = p.second if contrast(p.second, p.spot) >= STANDS_OUT else p.palette.lettering(p.spot)
        p.disc(p.random.pick((62, 138)), 220, 46, stop)
        return Slot(MARGIN, 18, INNER, 146, p.spot, p.spot, biggest=biggest)
    place = p.random.pick(("top", "bottom"))
    return Slot(MARGIN, 18, INNER, 248, p.spot, p.spot, valign=place, biggest=biggest)


FAMILIES = (initial, letters)
