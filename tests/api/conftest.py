"""One running product for all tests that only look at it."""

from collections.abc import Iterator

import pytest

from tests.api.product import Product, running


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """A running Marquee that no test harms."""
    with running() as one:
        yield one
