"""Room for the frames of a whole request, so that no call in it costs a page fault.

CPython lays frames in pieces of 16 KiB, and gives a piece back to the operating system as soon as it is empty. A loop
that calls across the end of one pays for a new piece with each call: 350 page faults for one page of twenty cards.
"""

from collections.abc import Callable
from types import FunctionType

FIRST_FRAME = 20_000  # words: the piece that holds it is one of 256 KiB, which leaves 96 KiB to the frames of others


def _call[**P, R](call: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    return call(*args, **kwargs)


with_room = FunctionType(_call.__code__.replace(co_stacksize=FIRST_FRAME), {}, "with_room")
