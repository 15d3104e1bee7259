"""Members who ask again and again, and a visitor beside them: how long each waits, and what they get."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median

import httpx

PAUSE = 0.1  # seconds between two requests of one member
PROBLEM = "application/problem+json"


@dataclass
class Answers:
    """What was answered, and after how many seconds."""

    seconds: list[float] = field(default_factory=list)
    statuses: set[int] = field(default_factory=set)
    refusals: list[httpx.Response] = field(default_factory=list)

    def add(self, response: httpx.Response, seconds: float) -> None:
        self.seconds.append(seconds)
        self.statuses.add(response.status_code)
        if response.status_code >= 400:
            self.refusals.append(response)

    @property
    def typical(self) -> float:
        return median(self.seconds)

    @property
    def slow(self) -> float:
        """Nineteen of twenty are quicker: the rest on a busy machine waits for the machine."""
        return sorted(self.seconds)[len(self.seconds) * 19 // 20]

    @property
    def slowest(self) -> float:
        return max(self.seconds)


def ask(client: httpx.Client, path: str, answers: Answers, **options: object) -> httpx.Response:
    """One GET, measured."""
    began = time.monotonic()
    response = client.get(path, **options)  # type: ignore[arg-type]
    answers.add(response, time.monotonic() - began)
    return response


@contextmanager
def polling(members: Sequence[httpx.Client], path: str = "/api/v1/me") -> Iterator[Answers]:
    """All members ask for ``path`` again and again while the braces last."""
    answers, over = Answers(), threading.Event()

    def poll(client: httpx.Client) -> None:
        while not over.is_set():
            ask(client, path, answers)
            over.wait(PAUSE)

    with ThreadPoolExecutor(len(members)) as pool:
        polls = [pool.submit(poll, client) for client in members]
        try:
            yield answers
        finally:
            over.set()
    for one in polls:
        one.result()


def visit(client: httpx.Client, paths: Sequence[str], *, seconds: float) -> dict[str, Answers]:
    """Go round the ``paths`` for some time."""
    answers: dict[str, Answers] = defaultdict(Answers)
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        for path in paths:
            ask(client, path, answers[path])
    return answers


def are_problems(refusals: Sequence[httpx.Response]) -> bool:
    """Whether each says in the envelope that it will pass, and when to come again."""
    return all(
        one.headers["content-type"] == PROBLEM and int(one.headers["retry-after"]) > 0 and not one.json()["success"]
        for one in refusals
    )
