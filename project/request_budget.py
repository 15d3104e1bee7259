"""How long a request may still take, and how long each of its waits: known to whatever waits on its behalf.

The event loop starts a budget for a request; the thread that answers sees it through its context. Work without one
(tasks, commands, loads that nobody waits for) has no total deadline. Times are on the monotonic clock, in seconds.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar, Token
from typing import NamedTuple

NEVER = float("inf")
BRIEFLY = 0.1  # seconds that a page waits for what it can do without


class Budget(NamedTuple):
    """When a request must be over, and what one wait may take."""

    deadline: float  # on the monotonic clock
    patience: float = NEVER  # seconds for each wait
    of_request: bool = False  # whether somebody waits for all this

    def end_of_wait(self, began: float) -> float:
        """When a wait that began at ``began`` must be over."""
        return min(self.deadline, began + self.patience)


_budget: ContextVar[Budget] = ContextVar("request_budget", default=Budget(NEVER))  # noqa: B039 - a tuple


def current() -> Budget:
    """The budget of what this thread does."""
    return _budget.get()


def start(seconds: float) -> Token[Budget]:
    """Give the request of this context ``seconds`` from now."""
    return _budget.set(Budget(time.monotonic() + seconds, of_request=True))


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Everything between the braces takes at most ``seconds`` of waiting, and what the request has left."""
    budget = _budget.get()
    token = _budget.set(budget._replace(deadline=min(budget.deadline, time.monotonic() + seconds)))
    try:
        yield
    finally:
        _budget.reset(token)


@contextmanager
def each_wait(seconds: float = BRIEFLY) -> Iterator[None]:
    """For what a page can do without: each wait between the braces is given up after ``seconds``."""
    budget = _budget.get()
    token = _budget.set(budget._replace(patience=min(budget.patience, seconds)))
    try:
        yield
    finally:
        _budget.reset(token)
