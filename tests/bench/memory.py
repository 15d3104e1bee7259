"""What a worker holds after many mixed requests: ``python -m tests.bench.memory [--requests 100000]``.

One worker answers visitors' and members' pages, the API, searches that were never asked before, likes, logins and
imports, eight at a time. Its memory is read before, after the first 5,000 (caches and pools are full by then) and at
the end; it must not grow by a tenth in between. The order is seeded, so that two runs ask the same.
"""

import argparse
import http.client
import json
import os
import random
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from queue import SimpleQueue
from urllib.parse import urlsplit

import psutil

from tests.api.product import Product, running
from tests.bench import plots
from tests.bench.members import Member, join
from tests.bench.ratios import cpu, listener
from tests.bench.report import PLOTS, machine, renew

WARM = 5_000  # requests
GROWTH = 0.10  # that is allowed after them
AT_ONCE = 8
MEMBERS = 24
EVERY = 1_000  # requests between two looks
SYLLABLES = ("ka", "ro", "mi", "the", "ven", "or", "lan", "du", "ne", "se", "ven", "god", "fa", "star")
FORM = "a-boundary-of-the-benchmark"
FILE = "Date,Name,Year,Letterboxd URI\n2024-01-01,The Matrix,1999,\n2024-01-02,Parasite,2019,\n"
type Ask = Callable[["Driver", random.Random], tuple[str, str, bytes, dict[str, str]]]


@dataclass
class Driver:
    """Asks one worker, from several threads with a connection each."""

    address: str
    movie_ids: list[int]
    pages: list[str]  # the films' addresses
    members: list[Member]
    statuses: Counter[int] = field(default_factory=Counter)

    def run(self, total: int, seed: int) -> None:
        """So many requests, ``AT_ONCE`` at a time."""
        queue: SimpleQueue[int] = SimpleQueue()
        for number in range(total):
            queue.put(seed + number)
        threads = [threading.Thread(target=self._work, args=(queue,)) for _ in range(AT_ONCE)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

    def _work(self, queue: "SimpleQueue[int]") -> None:
        connection = http.client.HTTPConnection(urlsplit(self.address).netloc, timeout=60)
        while not queue.empty():
            dice = random.Random(queue.get())
            name = dice.choices(list(MIXTURE), weights=[weight for weight, _ in MIXTURE.values()])[0]
            method, path, body, headers = MIXTURE[name][1](self, dice)
            connection.request(method, path, body or None, headers)
            answer = connection.getresponse()
            content = answer.read()
            self.statuses[answer.status] += 1
            if path == "/api/v1/auth/login":
                who = next(member for member in self.members if member.credentials == json.loads(body))
                who.token = json.loads(content)["data"]["tokens"]["access"]  # one lives ten minutes
        connection.close()


def _visitor(path: Callable[[Driver, random.Random], str], **headers: str) -> Ask:
    return lambda driver, dice: ("GET", path(driver, dice), b"", headers)


def _member(path: Callable[[Driver, random.Random], str]) -> Ask:
    return lambda driver, dice: ("GET", path(driver, dice), b"", {"Cookie": dice.choice(driver.members).cookie})


def _api(method: str, path: Callable[[Driver, random.Random], str]) -> Ask:
    def ask(driver: Driver, dice: random.Random) -> tuple[str, str, bytes, dict[str, str]]:
        return method, path(driver, dice), b"", {"Authorization": f"Bearer {dice.choice(driver.members).token}"}

    return ask


def _log_in(driver: Driver, dice: random.Random) -> tuple[str, str, bytes, dict[str, str]]:
    body = json.dumps(dice.choice(driver.members).credentials)
    return "POST", "/api/v1/auth/login", body.encode(), {"Content-Type": "application/json"}


def _bring_a_file(driver: Driver, dice: random.Random) -> tuple[str, str, bytes, dict[str, str]]:
    disposition = 'Content-Disposition: form-data; name="file"; filename="watched.csv"'
    body = f"--{FORM}\r\n{disposition}\r\nContent-Type: text/csv\r\n\r\n{FILE}\r\n--{FORM}--\r\n"
    headers = {
        "Content-Type": f"multipart/form-data; boundary={FORM}",
        "Authorization": f"Bearer {dice.choice(driver.members).token}",
    }
    return "POST", "/api/v1/me/import", body.encode(), headers


def _words(_driver: Driver, dice: random.Random) -> str:
    return "/search?q=" + "".join(dice.choices(SYLLABLES, k=dice.randint(1, 4)))


def _browse(_driver: Driver, dice: random.Random) -> str:
    year = dice.randint(1930, 2020)
    return f"/movies?genre={dice.choice((18, 35, 80, 28))}&year_from={year}&page={dice.randint(1, 3)}"


def _fixed(*paths: str) -> Callable[[Driver, random.Random], str]:
    return lambda _driver, dice: dice.choice(paths)


def _film(driver: Driver, dice: random.Random) -> str:
    return dice.choice(driver.pages)


def _like(driver: Driver, dice: random.Random) -> str:
    return f"/api/v1/me/favorites/{dice.choice(driver.movie_ids)}"


MIXTURE: dict[str, tuple[int, Ask]] = {
    "visitor: home, collections": (12, _visitor(_fixed("/", "/collections", "/about"))),
    "visitor: browse": (10, _visitor(_browse)),
    "visitor: film": (12, _visitor(_film)),
    "search": (5, _visitor(_words)),
    "search as you type": (10, _visitor(_words, **{"HX-Request": "true", "HX-Target": "div#results"})),
    "member: home, favorites": (6, _member(_fixed("/", "/favorites"))),
    "member: browse": (5, _member(_browse)),
    "member: film": (5, _member(_film)),
    "member: for you": (4, _member(_fixed("/for-you", "/taste"))),
    "API: lists": (10, _visitor(_fixed("/api/v1/movies/trending", "/api/v1/movies/popular", "/api/v1/genres"))),
    "API: film": (5, _visitor(lambda driver, dice: f"/api/v1/movies/{dice.choice(driver.movie_ids)}")),
    "API: search": (3, _visitor(lambda driver, dice: _words(driver, dice).replace("/search", "/api/v1/movies/search"))),
    "API: me": (4, _api("GET", _fixed("/api/v1/me", "/api/v1/me/favorites", "/api/v1/me/recommendations"))),
    "API: like": (3, _api("PUT", _like)),
    "API: like no longer": (3, _api("DELETE", _like)),
    "API: login": (2, _log_in),
    "API: import": (1, _bring_a_file),
}


@dataclass(frozen=True)
class Run:
    """Memory in MiB by how many requests had been answered."""

    held: list[tuple[float, float]]
    cpu: float  # milliseconds for one request
    statuses: Counter[int]

    @property
    def warm(self) -> float:
        """After the first ``WARM``."""
        return next(size for number, size in self.held if number >= min(WARM, self.held[-1][0]))

    @property
    def growth(self) -> float:
        """Share of what was held when warm."""
        return self.held[-1][1] / self.warm - 1


def measure(product: Product, requests: int) -> Run:
    """Ask, and look at the worker in between."""
    worker = listener(product.process)
    held = [(0.0, resident(worker))]
    with product.client() as client:
        pages = [client.get("/api/v1/movies/discover", params={"page": page}).json()["data"] for page in range(1, 11)]
        movie_ids = [movie["id"] for page in pages for movie in page]
        addresses = [client.get(f"/movies/{movie_id}").headers["Location"] for movie_id in movie_ids]
    driver = Driver(product.address, movie_ids, addresses, [join(product.address, number) for number in range(MEMBERS)])
    before = cpu(worker)
    for done in range(0, requests, EVERY):
        driver.run(min(EVERY, requests - done), seed=done)
        held.append((float(min(done + EVERY, requests)), resident(worker)))
        sys.stderr.write(f"{held[-1][0]:,.0f} requests: {held[-1][1]:.0f} MiB\n")
    return Run(held, (cpu(worker) - before) / requests * 1000, driver.statuses)


def resident(process: psutil.Process) -> float:
    """MiB."""
    return float(process.memory_info().rss) / 2**20


def report(run: Run) -> str:
    """The section of docs/performance.md."""
    total = run.held[-1][0]
    svg = plots.line("MiB that one worker holds, by requests answered", run.held, unit=" MiB")
    name = plots.save(PLOTS / "memory.svg", svg).name
    verdict = "within the goal" if run.growth < GROWTH else "the goal is missed"
    answers = ", ".join(f"{count:,} x {status}" for status, count in sorted(run.statuses.items()))
    return "\n".join([
        machine(),
        "",
        f"{total:,.0f} mixed requests to one worker (`python -m tests.bench.memory --requests {total:.0f}`): "
        f"{run.held[0][1]:.0f} MiB before the first one, {run.warm:.0f} after {min(WARM, total):,.0f}, "
        f"{run.held[-1][1]:.0f} at the end: {run.growth:+.1%}, {verdict} (below {GROWTH:.0%}). "
        f"A request cost {run.cpu:.1f} ms of CPU; answers: {answers}.",
        "",
        f"![What a worker holds](performance/{name})",
    ])  # fmt: skip


def main() -> None:
    """Measure, print, and renew docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--requests", type=int, default=100_000)
    options = parser.parse_args()
    began = time.monotonic()
    with running(LOG_FORMAT="json", WEB_WORKERS="1") as product:
        run = measure(product, options.requests)
    text = report(run)
    renew("memory", text)
    sys.stdout.write(f"{text}\n\n{time.monotonic() - began:.0f} s, load {os.getloadavg()[0]:.1f}\n")
    sys.exit(run.growth >= GROWTH)


if __name__ == "__main__":
    main()
