"""Many people at once: ``python -m tests.bench.load [--minutes 1] [--users 128]`` starts a server and sends them.

They come as `tests.bench.people` says, by locust, in a process of their own on the same machine: what they cost is
taken from the server. Then four times as many come. Says how many answers were errors, how long they took, how
many public ones came from the response cache, and what the workers hold. Limits are off, as all come from one address.
"""

import argparse
import csv
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families

from project.server.environment import ROOT
from tests.api.product import Product, running
from tests.bench import plots
from tests.bench.memory import resident
from tests.bench.ratios import cpu, listener
from tests.bench.report import PLOTS, machine, renew

CROWD = 4  # times as many, afterwards
ARRIVALS = 32  # a second
HITS = ("hit", "stale")


@dataclass(frozen=True)
class Load:
    """What so many people met.

    Attributes:
        rows: (name, requests, failures, p50, p95, p99) with milliseconds, of each kind of request; the last is all.
        hit_ratio: of public answers, the share that the response cache gave.
        cpu: milliseconds of the web server for one request, all processes together.
        held: MiB of the largest process of the web server.
    """

    users: int
    minutes: float
    rows: list[tuple[str, int, int, float, float, float]]
    reasons: dict[str, int]
    hit_ratio: float
    cpu: float
    held: float


def send(product: Product, *, users: int, minutes: float) -> Load:
    """Let so many people come for so long."""
    server = listener(product.process)
    before, spent = public_answers(product), cpu(server)
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "locust", "-f", "tests/bench/people.py", "--headless", "--only-summary",
            "--host", product.address, "-u", str(users), "-r", str(ARRIVALS), "-t", f"{minutes * 60:.0f}s",
            "--csv", f"{folder}/load", "--exit-code-on-error", "0", "--loglevel", "ERROR"]  # fmt: skip
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
        rows = [_row(line) for line in _lines(Path(folder, "load_stats.csv"))]
        reasons = {line["Error"]: int(line["Occurrences"]) for line in _lines(Path(folder, "load_failures.csv"))}
    after = public_answers(product)
    counted = {state: after.get(state, 0.0) - before.get(state, 0.0) for state in after}
    hits = sum(counted.get(state, 0.0) for state in HITS)
    family = [server, *server.children(recursive=True)]
    return Load(
        users, minutes, rows, reasons,
        hit_ratio=hits / max(sum(counted.values()), 1.0),
        cpu=(cpu(server) - spent) * 1000 / max(rows[-1][1], 1),
        held=max(map(resident, family)),
    )  # fmt: skip


def public_answers(product: Product) -> dict[str, float]:
    """What the response cache counted, by state."""
    text = httpx.get(f"{product.address}/metrics", timeout=30).raise_for_status().text
    families = text_string_to_metric_families(text)
    return {
        sample.labels["state"]: sample.value
        for family in families
        for sample in family.samples
        if sample.name == "marquee_edge_answers_total"
    }


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(newline="") as file:
        return list(csv.DictReader(file))


def _row(line: dict[str, str]) -> tuple[str, int, int, float, float, float]:
    p50, p95, p99 = (float(line[name]) if line[name] != "N/A" else 0.0 for name in ("50%", "95%", "99%"))
    name = f"{line['Type']} {line['Name']}".strip()
    return name, int(line["Request Count"]), int(line["Failure Count"]), p50, p95, p99


def report(loads: list[Load], workers: int) -> str:
    """The section of docs/performance.md."""
    lines = [
        f"{machine()} {workers} workers; the people themselves cost a part of these cores.",
        "",
        "| people | minutes | requests | errors | p50 / p95 / p99 ms | public answers from the cache "
        "| CPU ms a request | largest process |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for load in loads:
        _, requests, failures, p50, p95, p99 = load.rows[-1]
        lines.append(
            f"| {load.users} | {load.minutes:g} | {requests:,} | {failures} | {p50:.0f} / {p95:.0f} / {p99:.0f} "
            f"| {load.hit_ratio:.1%} | {load.cpu:.1f} | {load.held:.0f} MiB |"
        )
    for load in loads:
        reasons = "; ".join(f"{count} x {reason}" for reason, count in load.reasons.items()) or "none"
        lines += ["", f"Errors with {load.users}: {reasons}."]
    bars = [plots.Bar(name, p99) for name, _, _, _, _, p99 in loads[0].rows]
    svg = plots.bars(f"p99 of each kind of request with {loads[0].users} people, ms", bars)
    lines += ["", f"![p99 by kind of request](performance/{plots.save(PLOTS / 'load.svg', svg).name})"]
    return "\n".join(lines)


def main() -> None:
    """Measure, print, and renew docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=1.0)
    parser.add_argument("--users", type=int, default=128)
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--no-document", action="store_true", help="only print")
    options = parser.parse_args()
    with running(LOG_FORMAT="json", WEB_WORKERS=str(options.workers), CONNECTIONS_PER_ADDRESS="4096") as product:
        crowds = (options.users, CROWD * options.users)
        loads = [send(product, users=users, minutes=options.minutes) for users in crowds]
    text = report(loads, options.workers)
    if not options.no_document:
        renew("load", text)
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
