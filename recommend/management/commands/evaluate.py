"""``manage.py evaluate --data DIR``: how good the engine is on a prepared data set."""

import importlib
import importlib.util
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommend.svg_charts import COLORS, PlanePoint, Point, Span, groups_and_series, intervals, plane
from recommend.training import evaluation
from recommend.training.evaluation import ENGINE, Row
from recommend.training.measures import Estimate
from recommend.training.recommenders import MODES, fit_all

TITLE = "Mean NDCG@10 over the tracks"
FRONTIER_TITLE = "How personal, and how famous: means over the tracks with favorites"
AXES = ("share of the 50 most favored movies among the first 20", "affinity@20")
REFERENCES = ("popularity", "neighbors")
HEADER = (
    "community track  recommender users  NDCG@10 [95 %]           affinity@20        canon@20           "
    "kind@20            honest@20          coverage  tail  variety  engine ahead by"
)
MEASURES = ("ndcg", "affinity", "canon", "kind", "honest")

type Cells = Mapping[tuple[str, str], Sequence[Row]]  # by community and recommender: one row for each track


class Command(BaseCommand):
    """Print the table, draw the plot. Needs no database."""

    help = "Compare the engine with simpler methods on movies.jsonl and interactions.csv in DIR."
    requires_system_checks: list[str] = []  # noqa: RUF012 - Django's type

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What to measure, and where the pictures go."""
        parser.add_argument("--data", type=Path, required=True, help="folder with movies.jsonl and interactions.csv")
        parser.add_argument("--communities", default="0,50,all", help="how many people are learned from")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--most", type=int, default=None, help="people asked in each of the five folds")
        parser.add_argument("--plot", type=Path, help="write this .svg, and a .png beside it where matplotlib is there")
        parser.add_argument("--frontier", type=Path, help="write this .svg: the three modes by affinity and canon")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Row by row, as they are measured."""
        try:
            movies, histories = evaluation.read(options["data"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{options['data']} is no prepared data set: {error}") from error
        if len(histories) < evaluation.FOLDS:
            raise CommandError("There are too few people to hide any.")
        self.stdout.write(f"{len(movies)} films, {len(histories)} people, seed {options['seed']}")
        self.stdout.write(HEADER)
        sizes, seed, max_users = options["communities"].split(","), options["seed"], options["most"]
        rows = []
        for row in evaluation.evaluate(movies, histories, fit_all, communities=sizes, seed=seed, max_users=max_users):
            rows.append(row)
            self.stdout.write(_line(row))
        cells = _cells(rows)
        for (community, name), cell in cells.items():
            means = "  ".join(f"{measure} {_number(_mean(cell, measure))}" for measure in MEASURES)
            self.stdout.write(f"mean over the tracks, {community:>5} people  {name:<11}  {means}")
        self._draw(cells, options)

    def _draw(self, cells: Cells, options: Mapping[str, Any]) -> None:
        if path := options["frontier"]:
            picture = plane(_frontier(cells), title=FRONTIER_TITLE, axes=AXES, joined=MODES)
            path.write_text(picture, encoding="utf-8")
            self.stdout.write(f"Wrote {path}")
        if path := options["plot"]:
            self._draw_accuracy(_accuracy(cells), path)

    def _draw_accuracy(self, points: list[Point], path: Path) -> None:
        path.write_text(intervals(points, title=TITLE, unit="NDCG@10"), encoding="utf-8")
        self.stdout.write(f"Wrote {path}")
        if importlib.util.find_spec("matplotlib") is None:
            self.stdout.write("No .png: matplotlib is not installed (pip install '.[plots]').")
            return
        _draw_png(points, path.with_suffix(".png"))
        self.stdout.write(f"Wrote {path.with_suffix('.png')}")


def _line(row: Row) -> str:
    accuracy = f"{row.ndcg.mean:.4f} [{row.ndcg.low:.4f}, {row.ndcg.high:.4f}]"
    personal = " ".join(f"{_short(estimate):<18}" for estimate in (row.affinity, row.canon, row.kind, row.honest))
    return (
        f"{row.community:>9} {row.track:<6} {row.name:<11} {row.ndcg.users:>5}  {accuracy:<25}{personal} "
        f"{row.coverage:>8.3f} {row.tail:>5.2f} {row.variety:>8.2f}  {_lead(row)}"
    )


def _short(estimate: Estimate | None) -> str:
    return f"{estimate.mean:.2f} [{estimate.low:.2f}, {estimate.high:.2f}]" if estimate else "-"


def _lead(row: Row) -> str:
    """How far the engine is ahead on the same people."""
    mean, low, high, _ = row.lead
    return "" if row.name == ENGINE else f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"


def _cells(rows: Sequence[Row]) -> Cells:
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row.community, row.name].append(row)
    return cells


def _mean(cell: Sequence[Row], measure: str) -> Span | None:
    """The mean over the tracks that have the measure; its interval is the mean of theirs, so wider than its own."""
    estimates: list[Estimate] = [estimate for row in cell if (estimate := getattr(row, measure))]
    return Span(*(mean(column) for column in list(zip(*estimates, strict=True))[:3])) if estimates else None


def _number(span: Span | None) -> str:
    return f"{span.value:.4f}" if span else "-"


def _accuracy(cells: Cells) -> list[Point]:
    return [
        Point(name, f"{community} people", *span)
        for (community, name), cell in cells.items()
        if (span := _mean(cell, "ndcg"))
    ]


def _frontier(cells: Cells) -> list[PlanePoint]:
    """The three modes and what they are compared with, on the tracks where favorites are given."""
    points = []
    for (community, name), cell in cells.items():
        rows_with_favorites = [row for row in cell if row.affinity]
        canon, affinity = _mean(rows_with_favorites, "canon"), _mean(rows_with_favorites, "affinity")
        has_neighbors = name != "neighbors" or community != "0"  # of nobody's favorites there are no neighbors
        if name in {*MODES, *REFERENCES} and has_neighbors and canon and affinity:
            points.append(PlanePoint(name, f"{community} people", canon, affinity))
    return points


def _draw_png(points: Sequence[Point], path: Path) -> None:
    """The same picture by matplotlib, which is loaded only here: it is large, and an extra."""
    figures = importlib.import_module("matplotlib.figure")
    figure = figures.Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    groups, series = groups_and_series(points)
    for number, name in enumerate(series):
        of_series, offset = [point for point in points if point.series == name], number - (len(series) - 1) / 2
        axes.errorbar(
            [groups.index(point.group) + offset * 0.12 for point in of_series], [point.value for point in of_series],
            yerr=[[point.value - point.low for point in of_series], [point.high - point.value for point in of_series]],
            fmt="o", color=COLORS[number % len(COLORS)], capsize=3, label=name,
        )  # fmt: skip
    axes.set_xticks(range(len(groups)), groups)
    axes.set_ylim(bottom=0)
    axes.set_title(TITLE)
    axes.legend()
    figure.savefig(path, dpi=150)
