"""Google's Lighthouse over the product: ``python -m tests.browser.lighthouse`` renews docs/lighthouse.md. Needs npm.

Each page is opened several times by a visitor on a phone, as Lighthouse simulates one (4G, a slow processor), and the
run in the middle counts. A busy machine makes the scores worse, so its load stands in the report.
"""

import json
import os
import platform
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from project.server.environment import ROOT
from tests.bench.members import join
from tests.browser import chromium, product
from tests.browser.pages import MOVIE

VERSION = "12.8.2"
TOOLS = ROOT / ".marquee" / "lighthouse"
REPORT = ROOT / "docs" / "lighthouse.md"
PAGES = {"home": "/", "browse": "/movies", "film": MOVIE, "search": "/search?q=kurosawa", "for-you": "/for-you"}
SIGNED_IN = {"for-you"}  # by a member with some favorites
GOAL = 98  # performance, of the run in the middle
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
HEAD = """# Lighthouse

A first view on a phone, as Lighthouse simulates one, by a visitor, of "for-you" by a member: of {runs} runs the one in
the middle, by performance, which is to be {goal} at least. Renewed by `make lighthouse`.

| page | performance | all runs | accessibility | best practices | SEO | LCP | CLS | TBT | bytes | requests |
|---|---|---|---|---|---|---|---|---|---|---|
"""
FOOT = """
{missed}

{date}, Lighthouse {version}, {browser}, {cores} cores, Python {python}; load of the machine
during the runs {low:.1f} to {high:.1f}. Server, browser and Lighthouse shared these cores: a load beyond their number
makes every time longer than it is. LCP and TBT are simulated (150 ms round trip, 1.6 Mbit/s, a processor four times
slower); bytes are what came over the line.
"""
# Why an audit fails on purpose.
KNOWN = {"is-crawlable": "search results and members' pages ask search engines not to list them"}


@dataclass(frozen=True, slots=True)
class Run:
    """What one run found."""

    scores: dict[str, int]  # by category, of 100
    largest_paint: float  # seconds
    shift: float
    blocked: float  # milliseconds
    size: int  # bytes
    requests: int
    missed: tuple[str, ...]  # audits that failed, but for those of performance
    load: float


def main() -> None:
    """Measure every page, write the report, and print it."""
    names = [name for name in sys.argv[1:] if name in PAGES] or [*PAGES]
    _install()
    with product.running() as address:
        cookie = join(address, 0).cookie
        runs_by_page = {name: [_measure(address, name, number, cookie) for number in range(RUNS)] for name in names}
    lines = [_line(name, runs) for name, runs in runs_by_page.items()]
    text = HEAD.format(runs=RUNS, goal=GOAL) + "\n".join(lines) + "\n" + _foot(runs_by_page)
    if len(names) == len(PAGES):
        REPORT.write_text(text)
    sys.stdout.write(text)


def _install() -> None:
    TOOLS.mkdir(parents=True, exist_ok=True)
    quiet = ["--no-package-lock", "--no-save", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(["npm", "install", *quiet, "--prefix", str(TOOLS), f"lighthouse@{VERSION}"], check=True)


def _measure(address: str, name: str, number: int, cookie: str) -> Run:
    """One run; its whole report stays beside the tools."""
    output = TOOLS / f"{name}-{number}.json"
    flags = " ".join(["--headless", *chromium.arguments()])
    command = ["node", "node_modules/lighthouse/cli/index.js", f"{address}{PAGES[name]}", "--quiet", "--output=json",
        f"--output-path={output}", f"--only-categories={','.join(CATEGORIES)}", f"--chrome-flags={flags}"]  # fmt: skip
    if name in SIGNED_IN:
        command.append(f"--extra-headers={json.dumps({'Cookie': cookie})}")
    load = os.getloadavg()[0]
    subprocess.run(command, check=True, cwd=TOOLS, env={**os.environ, "CHROME_PATH": chromium.provide()}, timeout=180)
    return _read(output, load)


def _read(output: Path, load: float) -> Run:
    report = json.loads(output.read_text())
    audits: dict[str, Any] = report["audits"]
    return Run(
        scores={name: round(report["categories"][name]["score"] * 100) for name in CATEGORIES},
        largest_paint=audits["largest-contentful-paint"]["numericValue"] / 1000,
        shift=audits["cumulative-layout-shift"]["numericValue"],
        blocked=audits["total-blocking-time"]["numericValue"],
        size=int(audits["total-byte-weight"]["numericValue"]),
        requests=len(audits["network-requests"]["details"]["items"]),
        missed=tuple(_missed(report)),
        load=load,
    )


def _missed(report: dict[str, Any]) -> Iterator[str]:
    for category in CATEGORIES[1:]:
        for audit in report["categories"][category]["auditRefs"]:
            if audit["weight"] and report["audits"][audit["id"]]["score"] == 0:
                yield audit["id"]


def _middle(runs: list[Run]) -> int:
    return sorted(run.scores["performance"] for run in runs)[len(runs) // 2]


def _line(name: str, runs: list[Run]) -> str:
    ranked = sorted(runs, key=lambda run: run.scores["performance"])
    median = ranked[len(ranked) // 2]
    label = f"{name} `{PAGES[name]}` | **{median.scores['performance']}**"
    performances = ", ".join(str(run.scores["performance"]) for run in runs)
    scores = " | ".join(str(median.scores[category]) for category in CATEGORIES[1:])
    times = f"{median.largest_paint:.1f} s | {median.shift:.3f} | {median.blocked:.0f} ms"
    weights = f"{median.size / 1024:.0f} KB | {median.requests}"
    return f"| {label} | {performances} | {scores} | {times} | {weights} |"


def _foot(runs_by_page: dict[str, list[Run]]) -> str:
    loads = [run.load for runs in runs_by_page.values() for run in runs]
    missed = {(name, audit) for name, runs in runs_by_page.items() for run in runs for audit in run.missed}
    failures = [f"- {name}: `{audit}` fails; {KNOWN.get(audit, 'to be mended')}." for name, audit in sorted(missed)]
    failures += [
        f"- {name}: below {GOAL} for performance." for name, runs in runs_by_page.items() if _middle(runs) < GOAL
    ]
    version = subprocess.run(
        [chromium.provide(), "--version"], check=True, capture_output=True, text=True
    ).stdout.strip()
    return FOOT.format(
        date=datetime.now(UTC).strftime("%d %B %Y").lstrip("0"),
        version=VERSION,
        browser=version,
        cores=os.cpu_count(),
        python=platform.python_version(),
        missed="\n".join(failures) or "No audit of the other three categories fails.",
        low=min(loads),
        high=max(loads),
    )


if __name__ == "__main__":
    main()
