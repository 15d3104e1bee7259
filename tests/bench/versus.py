"""Against the usual way: the same lists by Django REST framework, ``cache_page`` and gunicorn, from the same servers.

``python -m tests.bench.versus`` (needs wrk). One worker and eight threads each, in
turn, round after round. Prints ratios, what a request costs, and what the product's worker holds in memory afterwards.
"""

import os
import sys
import time
from dataclasses import dataclass
from statistics import median

import httpx
import psutil

from project.server import embedded_servers
from tests.api.product import Product, running
from tests.bench.ratios import LIST, Course, Lap, listener, options_of, pin, serving, wrk

MINE = ("Cookie: a=b",)  # whoever brings something is answered by Django, not by the edge
UNKNOWN = "/api/v1/movies/discover?min_votes="
MIB = 2**20


@dataclass(frozen=True)
class Match:
    """One list, asked of both."""

    name: str
    ours: Course
    theirs: Course
    goal: float


MATCHES = (
    Match("cached list, public", Course("", LIST), Course("", LIST), 5.0),
    Match("cached list, through Django", Course("", LIST, MINE), Course("", LIST), 1.7),
    Match("list that no cache has", Course("", UNKNOWN, MINE, counted=True), Course("", UNKNOWN, counted=True), 3.0),
)


@dataclass(frozen=True)
class Memory:
    """What the product's worker holds, in MiB, before and after so many requests."""

    before: float
    after: float
    requests: int


def compare(
    product: Product, *, rounds: int, connections: int, seconds: int
) -> tuple[dict[str, list[tuple[Lap, Lap]]], Memory]:
    """Laps of both for each match, and our worker's memory."""
    servers = embedded_servers.addresses(product.home)
    peer = ["gunicorn", "-k", "gthread", "--threads", "8", "-b", "127.0.0.1:{port}", "--log-level", "warning",
        "tests.bench.peer:application"]  # fmt: skip
    settled = {"PEER_DATABASE": servers.database_url, "PEER_REDIS": servers.redis_url, "PEER_SITE": product.address}
    laps: dict[str, list[tuple[Lap, Lap]]] = {match.name: [] for match in MATCHES}
    ours = listener(product.process)
    with serving(peer, **settled) as (their_address, arbiter):
        require_equal(product.address, their_address)
        theirs = pin(arbiter.children()[0])
        pin(ours)
        before = resident(ours)
        for _ in range(rounds):
            for match in MATCHES:
                mine = wrk(product.address, match.ours, ours, connections=connections, seconds=seconds)
                other = wrk(their_address, match.theirs, theirs, connections=connections, seconds=seconds)
                laps[match.name].append((mine, other))
        served = sum(mine.requests for pairs in laps.values() for mine, _ in pairs)
        return laps, Memory(before, resident(ours), served)


def require_equal(ours: str, theirs: str) -> None:
    """Both must answer the same films with the same fields."""
    for path in (LIST, f"{UNKNOWN}10"):
        mine, other = httpx.get(ours + path).json(), httpx.get(theirs + path).json()
        assert mine["data"] == other["data"], path
        assert mine["pagination"] == other["pagination"], path


def resident(process: psutil.Process) -> float:
    return float(process.memory_info().rss) / MIB


def report(laps: dict[str, list[tuple[Lap, Lap]]], memory: Memory, connections: int) -> str:
    """A Markdown table."""
    lines = [
        f"{time.strftime('%Y-%m-%d %H:%M')} UTC, {connections} connections, load {os.getloadavg()[0]:.1f}",
        "",
        "| answer | times as many requests | goal | CPU µs, ours / theirs | p99 ms, ours / theirs |",
        "|---|---|---|---|---|",
    ]
    for match in MATCHES:
        pairs = laps[match.name]
        ratio = median(mine.per_second / other.per_second for mine, other in pairs)
        cost = [median(pair[side].cpu for pair in pairs) for side in (0, 1)]
        tail = [median(pair[side].p99 for pair in pairs) for side in (0, 1)]
        lines.append(
            f"| {match.name} | {ratio:.1f} | >= {match.goal} | {cost[0]:.0f} / {cost[1]:.0f} "
            f"| {tail[0]:.0f} / {tail[1]:.0f} |"
        )
    told = (
        f"The worker held {memory.before:.0f} MiB before and {memory.after:.0f} MiB after {memory.requests:,} requests."
    )
    return "\n".join([*lines, "", told])


def main() -> None:
    """Measure and print."""
    options = options_of(__doc__).parse_args()
    with running(LOG_FORMAT="json", WEB_WORKERS="1") as product:
        laps, memory = compare(product, rounds=options.rounds, connections=options.connections, seconds=options.seconds)
    sys.stdout.write(report(laps, memory, options.connections) + "\n")


if __name__ == "__main__":
    main()
