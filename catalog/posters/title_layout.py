"""The words on a sheet: title block and small print."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from catalog.posters.canvas import INNER, MARGIN, W
from catalog.posters.compositions.base import Slot
from catalog.posters.facts import (
    Facts,
    is_joined,
    is_non_latin,
    is_right_to_left,
    is_unsqueezed,
    shorten,
    split_title,
)
from catalog.posters.markup import attr, num, text
from catalog.posters.palettes import Palette, contrast
from catalog.posters.typography.lettering import Line, fit
from catalog.posters.typography.styles import ARTICLES, SMALL_PRINT, TYPE_STYLES, TypeStyle, measure

SHORT, GROWTH = 4, 1.35  # a title up to this many letters may be set this much larger
TOO_SMALL = 17.0  # a title that must shrink below this is set in the narrow voice instead
# Fallback fonts run wider than the ones a voice asks for. A line that could
# outgrow its measure by this much is pinned with textLength.
WIDEST_FALLBACK = 1.2
FOOT = 287.0  # baseline of the small print; pictures may run under it
SMALL = 6.6  # size of the small print
SUBTITLE_HEIGHT, SUBTITLE_SIZE, GAP = 34.0, 10.5, 5.0  # most height and size of the small part, and the space beside it
SCRIPT_HEIGHT, SCRIPT_LETTERS, SCRIPT_ROOM = 16.0, 40, 54.0
ARTICLE_SIZE, ARTICLE_HEIGHT = 13.0, 17.0
BOUNCE = (0, -0.05, 0.06, -0.03, 0.02)  # how far each letter dances, in em


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the title block and how it is set; without text it is a space of its advance."""

    line: Line
    style: TypeStyle


def _gap(height: float, style: TypeStyle) -> Row:
    return Row(Line("", 0, height), style)


def _main_rows(main: str, style: TypeStyle, slot: Slot, height: float) -> list[Row]:
    """Set the large part, its article small above it; narrow when it would come out too small."""
    rows = []
    words = main.split()
    if style.small_words and height > 58 and len(words) > 1 and words[0].casefold() in ARTICLES:
        main = " ".join(words[1:])
        article = words[0].upper() if style.caps else words[0].lower()
        rows = [Row(Line(article, ARTICLE_SIZE, ARTICLE_HEIGHT - 1), replace(style, italic=not style.caps))]
        height -= ARTICLE_HEIGHT
    biggest = slot.biggest * (GROWTH if len(main) <= SHORT else 1)
    lines = fit(style.cased(main), style, slot.w, height, biggest)
    if style.width > 0.9 and style.name != "script" and max(line.size for line in lines) < TOO_SMALL:
        style = replace(TYPE_STYLES["tall"], centred=style.centred)
        rows = [Row(row.line, replace(style, width=1.0)) for row in rows]
        lines = fit(style.cased(main), style, slot.w, height, biggest)
    return rows + [Row(line, style) for line in lines]


def _subtitle_rows(subtitle: str, style: TypeStyle, slot: Slot) -> list[Row]:
    """Set the small part, in the plainest form of the same lettering."""
    tracking = 0.06 if style.caps else 0.0
    weight = 700 if style.block or style.name in {"grotesk", "tall", "gothic"} else 400
    plain_style = replace(style, block=False, bounce=False, width=1.02, leading=1.18, tracking=tracking, weight=weight)
    return [
        Row(line, plain_style)
        for line in fit(
            plain_style.cased(subtitle), plain_style, slot.w, min(SUBTITLE_HEIGHT, slot.h * 0.4), SUBTITLE_SIZE
        )
    ]


def _script_row(facts: Facts, slot: Slot) -> Row:
    """Set the original title in its own script, on one line."""
    script = shorten(facts.original_title, SCRIPT_LETTERS)
    size = min(11.0, (slot.w - len(script)) / measure(script))
    tracking = 0.0 if is_joined(script) else 1 / size
    return Row(Line(script, size, 12), replace(TYPE_STYLES["script"], weight=400, tracking=tracking))


def title_rows(facts: Facts, style: TypeStyle, slot: Slot) -> list[Row]:
    """Set the title block from top to bottom, never higher than the slot."""
    main, subtitle, subtitle_above = split_title(facts)
    if is_unsqueezed(main):
        style = replace(TYPE_STYLES["script"], centred=style.centred)
    subtitle_rows = _subtitle_rows(subtitle, style, slot) if subtitle else []
    main_height = slot.h - (sum(row.line.advance for row in subtitle_rows) + GAP if subtitle_rows else 0)
    shows_script = (
        is_non_latin(facts.original_title) and facts.original_title != facts.title and main_height >= SCRIPT_ROOM
    )
    rows = _main_rows(main, style, slot, main_height - (SCRIPT_HEIGHT if shows_script else 0))
    gap = [_gap(GAP, style)] if subtitle_rows else []
    rows = [*subtitle_rows, *gap, *rows] if subtitle_above else [*rows, *gap, *subtitle_rows]
    if shows_script:
        rows += [_gap(4, style), _script_row(facts, slot)]
    return rows


def _bounce(content: str, size: float) -> str:
    """Move each letter a little up or down from the one before it."""
    heights = [BOUNCE[position % 5] * size for position in range(len(content))]
    moves = [height - previous for previous, height in zip([0.0, *heights], heights, strict=False)]
    return attr("dy", " ".join(map(num, moves)))


def _row_attrs(row: Row, leading: TypeStyle, width: float) -> str:
    """Write what sets ``row`` apart from its group's ``leading`` voice and keeps it within ``width``."""
    line, style = row.line, row.style
    length = style.length(line.text) * line.size
    attrs = ""
    if style.width < 0.9 or style.block or length * WIDEST_FALLBACK > width:
        attrs = attr("textLength", num(length)) + attr("lengthAdjust", "spacingAndGlyphs")
    elif style.tracking:
        attrs = attr("letter-spacing", num(style.tracking * line.size))
    if style.bounce:
        attrs += _bounce(line.text, line.size)
    if style.family != leading.family:
        attrs += attr("font-family", style.family)
    if style.italic != leading.italic:
        attrs += attr("font-style", "italic" if style.italic else "normal")
    if style.weight != leading.weight:
        attrs += attr("font-weight", style.weight)
    return attrs


def set_title(facts: Facts, style: TypeStyle, slot: Slot, palette: Palette) -> str:
    """Draw the title block as one group."""
    rows = title_rows(facts, style, slot)
    leading = max(rows, key=lambda row: row.line.size).style
    to_left = is_right_to_left(facts.title)
    anchor = "middle" if leading.centred else slot.anchor
    x = slot.x + slot.w * {"start": float(to_left), "middle": 0.5, "end": 1.0}[anchor]
    height = sum(row.line.advance for row in rows)
    top = slot.y + {"top": 0.0, "middle": (slot.h - height) / 2, "bottom": slot.h - height}[slot.valign]
    texts = []
    for row in rows:
        if row.line.text:
            baseline = top + row.line.size * (0.76 if row.style.caps else 0.8)
            texts.append(text(row.line.text, x, baseline, row.line.size, _row_attrs(row, leading, slot.w)))
        top += row.line.advance
    attributes = attr("fill", palette.lettering(slot.on)) + attr("font-family", leading.family)
    attributes += attr("font-weight", leading.weight)
    if anchor != "start":
        attributes += attr("text-anchor", anchor)
    if leading.italic:
        attributes += attr("font-style", "italic")
    if to_left:
        attributes += attr("direction", "rtl")
    return f"<g{attributes}>{''.join(texts)}</g>"


def _credit(directors: Sequence[str], width: float) -> str:
    """Name the directors, as fully as ``width`` (in units) allows."""
    if not directors:
        return ""
    last_name = directors[0].split()[-1]
    for names in (directors[:2], directors[:1], (last_name,)):
        credit = " & ".join(names).upper()
        if measure(credit) * SMALL * 1.25 <= width:
            return credit
    return shorten(last_name.upper(), 14)


def small_print(facts: Facts, slot: Slot, palette: Palette) -> str:
    """Draw the foot: who made it on the left, year and length on the right. Empty when neither is known."""
    ink = max((palette.ink, palette.paper, palette.second), key=lambda color: contrast(color, slot.foot))
    year_and_runtime = "  ".join(
        filter(None, (str(facts.year or ""), f"{facts.runtime}\u2032" if facts.runtime else ""))
    )
    credit = _credit(facts.directors, INNER - measure(year_and_runtime) * SMALL - 14)
    texts = []
    if credit:
        texts.append(text(credit, MARGIN, FOOT, SMALL, attr("letter-spacing", 0.5)))
    if year_and_runtime:
        texts.append(text(year_and_runtime, W - MARGIN, FOOT, SMALL, attr("text-anchor", "end")))
    return f'<g fill="{ink}" font-family="{SMALL_PRINT}">{"".join(texts)}</g>' if texts else ""
