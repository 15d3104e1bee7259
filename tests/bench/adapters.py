"""What a request costs on our adapter, on a2wsgi (both behind uvicorn) and on granian's own WSGI interface.

``python -m tests.bench.adapters`` needs wrk, and a2wsgi and granian on the PYTHONPATH: they are no requirement of the
product. Each server is the whole product, on the same PostgreSQL and Valkey. They are asked in turn, round after round,
until each has given every answer often enough; what counts is the CPU of all its processes for one request.
"""

import os
import platform
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from importlib.metadata import version
from itertools import count
from statistics import median

import httpx
import psutil

from tests.api.product import Product, running
from tests.bench.ratios import LIST, Course, Lap, far_environment, options_of, pin, serving, wrk
from tests.bench.versus import MINE, UNKNOWN

THREADS = "8"
UVICORN = ("--port", "{port}", "--no-server-header", "--log-level", "warning", "--no-access-log",
    "--timeout-graceful-shutdown", "8", "--limit-concurrency", "512", "--forwarded-allow-ips", "")  # fmt: skip
SERVERS = {
    "ours": ("uvicorn", "project.asgi:application", *UVICORN),
    "a2wsgi": ("uvicorn", "tests.bench.a2wsgi_adapter:application", *UVICORN),
    "granian": ("granian", "--interface", "wsgi", "project.wsgi:application", "--port", "{port}", "--no-ws",
        "--log-level", "warning", "--blocking-threads", THREADS, "--workers-kill-timeout", "8"),
}  # fmt: skip
MEMBERS = Course("member's own profile", "/api/v1/me")
COURSES = (
    MEMBERS,
    Course("list that no cache has", UNKNOWN, MINE, counted=True),
    Course("page of a film", "/movies/27205"),
    Course("public list, cached", LIST),
)
MEMBER = {"email": "bench@example.org", "password": "a good long sentence", "display_name": "Bench"}
type Laps = dict[str, list[Lap]]  # by server


@contextmanager
def servers(product: Product, workers: int) -> Iterator[dict[str, tuple[str, psutil.Process]]]:
    """All of them with so many workers, side by side: address and process."""
    settled = {**far_environment(product), "WEB_THREADS": THREADS, "WEB_WORKERS": str(workers), "LOG_FORMAT": "json"}
    with ExitStack() as stack:
        yield {
            name: stack.enter_context(serving([*command, "--workers", str(workers)], **settled))
            for name, command in SERVERS.items()
        }


def measure(product: Product, *, workers: int, connections: int, seconds: int, requests: int) -> Iterator[str]:
    """A line for each course, when every server has answered it so often."""
    with servers(product, workers) as started:
        if workers == 1:
            for _, process in started.values():
                for one in (process, *process.children(recursive=True)):
                    pin(one)
        for course in COURSES:
            laps: Laps = {name: [] for name in SERVERS}
            names = deque(SERVERS)
            for turn in count():
                asked = replace(course, headers=(bearer(product),)) if course is MEMBERS else course
                for name in names:
                    address, process = started[name]
                    lap = wrk(address, asked, process, connections=connections, seconds=seconds)
                    laps[name] += [lap] if turn else []  # the first one pays for imports and connections
                if min(map(answered, laps.values())) >= requests:
                    break
                names.rotate()  # nobody is always the first
            yield line(course, workers, laps)


def bearer(product: Product) -> str:
    """The header of somebody who has just logged in: a token lives ten minutes."""
    tokens = httpx.post(
        f"{product.address}/api/v1/auth/login", json={name: MEMBER[name] for name in ("email", "password")}
    ).json()
    return f"Authorization: Bearer {tokens['data']['tokens']['access']}"


def answered(laps: list[Lap]) -> int:
    return sum(lap.requests for lap in laps)


def cost(laps: list[Lap]) -> float:
    """Microseconds of CPU for one request: of the laps, the median."""
    return median(lap.cpu for lap in laps)


def line(course: Course, workers: int, laps: Laps) -> str:
    """A row of the table: CPU in microseconds a request, as a multiple of ours, and how many requests that is over."""
    costs = {name: cost(laps[name]) for name in SERVERS}
    cells = [f"{value:.0f} ({value / costs['ours']:.2f})" for value in costs.values()]
    return f"| {course.name} | {workers} | {' | '.join(cells)} | {min(map(answered, laps.values())):,} |"


def main() -> None:
    """Measure with one worker, then with two, and print."""
    parser = options_of(__doc__)
    parser.add_argument("--requests", type=int, default=5000, help="at least, for each answer of each server")
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    options = parser.parse_args()
    say(
        f"{time.strftime('%Y-%m-%d %H:%M')} UTC, {options.connections} connections, {os.cpu_count()} cores "
        f"({platform.machine()}), Python {platform.python_version()}, uvicorn {version('uvicorn')}, "
        f"a2wsgi {version('a2wsgi')}, granian {version('granian')}\n"
    )
    say(f"| answer | workers | {' | '.join(SERVERS)} | requests, at least |")
    say(f"|---|---|{'---|' * len(SERVERS)}---|")
    with running(LOG_FORMAT="json", WEB_WORKERS="1") as product:
        httpx.post(f"{product.address}/api/v1/auth/register", json=MEMBER).raise_for_status()
        for workers in options.workers:
            for row in measure(
                product,
                workers=workers,
                connections=options.connections,
                seconds=options.seconds,
                requests=options.requests,
            ):
                say(row)
    say(f"\nLoad at the end: {os.getloadavg()[0]:.1f}")


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
