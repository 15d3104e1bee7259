"""One server for all tests that need no limits of their own."""

from collections.abc import Iterator

import pytest

from tests.project.server.front.served import Served, served


@pytest.fixture(scope="package")
def server() -> Iterator[Served]:
    """The front with time-outs of a fraction of a second."""
    timeouts = {"header_timeout": 1.0, "idle_timeout": 1.0, "body_timeout": 0.6, "write_timeout": 0.6, "linger": 0.4}
    with served(limits=timeouts) as running:
        yield running
