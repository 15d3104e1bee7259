"""People who use a site through its proxy while it is deployed: visitors who read, members who write."""

import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import override

import httpx

from tests.deploy.machine import NAME, Machine

READERS, WRITERS = 4, 2
FRESH = 300  # seconds after which a member logs in again: an access token lasts ten minutes
PAGES = ("/", "/movies", "/api/v1/movies/discover?per_page=20", "/api/v1/config", "/search?q=alien", "/livez")


@dataclass
class Seen:
    """What they met.

    Attributes:
        answers: how many, by status.
        faults: what was no answer, or a server's fault.
        asked_again: how often nginx closed an idle connection while a request was on its way, as it does when it reads
            its configuration again. Nobody saw that request; browsers ask again on a new connection (RFC 9112, 9.3.1).
        slowest: seconds.
        accounts: what each member logs in with.
        acknowledged: of each member, the movies of which the site said that they are favorites.
        stored: of each member, those of which it says so at the end.
    """

    answers: Counter[int] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)
    asked_again: int = 0
    slowest: float = 0
    accounts: dict[httpx.Client, dict[str, str]] = field(default_factory=dict)
    acknowledged: dict[httpx.Client, set[int]] = field(default_factory=dict)
    stored: dict[httpx.Client, set[int]] = field(default_factory=dict)

    @override
    def __str__(self) -> str:
        by_status = ", ".join(f"{count:,} x {status}" for status, count in sorted(self.answers.items()))
        return (
            f"{self.answers.total():,} answers ({by_status}), slowest {self.slowest:.2f} s, {len(self.faults)} faults,"
            f" {self.asked_again} asked again"
        )


@contextmanager
def people(machine: Machine) -> Iterator[Seen]:
    """They come and go while the braces last: every third request on a connection of its own."""
    seen, over = Seen(), threading.Event()
    clients = [_client(machine) for _ in range(READERS + WRITERS)]
    movies = [movie["id"] for movie in clients[0].get("/api/v1/movies/discover?per_page=40").json()["data"]]
    for client in clients[:WRITERS]:
        seen.accounts[client] = {"email": f"m{time.time_ns()}@example.org", "password": "a good long sentence"}
        _enter(client, "register", seen)
        seen.acknowledged[client] = set()
    threads = [threading.Thread(target=_write, args=(client, movies, seen, over)) for client in clients[:WRITERS]]
    threads += [threading.Thread(target=_read, args=(client, seen, over)) for client in clients[WRITERS:]]
    for thread in threads:
        thread.start()
    try:
        yield seen
    finally:
        over.set()
        for thread in threads:
            thread.join(timeout=60)
        for member in seen.acknowledged:
            _enter(member, "login", seen)
            seen.stored[member] = _favorites(member)
        for client in clients:
            client.close()


def _enter(member: httpx.Client, door: str, seen: Seen) -> bool:
    """Whether the site gave a new access token."""
    member.headers.pop("Authorization", None)
    answer = _ask(member, "POST", f"/api/v1/auth/{door}", seen, seen.accounts[member])
    if answer is None or not answer.is_success:
        return False
    member.headers["Authorization"] = f"Bearer {answer.json()['data']['tokens']['access']}"
    return True


def _favorites(member: httpx.Client) -> set[int]:
    """All pages of them."""
    found: set[int] = set()
    page = 1
    while True:
        answer = member.get(f"/api/v1/me/favorites?per_page=100&page={page}").json()
        found |= {entry["id"] for entry in answer["data"]}
        page += 1
        if page > answer["pagination"]["pages"]:
            return found


def _client(machine: Machine) -> httpx.Client:
    """A client that finds the site at this machine, whatever its name says, and sends it by name."""
    headers = {"Host": f"{NAME}:{machine.port}"}
    return httpx.Client(
        base_url=f"https://127.0.0.1:{machine.port}", verify=machine.trusting(), timeout=20, headers=headers
    )


def _read(client: httpx.Client, seen: Seen, over: threading.Event) -> None:
    while not over.is_set():
        for path in PAGES:
            _ask(client, "GET", path, seen)
            over.wait(0.05)
        client.headers["Connection"] = "close" if client.headers.get("Connection") != "close" else "keep-alive"


def _write(client: httpx.Client, movies: list[int], seen: Seen, over: threading.Event) -> None:
    entered = time.monotonic()
    while not over.is_set():
        if time.monotonic() - entered > FRESH and _enter(client, "login", seen):
            entered = time.monotonic()
        for movie in movies:
            if over.is_set():
                return
            liked = movie not in seen.acknowledged[client]
            answer = _ask(client, "PUT" if liked else "DELETE", f"/api/v1/me/favorites/{movie}", seen)
            if answer is not None and answer.is_success:
                (seen.acknowledged[client].add if liked else seen.acknowledged[client].discard)(movie)
            over.wait(0.1)


def _ask(
    client: httpx.Client, method: str, path: str, seen: Seen, body: dict[str, str] | None = None
) -> httpx.Response | None:
    began = time.monotonic()
    try:
        try:
            answer = client.request(method, path, json=body)
        except httpx.RemoteProtocolError as error:
            if "without sending a response" not in str(error) or method == "POST":
                raise
            seen.asked_again += 1
            answer = client.request(method, path, json=body, headers={"Connection": "close"})
    except httpx.TransportError as error:
        seen.faults.append(f"{method} {path}: {error!r}")
        return None
    seen.slowest = max(seen.slowest, time.monotonic() - began)
    seen.answers[answer.status_code] += 1
    if answer.status_code >= 400:
        seen.faults.append(f"{method} {path}: {answer.status_code} {answer.text[:200]}")
    return answer
