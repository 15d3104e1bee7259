"""What something costs in CPU, in units of a fixed piece of work in the same thread: so it holds on any machine."""

import math
import time
from collections.abc import Callable

FEWEST, MOST = 20, 400  # rounds; the best of them has little of what a busy machine adds


def units(call: Callable[[], object], enough: float = 0.0) -> float:
    """How many times the CPU of :func:`fixed_work` (some 0.1 ms) ``call`` takes, both at their best.

    No more rounds are made once it is below ``enough``: a quiet machine says so in a moment, a busy one later.
    """
    best = [math.inf, math.inf]
    for number in range(MOST):
        for place, act in enumerate((call, fixed_work)):
            began = time.thread_time()
            act()
            best[place] = min(best[place], time.thread_time() - began)
        if number >= FEWEST and best[0] < enough * best[1]:
            break
    return best[0] / best[1]


def fixed_work() -> int:
    """Small objects, calls, look-ups and strings, as a request is made of."""
    words = {f"{number:x}": (number, str(number)) for number in range(250)}
    return sum(number + len(f"{name}{text.upper()}") for name, (number, text) in sorted(words.items()))
