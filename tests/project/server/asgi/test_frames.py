"""Python's frames in a thread of the adapter: calls across the end of a piece of them cost page faults."""

import resource
import threading
from collections.abc import Callable
from types import FunctionType

from project.server.asgi.frames import with_room

CALLS, DEEPEST = 50, 150


def faults(enter: Callable[[Callable[[], None]], None]) -> int:
    """Page faults of a thread that calls a leaf again and again from every depth that a request may have."""

    leaf = FunctionType((lambda: None).__code__.replace(co_stacksize=100), {})

    def descend(depth: int) -> None:
        for _ in range(CALLS):
            leaf()
        if depth:
            descend(depth - 1)

    def run() -> None:
        descend(DEEPEST)
        before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
        descend(DEEPEST)
        counted.append(resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before)

    counted: list[int] = []
    thread = threading.Thread(target=enter, args=(run,))
    thread.start()
    thread.join()
    return counted[0]


def test_a_job_calls_at_any_depth_without_page_faults() -> None:
    assert faults(with_room) < CALLS <= faults(lambda run: run())
