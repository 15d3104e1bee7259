"""A clock for tests that say how long something may be waited for, whatever else keeps the machine busy."""

import time
from contextlib import suppress
from pathlib import Path

QUEUE = Path("/proc/thread-self/schedstat")  # of Linux: nanoseconds that a thread ran, and was ready to run


def idle_seconds() -> float:
    """Goes on only while this thread waits for something else than a processor; only differences mean something."""
    queued = 0.0
    with suppress(FileNotFoundError):  # without it time in the queue for a processor counts as waiting
        queued = int(QUEUE.read_text().split()[1]) / 1e9
    return time.monotonic() - time.thread_time() - queued
