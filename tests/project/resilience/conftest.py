"""The two ways of holding back: shared through Redis, and each process for itself."""

from collections.abc import Iterator

import pytest

from project.server.redis_guard import GUARD
from tests.project.redis_server import caching_by


@pytest.fixture(params=["shared", "alone"])
def redis(request: pytest.FixtureRequest) -> Iterator[str]:
    """With Redis, and without it."""
    if request.param == "shared":
        yield "shared"
        return
    with caching_by("absent"):
        yield "alone"
    GUARD.forget()
