"""Members who add favorites as fast as they can, and what was acknowledged to them."""

import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cache

import httpx

from catalog.sources.sample import reader

PAGE = 100


class Acknowledged(defaultdict[httpx.Client, set[int]]):
    """The movies that each member was told are favorites; ``refusals`` are the other answers."""

    def __init__(self) -> None:
        super().__init__(set)
        self.refusals: list[httpx.Response] = []

    def total(self) -> int:
        return sum(map(len, [*self.values()]))

    def has(self, number: int) -> bool:
        """Whether so many were acknowledged."""
        return self.total() >= number


@cache
def movie_ids() -> list[int]:
    """The movies of the sample."""
    return sorted(movie.detail.summary.id for movie in reader.read())


@contextmanager
def write_favorites(
    members: Sequence[httpx.Client], acknowledged: Acknowledged | None = None, *, pause: float = 0
) -> Iterator[Acknowledged]:
    """All members add one movie after the other while the braces last; what is refused or cut off is tried again.

    Args:
        members: their clients.
        acknowledged: what was acknowledged before, to go on from.
        pause: seconds before each write.
    """
    acknowledged, over = Acknowledged() if acknowledged is None else acknowledged, threading.Event()

    def write(member: httpx.Client) -> None:
        for movie in [one for one in movie_ids() if one not in acknowledged[member]]:
            while not over.is_set():
                over.wait(pause)
                if _put(member, movie, acknowledged):
                    break

    with ThreadPoolExecutor(len(members)) as pool:
        writes = [pool.submit(write, member) for member in members]
        try:
            yield acknowledged
        finally:
            over.set()
    for one in writes:
        one.result()


def _put(member: httpx.Client, movie: int, acknowledged: Acknowledged) -> bool:
    try:
        response = member.put(f"/api/v1/me/favorites/{movie}")
    except httpx.TransportError:  # killed in the middle: nobody knows, so it is tried again
        threading.Event().wait(0.05)
        return False
    if response.status_code in {200, 201, 204}:
        acknowledged[member].add(movie)
        return True
    acknowledged.refusals.append(response)
    return False


def favorites_of(member: httpx.Client) -> list[int]:
    """All favorites of a member, each as often as it is told."""
    told: list[int] = []
    page = 1
    while True:
        response = member.get("/api/v1/me/favorites", params={"page": page, "per_page": PAGE})
        assert response.status_code == 200, response.text
        document = response.json()
        told += [movie["id"] for movie in document["data"]]
        if page >= document["pagination"]["pages"]:
            return told
        page += 1
