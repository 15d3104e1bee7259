"""Answers that wait for work elsewhere (another process), without a web thread that waits with them.

The adapter in front (`project.server.asgi.wsgi_adapter`) waits on its event loop and asks again when the work is done:
decision 0206. Behind a server that knows nothing of this, the thread waits.
"""

from collections.abc import Callable
from concurrent.futures import Future

from django.http import HttpRequest

from project.server.asgi.wsgi_adapter import DONE, WAIT_FOR

PATIENCE = 8.0  # seconds of a thread, where nobody else can wait


def outcome_of[T](request: HttpRequest, begin: Callable[[], T | Future[T]]) -> T | None:
    """What ``begin`` gives, or what its future brings; None: not yet, and whatever is answered now nobody will see.

    Raises:
        Exception: whatever the work failed with.
    """
    done: Future[T] | None = request.META.get(DONE)
    outcome = done or begin()
    if not isinstance(outcome, Future):
        return outcome
    wait_for: Callable[[Future[T]], None] | None = request.META.get(WAIT_FOR)
    if wait_for and not outcome.done():
        wait_for(outcome)
        return None
    return outcome.result(PATIENCE)
