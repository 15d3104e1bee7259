"""``manage.py evaluate --data DIR``: how good the engine is on a prepared data set."""

import importlib
import importlib.util
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path
from statistics import mean
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from recommend import evaluation
from recommend.evaluation import ENGINE, Row
from recommend.plots import INKS, Point, intervals

TITLE = "Mean NDCG@10 over the tracks"
MEASURES = ("ndcg", "low", "high")


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

    def handle(self, *_args: Any, **options: Any) -> None:
        """Row by row, as they are measured."""
        try:
            movies, histories = evaluation.read(options["data"])
        except (OSError, ValueError, KeyError) as error:
            raise CommandError(f"{options['data']} is no prepared data set: {error}") from error
        if len(histories) < evaluation.FOLDS:
            raise CommandError("There are too few people to hide any.")
        self.stdout.write(f"{len(movies)} films, {len(histories)} people, seed {options['seed']}")
        self.stdout.write(
            "community track  recommender  people  NDCG@10 [95 %]           coverage  tail  variety  engine ahead by"
        )
        sizes = options["communities"].split(",")
        rows = []
        for row in evaluation.evaluate(
            movies, histories, evaluation.MAKERS, communities=sizes, seed=options["seed"], most=options["most"]
        ):
            rows.append(row)
            self.stdout.write(_line(row))
        points = _means(rows)
        for point in points:
            self.stdout.write(f"mean over the tracks, {point.group:>12}  {point.series:<11} {point.value:.4f}")
        if options["plot"]:
            self._draw(points, options["plot"])

    def _draw(self, points: list[Point], path: Path) -> None:
        path.write_text(intervals(points, title=TITLE, unit="NDCG@10"), encoding="utf-8")
        self.stdout.write(f"Wrote {path}")
        if importlib.util.find_spec("matplotlib") is None:
            self.stdout.write("No .png: matplotlib is not installed (pip install 'marquee[plots]').")
            return
        _draw_png(points, path.with_suffix(".png"))
        self.stdout.write(f"Wrote {path.with_suffix('.png')}")


def _line(row: Row) -> str:
    between = f"[{row.low:.4f}, {row.high:.4f}]"
    return (
        f"{row.community:>9} {row.track:<6} {row.name:<12} {row.people:>6}  {row.ndcg:.4f} {between:<18} "
        f"{row.coverage:>8.3f} {row.tail:>5.2f} {row.variety:>8.2f}  {_lead(row)}"
    )


def _lead(row: Row) -> str:
    """How far the engine is ahead on the same people."""
    mean, low, high = row.lead
    return "" if row.name == ENGINE else f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]"


def _means(rows: Sequence[Row]) -> list[Point]:
    """The mean over the tracks; its interval is the mean of theirs, which is wider than its own would be."""
    cells: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        cells[row.community, row.name].append(row)
    return [
        Point(name, f"{community} people", *(mean([getattr(one, what) for one in held]) for what in MEASURES))
        for (community, name), held in cells.items()
    ]


def _draw_png(points: Sequence[Point], path: Path) -> None:
    """The same picture by matplotlib, which is loaded only here: it is large, and an extra."""
    figures = importlib.import_module("matplotlib.figure")
    figure = figures.Figure(figsize=(8, 4.5), layout="constrained")
    axes = figure.subplots()
    groups = list(dict.fromkeys(point.group for point in points))
    for at, name in enumerate(dict.fromkeys(point.series for point in points)):
        held = [point for point in points if point.series == name]
        axes.errorbar(
            [groups.index(one.group) + (at - 1) * 0.12 for one in held], [one.value for one in held],
            yerr=[[one.value - one.low for one in held], [one.high - one.value for one in held]],
            fmt="o", color=INKS[at % len(INKS)], capsize=3, label=name,
        )  # fmt: skip
    axes.set_xticks(range(len(groups)), groups)
    axes.set_ylim(bottom=0)
    axes.set_title(TITLE)
    axes.legend()
    figure.savefig(path, dpi=150)
