"""One running product for all tests that only look at it."""

from collections.abc import Iterator

import pytest
from schemathesis.pytest.plugin import SchemathesisFunction

from tests.api.product import Product, running


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Give each test of Schemathesis an id of its own, by its operation.

    Since pytest 9.2 they are all called by their function, and of tests of one id xdist runs one (4.32.5 of
    Schemathesis). There is no public way to name an item again.
    """
    for item in items:
        if isinstance(item, SchemathesisFunction) and item.id.params is None:
            item._id = item.id.with_params(item.operation_label)


@pytest.fixture(scope="session")
def product() -> Iterator[Product]:
    """A running Marquee that no test harms."""
    with running() as one:
        yield one
