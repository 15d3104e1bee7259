"""Plots as SVG, drawn from plain numbers without a plotting library. Knows nothing of movies or Django."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape
from math import ceil, log10
from typing import NamedTuple

WIDTH, LEFT, ROW = 420, 150, 30  # of a bar plot, in its own units
LONGEST = 230.0  # of a bar
COLORS = ("#b5ab9a", "#d9962a", "#ad2d17", "#1c6263", "#6b4c7a", "#7a8a3c")


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
    largest = max((count for _, count in counts), default=1) or 1
    laid_out = tuple(
        Bar(label, count, 6 + position * ROW, round(LONGEST * count / largest, 1), count == largest)
        for position, (label, count) in enumerate(counts)
    )
    return BarPlot(WIDTH, max(1, len(counts)) * ROW, laid_out)


@dataclass(frozen=True, slots=True)
class Point:
    """A measured value and its interval."""

    series: str
    group: str
    value: float
    low: float
    high: float


def groups_and_series(points: "Sequence[Point] | Sequence[PlanePoint]") -> tuple[list[str], list[str]]:
    """The names of all groups and of all series, each once, in the order of the points."""
    return list(dict.fromkeys(point.group for point in points)), list(dict.fromkeys(point.series for point in points))


PLOT_HEIGHT, STEP, FOOT_HEIGHT = 320, 24, 50  # of an interval plot: its height, between two marks, below the axis


def intervals(points: Sequence[Point], *, title: str, unit: str) -> str:
    """A picture of ``points``: one cluster for each group, one mark with its interval for each series."""
    groups, series = groups_and_series(points)
    cluster = STEP * len(series) + 40
    width = max(70 + cluster * len(groups), 70 + 110 * len(series), 400)
    axis_end = 1.05 * (max((point.high for point in points), default=1.0) or 1.0)

    def y(value: float) -> float:
        return PLOT_HEIGHT - FOOT_HEIGHT - value * (PLOT_HEIGHT - 90) / axis_end

    elements = [_opening_tag(width, title)]
    for value in (axis_end * tick / 4 for tick in range(5)):
        elements.append(f'<path d="M55 {y(value):.1f}H{width - 10}" stroke="#c9bea8"/>')
        elements.append(f'<text x="10" y="{y(value) + 4:.1f}">{value:.2f}</text>')
    for point in points:
        position = series.index(point.series)
        x, color = 70 + groups.index(point.group) * cluster + position * STEP, COLORS[position % len(COLORS)]
        label = f"{escape(point.series)}: {point.value:.3f} {escape(unit)}"
        elements.append(f'<path d="M{x} {y(point.low):.1f}V{y(point.high):.1f}" stroke="{color}" stroke-width="3"/>')
        elements.append(
            f'<circle cx="{x}" cy="{y(point.value):.1f}" r="5" fill="{color}"><title>{label}</title></circle>'
        )
    for position, group in enumerate(groups):
        elements.append(f'<text x="{62 + position * cluster}" y="{PLOT_HEIGHT - 30}">{escape(group)}</text>')
    for position, name in enumerate(series):
        x = 62 + position * 110
        elements.append(f'<circle cx="{x}" cy="{PLOT_HEIGHT - 12}" r="5" fill="{COLORS[position % len(COLORS)]}"/>')
        elements.append(f'<text x="{x + 10}" y="{PLOT_HEIGHT - 8}">{escape(name)}</text>')
    return "".join([*elements, "</svg>"])


def _opening_tag(width: int, title: str, height: int = PLOT_HEIGHT) -> str:
    words = escape(title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img" font-family="sans-serif" '
        f'font-size="12"><title>{words}</title><rect width="{width}" height="{height}" fill="#f5f0e4"/>'
        f'<text x="10" y="20" font-size="14">{words}</text>'
    )


class Span(NamedTuple):
    """A measured value and its interval."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class PlanePoint:
    """Something measured in two ways at once. Points of one group share a color, those of one series a shape."""

    series: str
    group: str
    x: Span
    y: Span


SIDE, MARGIN, LEGEND = 520, 60, 140  # of a plane: its width and height, around the axes, beside them
PLANE_COLORS, LEGEND_COLOR = ("#1c6263", "#ad2d17", "#d9962a", "#6b4c7a", "#7a8a3c"), "#3b3428"
SHAPES: Sequence[Callable[[float, float], str]] = (
    lambda x, y: f"M{x - 5:.1f} {y:.1f}a5 5 0 1 0 10 0a5 5 0 1 0 -10 0Z",
    lambda x, y: f"M{x - 5:.1f} {y - 5:.1f}h10v10h-10Z",
    lambda x, y: f"M{x:.1f} {y - 6:.1f}l6 11h-12Z",
    lambda x, y: f"M{x:.1f} {y - 7:.1f}l7 7l-7 7l-7 -7Z",
    lambda x, y: f"M{x - 6:.1f} {y - 2:.1f}h4v-4h4v4h4v4h-4v4h-4v-4h-4Z",
)


class _Axis:
    """From a measured value to a place on the picture; its marks are round numbers, the last above all values."""

    def __init__(self, spans: Sequence[Span], start: float, end: float) -> None:
        self.start, self.end = start, end
        highest = max((span.high for span in spans), default=1.0) or 1.0
        self.step = 10.0 ** ceil(log10(highest)) / 5.0
        self.top = self.step * ceil(highest / self.step)

    def place(self, value: float) -> float:
        return self.start + (self.end - self.start) * value / self.top

    @property
    def marks(self) -> list[float]:
        return [self.step * mark for mark in range(round(self.top / self.step) + 1)]


def plane(points: Sequence[PlanePoint], *, title: str, axes: tuple[str, str], joined: Sequence[str] = ()) -> str:
    """A picture of ``points`` in two measures, each with both intervals; the ``joined`` series of a group by a line."""
    groups, series = groups_and_series(points)
    x_axis = _Axis([point.x for point in points], MARGIN, SIDE - 10)
    y_axis = _Axis([point.y for point in points], SIDE - MARGIN, 40)
    elements = [_opening_tag(SIDE + LEGEND, title, SIDE), *_grid(x_axis, y_axis, axes)]
    for number, group in enumerate(groups):
        color = PLANE_COLORS[number % len(PLANE_COLORS)]
        group_points = [point for point in points if point.group == group]
        line = [
            (x_axis.place(point.x.value), y_axis.place(point.y.value))
            for name in joined
            for point in group_points
            if point.series == name
        ]
        if line:
            path = "L".join(f"{x:.1f} {y:.1f}" for x, y in line)
            elements.append(f'<path d="M{path}" stroke="{color}" fill="none" stroke-dasharray="4 3"/>')
        shapes = [SHAPES[series.index(point.series) % len(SHAPES)] for point in group_points]
        elements += [
            _mark(point, x_axis, y_axis, color, shape) for point, shape in zip(group_points, shapes, strict=True)
        ]
    return "".join([*elements, *_legend(groups, series), "</svg>"])


def _legend(groups: Sequence[str], series: Sequence[str]) -> list[str]:
    """What the colors and the shapes mean, beside the plane."""
    rows = [(PLANE_COLORS[number % len(PLANE_COLORS)], SHAPES[0], name) for number, name in enumerate(groups)]
    rows += [(LEGEND_COLOR, SHAPES[number % len(SHAPES)], name) for number, name in enumerate(series)]
    elements, x = [], SIDE + 15
    for number, (color, shape, name) in enumerate(rows):
        y = 60 + 22 * number + (12 if number >= len(groups) else 0)
        elements.append(f'<path d="{shape(x, y)}" fill="{color}"/><text x="{x + 12}" y="{y + 4}">{escape(name)}</text>')
    return elements


def _grid(x_axis: _Axis, y_axis: _Axis, axes: tuple[str, str]) -> list[str]:
    elements = []
    for value in x_axis.marks:
        x = x_axis.place(value)
        elements.append(f'<path d="M{x:.1f} {y_axis.end:.1f}V{y_axis.start:.1f}" stroke="#c9bea8"/>')
        elements.append(f'<text x="{x - 8:.1f}" y="{y_axis.start + 16:.1f}">{value:g}</text>')
    for value in y_axis.marks:
        y = y_axis.place(value)
        elements.append(f'<path d="M{x_axis.start:.1f} {y:.1f}H{x_axis.end:.1f}" stroke="#c9bea8"/>')
        elements.append(f'<text x="32" y="{y + 4:.1f}">{value:g}</text>')
    middle = (x_axis.start + x_axis.end) / 2
    elements.append(f'<text x="{middle:.0f}" y="{SIDE - 16}" text-anchor="middle">{escape(axes[0])}</text>')
    elements.append(
        f'<text transform="translate(15 {SIDE / 2}) rotate(-90)" text-anchor="middle">{escape(axes[1])}</text>'
    )
    return elements


def _mark(point: PlanePoint, x_axis: _Axis, y_axis: _Axis, color: str, shape: Callable[[float, float], str]) -> str:
    x, y = x_axis.place(point.x.value), y_axis.place(point.y.value)
    cross = (
        f"M{x_axis.place(point.x.low):.1f} {y:.1f}H{x_axis.place(point.x.high):.1f}"
        f"M{x:.1f} {y_axis.place(point.y.low):.1f}V{y_axis.place(point.y.high):.1f}"
    )
    words = escape(f"{point.series}, {point.group}: {point.x.value:.3f}, {point.y.value:.3f}")
    return (
        f'<path d="{cross}" stroke="{color}" stroke-width="1.5"/>'
        f'<path d="{shape(x, y)}" fill="{color}"><title>{words}</title></path>'
    )
