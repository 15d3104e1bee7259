"""Two small plots as SVG, for documents: bars with the goal of each, and a line over a count. No library draws them."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

WIDTH, NAMES, ROW = 760, 300, 26  # pixels: of the plot, of the column with names, of a bar with its gap
INK, PALE, MARK = "#57606a", "#3b82c4", "#c2410c"  # legible on white and on black
HEAD = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" role="img" '
    'aria-label="{title}" font-family="system-ui, sans-serif" font-size="12" fill="{ink}">\n'
    '<text x="4" y="16" font-weight="600">{title}</text>\n'
)


@dataclass(frozen=True)
class Bar:
    """One value, and what was hoped for; in the same unit."""

    name: str
    value: float
    goal: float | None = None


def bars(title: str, rows: Sequence[Bar], *, unit: str = "") -> str:
    """A bar for each row with its value; a stroke stands where the goal is."""
    largest = max((number for row in rows for number in (row.value, row.goal or 0.0)), default=1.0) or 1.0
    scale = (WIDTH - NAMES - 70) / largest
    lines = []
    for place, row in enumerate(rows):
        top = 28 + place * ROW
        length = max(row.value * scale, 1.0)
        lines.append(f'<text x="{NAMES - 8}" y="{top + 13}" text-anchor="end">{escape(row.name)}</text>')
        lines.append(f'<rect x="{NAMES}" y="{top}" width="{length:.1f}" height="18" fill="{PALE}"/>')
        lines.append(f'<text x="{NAMES + length + 6:.1f}" y="{top + 13}">{row.value:.3g}{unit}</text>')
        if row.goal is not None:
            at = NAMES + row.goal * scale
            lines.append(f'<path d="M{at:.1f} {top - 3}v24" stroke="{MARK}" stroke-width="2"/>')
    return _document(title, 34 + len(rows) * ROW, lines)


def line(title: str, points: Sequence[tuple[float, float]], *, unit: str = "") -> str:
    """Values over a count, from zero up."""
    most, highest = max(x for x, _ in points) or 1.0, max(y for _, y in points) or 1.0
    places = [(50 + x / most * (WIDTH - 130), 200 - y / highest * 160) for x, y in points]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    lines = [
        f'<path d="M50 36V200H{WIDTH - 60}" fill="none" stroke="{INK}"/>',
        f'<polyline points="{path}" fill="none" stroke="{PALE}" stroke-width="2"/>',
        f'<text x="44" y="44" text-anchor="end">{highest:.0f}</text><text x="44" y="204" text-anchor="end">0</text>',
        f'<text x="{WIDTH - 60}" y="218" text-anchor="end">{most:,.0f}</text>',
        f'<text x="{places[-1][0] + 6:.1f}" y="{places[-1][1] + 4:.1f}">{points[-1][1]:.0f}{unit}</text>',
    ]
    return _document(title, 226, lines)


def save(path: Path, svg: str) -> Path:
    """Write a plot; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(svg)
    return path


def _document(title: str, height: int, lines: Sequence[str]) -> str:
    head = HEAD.format(width=WIDTH, height=height, title=escape(title, quote=True), ink=INK)
    return head + "\n".join(lines) + "\n</svg>\n"
