"""How fast cached answers are, as a share of what Starlette reaches with the same body.

``python -m tests.bench.ratios`` starts the product (one worker, limits off) and the yardstick, lets wrk ask each in
turn, round after round, and prints the median of the rounds' ratios. Interleaved, because on a shared machine only
ratios within seconds mean anything; even so, a run at a load above the number of cores is marked as disturbed.
"""

import argparse
import itertools
import json
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import psutil

from project.server.environment import ROOT
from tests.api.product import Product, running
from tests.bench import plots
from tests.bench.report import PLOTS, machine, renew
from tests.ports import free_port

MOST_ERRORS = 20  # one in so many
LIST = "/api/v1/movies/trending"
PAGE = "/movies?genre=18"


@dataclass(frozen=True)
class Course:
    """One way to an answer, and what is hoped for."""

    name: str
    path: str
    headers: tuple[str, ...] = ()
    goal: float | None = None
    body: str = "list"  # which of the recorded ones the yardstick answers
    counted: bool = False  # whether the path ends in digits that are others each time, so that no cache knows it


COURSES = (
    Course("public answer, near (in-process)", LIST, goal=0.75),
    Course("public answer, far (one Redis GET each)", LIST, goal=0.35),
    Course("the same list through Django, bytes from Redis", LIST, ("Cookie: taste=x",), goal=0.12),
    Course("a visitor's page (Browse with filters)", PAGE, goal=0.5, body="page"),
    Course("no-op view through Django (/robots.txt)", "/robots.txt"),
)


@dataclass(frozen=True)
class Lap:
    """One measurement."""

    per_second: float
    cpu: float  # microseconds of the server for one request
    p50: float  # milliseconds, like the two below
    p95: float
    p99: float
    requests: int
    errors: int  # answers that are none of the good ones
    database: float = 0.0  # microseconds of PostgreSQL for one request, where it was looked at


# wrk gives every thread a script of its own: there is one thread, and a start of its own for every lap
COUNTING = """local n = {start}
request = function() n = n + 1; return wrk.format(nil, "{path}" .. n) end
response = function(_, _, body)
  local _, rows = body:gsub('"overview":', '')
  if rows ~= {rows} then print("Short list: " .. rows .. " rows") end
end
"""
ROWS = 20  # of a list: whoever is asked for an empty one answers something else
PERCENTILES = """done = function(_summary, latency, _requests)
  io.write(string.format("microseconds %d %d %d\\n",
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
"""
_starts = itertools.count(start=100_000_000, step=200_000)  # nine digits, so that no two are the same decimals


def wrk(
    address: str,
    course: Course,
    server: psutil.Process,
    *,
    connections: int,
    seconds: int,
    database: psutil.Process | None = None,
) -> Lap:
    """Ask for ``seconds``; nearly every answer must be a good one: on a busy machine some are shed."""
    headers = [word for header in course.headers for word in ("-H", header)]
    before, queried = cpu(server), cpu(database) if database else 0.0
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as script:
        if course.counted:
            script.write(COUNTING.format(start=next(_starts), path=course.path, rows=ROWS))
        script.write(PERCENTILES)
        script.flush()
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "20s", "-s", script.name]
        command += [*headers, address + course.path]
        said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    spent = cpu(server) - before
    assert "Socket errors" not in said, said
    assert "Short list" not in said, said
    requests = int(found(r"(\d+) requests in", said))
    errors = int(found(r"responses: (\d+)", said)) if "Non-2xx" in said else 0
    assert errors * MOST_ERRORS <= requests, said
    share = 1e6 / max(requests, 1)
    p50, p95, p99 = (int(number) / 1000 for number in found(r"microseconds (.+)", said).split())
    asked = (cpu(database) - queried) * share if database else 0.0
    return Lap(float(found(r"Requests/sec:\s+([\d.]+)", said)), spent * share, p50, p95, p99, requests, errors, asked)


def found(pattern: str, text: str) -> str:
    match = re.search(pattern, text)
    assert match, text
    return match[1]


def cpu(server: psutil.Process) -> float:
    """Seconds that a server and its workers have spent."""
    times = [one.cpu_times() for one in (server, *server.children(recursive=True))]
    return sum(one.user + one.system for one in times)


def listener(process: subprocess.Popen[bytes]) -> psutil.Process:
    """The process that answers; not its supervisor, whose arguments name all that it starts."""
    family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    return next(one for one in family if one.cmdline()[1:3] == ["-m", "uvicorn"])


def pin(process: psutil.Process) -> psutil.Process:
    """Keep a server on one core: threads that wander between cores cost twice as much."""
    for thread in process.threads():
        os.sched_setaffinity(thread.id, {(os.cpu_count() or 1) - 1})
    return process


@contextmanager
def uvicorn(app: str, **environment: str) -> Iterator[tuple[str, psutil.Process]]:
    """A single worker of ``app`` on a free port."""
    command = ["uvicorn", app, "--port", "{port}", "--no-access-log", "--log-level", "warning"]
    with serving(command, **environment) as running_one:
        yield running_one


@contextmanager
def serving(command: list[str], **environment: str) -> Iterator[tuple[str, psutil.Process]]:
    """A Python server's module and arguments, with ``{port}`` where the port belongs."""
    port = free_port()
    words = [sys.executable, "-m", *(word.format(port=port) for word in command)]
    process = subprocess.Popen(words, cwd=ROOT, env={**os.environ, **environment})
    try:
        address = f"http://127.0.0.1:{port}"
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                httpx.get(address)
                break
            except httpx.TransportError:
                time.sleep(0.1)
        yield address, psutil.Process(process.pid)
    finally:
        process.terminate()
        process.wait()


def measure(product: Product, *, rounds: int, connections: int, seconds: int) -> dict[str, list[tuple[Lap, Lap]]]:
    """Pairs of laps, ours and the yardstick's, for every course."""
    laps: dict[str, list[tuple[Lap, Lap]]] = {course.name: [] for course in COURSES}
    with tempfile.TemporaryDirectory() as bodies:
        for name, path in (("list", LIST), ("page", PAGE)):
            recorded = httpx.get(product.address + path, headers={"Accept-Encoding": "identity"})
            Path(bodies, name).write_bytes(recorded.content)
        ours = listener(product.process)
        with (
            uvicorn("tests.bench.base:app", BENCH_BODIES=bodies) as (base, yardstick),
            uvicorn("tests.bench.shared_store_only:application", **far_environment(product)) as (
                far_address,
                far_server,
            ),
        ):
            for server in (ours, yardstick, far_server):
                pin(server)
            for _ in range(rounds):
                for course in COURSES:
                    is_far = "far" in course.name
                    at, server = (far_address, far_server) if is_far else (product.address, ours)
                    httpx.get(at + course.path)
                    lap = wrk(at, course, server, connections=connections, seconds=seconds)
                    same = wrk(base, Course("", f"/{course.body}"), yardstick, connections=connections, seconds=seconds)
                    laps[course.name].append((lap, same))
    return laps


def far_environment(product: Product) -> dict[str, str]:
    """That of the running product, whose PostgreSQL and Valkey a second web process may share."""
    return {
        "MARQUEE_HOME": str(product.home),
        "ENV_FILE": os.devnull,
        "SITE_URL": product.address,
        "RATE_LIMITS": "off",
    }


def report(laps: dict[str, list[tuple[Lap, Lap]]], connections: int) -> str:
    """A Markdown table and its plot."""
    lines = [
        f"{machine()} One worker, {connections} connections.",
        "",
        "| answer | share of Starlette | goal | CPU µs (Starlette) | CPU share | p99 ms (Starlette) |",
        "|---|---|---|---|---|---|",
    ]
    drawn = []
    for course in COURSES:
        pairs = laps[course.name]
        share = median(lap.per_second / same.per_second for lap, same in pairs)
        work, least = median(lap.cpu for lap, _ in pairs), median(same.cpu for _, same in pairs)
        tail, fastest = median(lap.p99 for lap, _ in pairs), median(same.p99 for _, same in pairs)
        goal = f">= {course.goal:.2f}" if course.goal else ""
        lines.append(
            f"| {course.name} | {share:.2f} | {goal} | {work:.0f} ({least:.0f}) | {least / work:.2f} "
            f"| {tail:.1f} ({fastest:.1f}) |"
        )
        drawn.append(plots.Bar(course.name, share, course.goal))
    svg = plots.bars("Share of Starlette's requests with the same body", drawn)
    return "\n".join([*lines, "", f"![Share of Starlette](performance/{plots.save(PLOTS / 'ratios.svg', svg).name})"])


def options_of(description: str | None) -> argparse.ArgumentParser:
    """What every comparison can be told."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--connections", type=int, default=32)
    return parser


def main() -> None:
    """Measure and print."""
    parser = options_of(__doc__)
    parser.add_argument("--json", type=Path, help="also write every lap here")
    options = parser.parse_args()
    with running(LOG_FORMAT="json") as product:
        laps = measure(product, rounds=options.rounds, connections=options.connections, seconds=options.seconds)
    load = os.getloadavg()[0]
    text = report(laps, options.connections)
    renew("ratios", text)
    sys.stdout.write(f"{text}\n")
    if options.json:
        raw = {name: [[vars(one) for one in pair] for pair in pairs] for name, pairs in laps.items()}
        options.json.write_text(json.dumps({"load": load, "laps": raw}, indent=1))


if __name__ == "__main__":
    main()
