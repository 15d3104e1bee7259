"""Plots as SVG, drawn from plain numbers without a plotting library. Knows nothing of films or Django."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

WIDTH, LEFT, ROW = 420, 150, 30  # of a bar plot, in its own units
LONGEST = 230.0  # of a bar
INKS = ("#b5ab9a", "#d9962a", "#ad2d17", "#1c6263")


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar of a plot; geometry in the plot's units."""

    label: str
    count: int
    y: int
    width: float
    first: bool


@dataclass(frozen=True, slots=True)
class BarPlot:
    """Horizontal bars, one below the other."""

    width: int
    height: int
    bars: tuple[Bar, ...]


def bars(counts: Sequence[tuple[str, int]]) -> BarPlot:
    """Lay out ``counts``; the longest bar is the largest count."""
    most = max((count for _, count in counts), default=1) or 1
    laid = tuple(
        Bar(label, count, 6 + at * ROW, round(LONGEST * count / most, 1), count == most)
        for at, (label, count) in enumerate(counts)
    )
    return BarPlot(WIDTH, max(1, len(counts)) * ROW, laid)


@dataclass(frozen=True, slots=True)
class Point:
    """A measured value and its interval."""

    series: str
    group: str
    value: float
    low: float
    high: float


HIGH, STEP, FLOOR = 320, 24, 50  # of an interval plot: its height, between two marks, below the axis


def intervals(points: Sequence[Point], *, title: str, unit: str) -> str:
    """A picture of ``points``: one cluster for each group, one mark with its interval for each series."""
    groups, series = list(dict.fromkeys(p.group for p in points)), list(dict.fromkeys(p.series for p in points))
    cluster = STEP * len(series) + 40
    wide = max(70 + cluster * len(groups), 400)
    top = 1.05 * (max((point.high for point in points), default=1.0) or 1.0)

    def y(value: float) -> float:
        return HIGH - FLOOR - value * (HIGH - 90) / top

    parts = [_head(wide, title)]
    for value in (top * tick / 4 for tick in range(5)):
        parts.append(f'<path d="M55 {y(value):.1f}H{wide - 10}" stroke="#c9bea8"/>')
        parts.append(f'<text x="10" y="{y(value) + 4:.1f}">{value:.2f}</text>')
    for point in points:
        at = series.index(point.series)
        x, ink = 70 + groups.index(point.group) * cluster + at * STEP, INKS[at % len(INKS)]
        told = f"{escape(point.series)}: {point.value:.3f} {escape(unit)}"
        parts.append(f'<path d="M{x} {y(point.low):.1f}V{y(point.high):.1f}" stroke="{ink}" stroke-width="3"/>')
        parts.append(f'<circle cx="{x}" cy="{y(point.value):.1f}" r="5" fill="{ink}"><title>{told}</title></circle>')
    for at, group in enumerate(groups):
        parts.append(f'<text x="{62 + at * cluster}" y="{HIGH - 30}">{escape(group)}</text>')
    for at, name in enumerate(series):
        x = 62 + at * 110
        parts.append(f'<circle cx="{x}" cy="{HIGH - 12}" r="5" fill="{INKS[at % len(INKS)]}"/>')
        parts.append(f'<text x="{x + 10}" y="{HIGH - 8}">{escape(name)}</text>')
    return "".join([*parts, "</svg>"])


def _head(wide: int, title: str) -> str:
    words = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {HIGH}" role="img" font-family="sans-serif" '
        f'font-size="12"><title>{words}</title><rect width="{wide}" height="{HIGH}" fill="#f5f0e4"/>'
        f'<text x="10" y="20" font-size="14">{words}</text>'
    )
