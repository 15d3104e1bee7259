"""Setting type: how a title breaks into lines, and how large each may be."""

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from catalog.posters.typography.styles import TypeStyle, measure

MAX_LINES = 6
LONGEST_WORD = 24  # letters; a longer word may break anywhere
PIECE = 12
BETTER = 1.04  # more lines must win this much area
DANGLING = 1.15  # a line that ends in a small word counts as this much longer
SMALL_WORDS = frozenset({"the", "a", "an", "of", "and", "in", "on", "to", "at", "for", "de", "la", "le", "&", "or"})
# A line may break between Chinese and Japanese letters, but not before closing or after opening marks.
_SQUARE = "\u2e80-\ud7ff\uf900-\ufaff\uff00-\uff60\U00020000-\U0003ffff"
_CLOSING = "\u3001\u3002\u3005\u3009\u300b\u300d\u300f\u3011\u3015\u30fb\u30fc\uff01\uff09\uff0c\uff0e\uff1a"
_CLOSING += "\uff1b\uff1fぁぃぅぇぉっゃゅょァィゥェォッャュョ"
_OPENING = "\u3008\u300a\u300c\u300e\u3010\u3014\uff08"
_ATOM = re.compile(f"[{_OPENING}]*[{_SQUARE}][{_CLOSING}]*\\s*|[^\\s{_SQUARE}]+\\s*")


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: its text, its size in units, and its leading."""

    text: str
    size: float
    advance: float


@lru_cache(maxsize=4096)
def atoms_of(text: str) -> tuple[str, ...]:
    """List the pieces between which ``text`` may break, each with the space after it."""
    hangul = any("\uac00" <= char <= "\ud7a3" for char in text)
    words = re.findall(r"\S+\s*", text) if hangul else _ATOM.findall(text)
    return tuple(
        atom
        for word in words
        for atom in (re.findall(f".{{1,{PIECE}}}", word) if len(word) > LONGEST_WORD else (word,))
    )


def _cost(line: str) -> float:
    words = line.split()
    dangles = len(words) > 1 and words[-1].casefold() in SMALL_WORDS
    return measure(line) * (DANGLING if dangles else 1)


@lru_cache(maxsize=4096)
def breaks(text: str) -> tuple[tuple[str, ...], ...]:
    """Break ``text`` into 1, 2 and up to ``MAX_LINES`` lines, each time with the shortest longest line."""
    atoms = atoms_of(text)
    starts = [0, *accumulate(map(len, atoms))]
    joined = "".join(atoms)
    count = len(atoms)

    def line(start: int, end: int) -> str:
        return joined[starts[start] : starts[end]].strip()

    # best[end] = (cost, lines) of the first ``end`` atoms
    best: list[tuple[float, tuple[str, ...]]] = [(0.0, ())]
    best += [(_cost(line(0, end)), (line(0, end),)) for end in range(1, count + 1)]
    layouts = [best[count][1]]
    for lines in range(2, min(MAX_LINES, count) + 1):
        longer: list[tuple[float, tuple[str, ...]]] = [(float("inf"), ())] * (count + 1)
        for end in range(lines, count + 1):
            for start in range(end - 1, lines - 2, -1):
                last_line = line(start, end)
                worst = max(best[start][0], _cost(last_line))
                if worst < longer[end][0]:
                    longer[end] = (worst, (*best[start][1], last_line))
        best = longer
        layouts.append(best[count][1])
    return tuple(layouts)


def _sizes(lines: tuple[str, ...], style: TypeStyle, width: float, height: float, biggest: float) -> list[float]:
    """Size each line: one for all, or for wood type each line to the full measure."""
    count = len(lines)
    size = min(width / max(map(style.length, lines)), height / (count * style.leading), biggest)
    if style.block and count > 1:
        grown = [min(width / style.length(line), size * 2.1, biggest * 1.25) for line in lines]
        if sum(grown) * style.leading <= height:
            return grown
    return [size] * count


def fit(text: str, style: TypeStyle, width: float, height: float, biggest: float) -> list[Line]:
    """Break and size ``text`` so that it fills, and never leaves, width x height (in units)."""
    best: list[Line] = []
    best_area = -1.0
    for lines in breaks(text):
        sizes = _sizes(lines, style, width, height, biggest)
        area = sum(size * size * style.length(line) for size, line in zip(sizes, lines, strict=True))
        if area > best_area * BETTER:
            best_area = area
            best = [Line(line, size, size * style.leading) for line, size in zip(lines, sizes, strict=True)]
    return best
