"""What pages and personal answers cost: ``python -m tests.bench.pages`` (needs wrk).

Each is asked in turn with a Starlette app that serves the very same bytes, and where there is one, with the usual way
to make it: Django REST framework for the personal answers, a page of Django's templates with 24 cards. One worker and
eight threads each, on one core. Renews a section and two plots of docs/performance.md.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import httpx
import psutil

from project.server import embedded_servers
from tests.api.product import Product, running
from tests.bench import plots
from tests.bench.members import Member, join
from tests.bench.memory import resident
from tests.bench.ratios import LIST, Course, Lap, listener, options_of, pin, serving, uvicorn, wrk
from tests.bench.report import PLOTS, machine, renew
from tests.browser.pages import MOVIE

ME = "/api/v1/me"
CARDS = "/movies"  # the peer's page


@dataclass(frozen=True)
class Subject:
    """An answer, and what is hoped for.

    Attributes:
        by: who asks: a "visitor", a member's "browser", or an "app".
        peer: the path of the usual way to make it.
        share: of Starlette's requests, at least.
        cost: milliseconds of CPU, at most.
        times: the peer's CPU as a multiple of ours, at least.
    """

    name: str
    path: str
    by: str = "visitor"
    peer: str = ""
    share: float | None = None
    cost: float | None = None
    times: float | None = None

    def course(self, member: Member) -> Course:
        """How wrk asks."""
        headers = {"visitor": (), "browser": (member.session,), "app": (member.bearer,)}[self.by]
        return Course(self.name, self.path, headers)


SUBJECTS = (
    Subject("home, visitor", "/", share=0.5),
    Subject("browse, visitor", "/movies?genre=18", peer=CARDS, share=0.5),
    Subject("film, visitor", MOVIE, share=0.5),
    Subject("collections, visitor", "/collections", share=0.5),
    Subject("search, visitor", "/search?q=kurosawa", share=0.5),
    Subject("home, member", "/", "browser", cost=6),
    Subject("browse, member", "/movies?genre=18", "browser", peer=CARDS, cost=6),
    Subject("film, member", MOVIE, "browser", cost=6),
    Subject("For you", "/for-you", "browser", cost=9),
    Subject("favorites page", "/favorites", "browser", cost=6),
    Subject("search, member", "/search?q=kurosawa", "browser", cost=5),
    Subject("list, member", LIST, "app", cost=0.5),
    Subject("GET /me", ME, "app", peer=ME, cost=0.9),
    Subject("GET /me/favorites", f"{ME}/favorites", "app", peer=f"{ME}/favorites", cost=1.5),
    Subject("GET /me/recommendations", f"{ME}/recommendations", "app", cost=1.5),
)
# Why a goal is missed, by the subject's name; whoever mends one removes its line.
_CARDS = "half of it draws cards, a third asks PostgreSQL and Redis (decision 0128)"
_API = "half a millisecond is Django's own way to any view; the rest is the token, the session's query and the log line"
REASONS: dict[str, str] = {
    "home, member": _CARDS,
    "browse, member": _CARDS,
    "For you": _CARDS,
    "favorites page": _CARDS,
    "search, member": "a search is understood, sought in titles and people, and drawn (decision 0175)",
    "list, member": _API,
    "GET /me": _API,
}


@dataclass(frozen=True)
class Measured:
    """Laps of the product, Starlette and the peer, round by round."""

    subject: Subject
    size: int  # bytes of the answer
    ours: list[Lap]
    yardstick: list[Lap]
    peer: list[Lap]

    @property
    def cost(self) -> float:
        """Milliseconds of our CPU."""
        return median(lap.cpu for lap in self.ours) / 1000

    @property
    def share(self) -> float:
        """Of Starlette's requests."""
        return median(mine.per_second / same.per_second for mine, same in zip(self.ours, self.yardstick, strict=True))

    @property
    def times(self) -> float | None:
        """The peer's CPU as a multiple of ours."""
        return (
            median(other.cpu / mine.cpu for mine, other in zip(self.ours, self.peer, strict=True))
            if self.peer
            else None
        )

    @property
    def missed(self) -> str:
        """The goal that is missed, in words; nothing when all are reached."""
        wanted = self.subject
        if wanted.share and self.share < wanted.share:
            return f"{self.share:.2f} of Starlette instead of {wanted.share:g}"
        if wanted.cost and self.cost > wanted.cost:
            return f"{self.cost:.1f} ms instead of {wanted.cost:g}"
        return ""


@contextmanager
def peer_of(product: Product) -> Iterator[tuple[str, psutil.Process]]:
    """The usual way, over the product's PostgreSQL and Valkey: address and the worker, on one core."""
    servers = embedded_servers.addresses(product.home)
    command = ["gunicorn", "-k", "gthread", "--threads", "8", "-b", "127.0.0.1:{port}", "--log-level", "warning",
        "tests.bench.peer:application"]  # fmt: skip
    keys = json.loads((product.home / "keys.json").read_text())
    settled = {"PEER_DATABASE": servers.database_url, "PEER_REDIS": servers.redis_url, "PEER_SITE": product.address,
        "PEER_SIGNING_KEY": keys["jwt_signing_key"]}  # fmt: skip
    with serving(command, **settled) as (address, arbiter):
        yield address, pin(arbiter.children()[0])


def record(product: Product, member: Member, folder: Path) -> list[int]:
    """Ask for everything once, write the bodies by the number of the subject; their sizes."""
    sizes = []
    for number, subject in enumerate(SUBJECTS):
        headers = dict(line.split(": ", 1) for line in subject.course(member).headers)
        answer = httpx.get(product.address + subject.path, headers=headers | {"Accept-Encoding": "identity"})
        assert answer.status_code == 200, (subject.name, answer.status_code)
        (folder / str(number)).write_bytes(answer.content)
        sizes.append(len(answer.content))
    return sizes


def require_equal(product: Product, peer: str, member: Member) -> None:
    """The peer's personal answers must hold what ours hold, and its page as many cards."""
    headers = {"Authorization": f"Bearer {member.token}"}
    for path in (ME, f"{ME}/favorites"):
        mine, other = (httpx.get(at + path, headers=headers).json() for at in (product.address, peer))
        assert _without_moments(mine["data"]) == _without_moments(other["data"]), path
    assert httpx.get(peer + CARDS).text.count('class="movie-card"') == 24


def _without_moments(told: object) -> object:
    """Without what both write in ways of their own, down to the microsecond."""
    if isinstance(told, list):
        return [_without_moments(entry) for entry in told]
    assert isinstance(told, dict)
    return {name: value for name, value in told.items() if not name.endswith("ed_at")}


def measure(product: Product, *, rounds: int, connections: int, seconds: int) -> tuple[list[Measured], float, float]:
    """Every subject, and what our worker holds before and after, in MiB."""
    ours, database, member = pin(listener(product.process)), product.server("postgres"), join(product.address, 0)
    before = resident(ours)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sizes = record(product, member, folder)
        base, yardstick = stack.enter_context(uvicorn("tests.bench.base:app", BENCH_BODIES=str(folder)))
        usual, peer = stack.enter_context(peer_of(product))
        pin(yardstick)
        require_equal(product, usual, member)
        measured = [Measured(subject, size, [], [], []) for subject, size in zip(SUBJECTS, sizes, strict=True)]
        load = {"connections": connections, "seconds": seconds, "database": database}
        for _ in range(rounds):
            member = renewed(product, member)
            for number, one in enumerate(measured):
                course = one.subject.course(member)
                one.ours.append(wrk(product.address, course, ours, **load))  # type: ignore[arg-type]
                one.yardstick.append(wrk(base, Course("", f"/{number}"), yardstick, **load))  # type: ignore[arg-type]
                if one.subject.peer:
                    other = Course("", one.subject.peer, course.headers)
                    one.peer.append(wrk(usual, other, peer, **load))  # type: ignore[arg-type]
    return measured, before, resident(ours)


def renewed(product: Product, member: Member) -> Member:
    """With a token of now: one lives ten minutes."""
    told = httpx.post(f"{product.address}/api/v1/auth/login", json=member.credentials).raise_for_status().json()
    return Member(member.credentials, told["data"]["tokens"]["access"], member.cookie)


def report(measured: list[Measured], before: float, after: float, connections: int) -> str:
    """The section of docs/performance.md."""
    laps = [lap for one in measured for lap in one.ours]
    asked, errors = sum(lap.requests for lap in laps), sum(lap.errors for lap in laps)
    lines = [
        f"{machine()} One worker, {connections} connections.",
        "",
        "| answer | KB | CPU ms (+ PostgreSQL) | goal | share of Starlette (its CPU ms) | goal "
        "| usual way's CPU, times ours | p50 / p95 / p99 ms |",
        "|---|---|---|---|---|---|---|---|",
        *map(_row, measured),
        "",
        f"The worker held {before:.0f} MiB before and {after:.0f} MiB after {asked:,} requests; {errors} were shed.",
        "",
    ]
    missed = [
        f"- {one.subject.name}: {one.missed}; {REASONS.get(one.subject.name, 'no reason is known yet')}."
        for one in measured
        if one.missed
    ]
    lines += ["Goals that are missed:", "", *missed, ""] if missed else ["No goal is missed.", ""]
    costs = [plots.Bar(one.subject.name, one.cost, one.subject.cost) for one in measured]
    shares = [plots.Bar(one.subject.name, one.share, one.subject.share) for one in measured if one.subject.share]
    for name, title, svg in (
        ("pages-cpu", "CPU of one request", plots.bars("CPU of one request, ms; a stroke is the goal", costs)),
        ("pages-share", "Share of Starlette", plots.bars("Share of Starlette's requests with the same bytes", shares)),
    ):
        lines.append(f"![{title}](performance/{plots.save(PLOTS / f'{name}.svg', svg).name})")
    return "\n".join(lines)


def _row(one: Measured) -> str:
    database, least = median(lap.database for lap in one.ours) / 1000, median(lap.cpu for lap in one.yardstick) / 1000
    tails = " / ".join(f"{median(getattr(lap, name) for lap in one.ours):.0f}" for name in ("p50", "p95", "p99"))
    usual = f"{one.times:.1f}" if one.times else ""
    cost_goal = f"<= {one.subject.cost:g}" if one.subject.cost else ""
    share_goal = f">= {one.subject.share:g}" if one.subject.share else ""
    cost = f"{one.cost:.2f}" + (f" (+ {database:.1f})" if database >= 0.1 else "")
    share = f"{one.share:.2f} ({least:.3f})" if one.share >= 0.01 else f"{one.share:.3f} ({least:.3f})"
    size = f"{one.size / 1024:.0f}"
    return f"| {one.subject.name} | {size} | {cost} | {cost_goal} | {share} | {share_goal} | {usual} | {tails} |"


def main() -> None:
    """Measure, print, and renew docs/performance.md."""
    parser = options_of(__doc__)
    parser.add_argument("--no-document", action="store_true", help="only print")
    options = parser.parse_args()
    with running(LOG_FORMAT="json", WEB_WORKERS="1") as product:
        told = measure(product, rounds=options.rounds, connections=options.connections, seconds=options.seconds)
    text = report(*told, options.connections)
    if not options.no_document:
        renew("pages", text)
    sys.stdout.write(f"{text}\n\nload {os.getloadavg()[0]:.1f}\n")


if __name__ == "__main__":
    main()
