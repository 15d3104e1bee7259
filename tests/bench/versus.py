"""Against the usual way: the same lists by Django REST framework, ``cache_page`` and gunicorn, from the same servers.

``python -m tests.bench.versus`` (needs wrk). One worker and eight threads each, in
turn, round after round. Prints ratios, what a request costs, and what the product's worker holds in memory afterwards.
"""

import sys
from dataclasses import dataclass
from statistics import median

import httpx

from tests.api.product import Product, running
from tests.bench import plots
from tests.bench.memory import resident
from tests.bench.pages import peer_of
from tests.bench.ratios import LIST, ROWS, Course, Lap, listener, options_of, pin, wrk
from tests.bench.report import PLOTS, machine, renew

MINE = ("Cookie: taste=x",)  # whoever brings something is answered by Django, not by the edge
UNKNOWN = "/api/v1/movies/discover?min_score=0."  # decimals of another score each time, which every film reaches


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
    laps: dict[str, list[tuple[Lap, Lap]]] = {match.name: [] for match in MATCHES}
    ours = listener(product.process)
    with peer_of(product) as (their_address, theirs):
        require_equal(product.address, their_address)
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
    for path in (LIST, f"{UNKNOWN}1", f"{UNKNOWN}999999999"):  # as far as anybody counts
        mine, other = httpx.get(ours + path).json(), httpx.get(theirs + path).json()
        assert len(mine["data"]) == ROWS, path
        assert mine["data"] == other["data"], path
        assert mine["pagination"] == other["pagination"], path


def report(laps: dict[str, list[tuple[Lap, Lap]]], memory: Memory, connections: int) -> str:
    """A Markdown table."""
    lines = [
        f"{machine()} One worker, {connections} connections.",
        "",
        "| answer | times as many requests | goal | CPU µs, ours / theirs | p99 ms, ours / theirs |",
        "|---|---|---|---|---|",
    ]
    drawn = []
    for match in MATCHES:
        pairs = laps[match.name]
        ratio = median(mine.per_second / other.per_second for mine, other in pairs)
        cost = [median(pair[side].cpu for pair in pairs) for side in (0, 1)]
        tail = [median(pair[side].p99 for pair in pairs) for side in (0, 1)]
        lines.append(
            f"| {match.name} | {ratio:.1f} | >= {match.goal} | {cost[0]:.0f} / {cost[1]:.0f} "
            f"| {tail[0]:.0f} / {tail[1]:.0f} |"
        )
        drawn.append(plots.Bar(match.name, ratio, match.goal))
    told = (
        f"The worker held {memory.before:.0f} MiB before and {memory.after:.0f} MiB after {memory.requests:,} requests."
    )
    svg = plots.bars("Times as many requests as Django REST framework", drawn)
    image = f"![Times Django REST framework](performance/{plots.save(PLOTS / 'versus.svg', svg).name})"
    return "\n".join([*lines, "", told, "", image])


def main() -> None:
    """Measure and print."""
    options = options_of(__doc__).parse_args()
    with running(LOG_FORMAT="json", WEB_WORKERS="1") as product:
        laps, memory = compare(product, rounds=options.rounds, connections=options.connections, seconds=options.seconds)
    text = report(laps, memory, options.connections)
    renew("versus", text)
    sys.stdout.write(f"{text}\n")


if __name__ == "__main__":
    main()
