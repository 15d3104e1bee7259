"""Two policies, a source that counts how often it is asked, and a cache that is calm again after each test."""

import threading
from collections.abc import Callable, Iterator

import pytest
from pydantic import TypeAdapter

from project import cache
from project.cache import single_flight
from project.cache.policies import Policy
from project.server.redis_guard import GUARD
from tests.catalog.conftest import settle

HERE = Policy("test", ttl=60, stale_ttl=600)
AFAR = Policy("test-afar", ttl=60, stale_ttl=600, remote=True)
NUMBERS = TypeAdapter(list[int])


class Source:
    """Counts how often it is asked, and can be told to fail or to take its time."""

    def __init__(self, *, takes: float = 0.0) -> None:
        self.asked, self.takes = 0, takes
        self.error: Exception | None = None
        self.go = threading.Event()
        self.lock = threading.Lock()

    def __call__(self) -> list[int]:
        with self.lock:
            self.asked += 1
        if self.takes:
            self.go.wait(self.takes)
        if self.error:
            raise self.error
        return [self.asked]


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture(autouse=True)
def _calm() -> Iterator[None]:
    single_flight._coordinator.timed_out_until = 0.0
    yield
    settle()
    GUARD.forget()


@pytest.fixture
def ask(source: Source) -> Callable[..., cache.Fetched[list[int]]]:
    return lambda policy=AFAR, *parts: cache.fetch(policy, *parts, codec=NUMBERS, load=source)


def add(number: int) -> None:
    """Put one more number at the end of a value."""
    cache.update(HERE, codec=NUMBERS, load=list, change=lambda numbers: [*numbers, number])
