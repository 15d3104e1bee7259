"""What the tests of sources leave in memory is forgotten with what they wrote."""

from collections.abc import Iterator

import pytest

from catalog.sources.database import genres


@pytest.fixture(autouse=True)
def _genres_of_the_database() -> Iterator[None]:
    """Names of genres are kept in memory for a minute, also those that a test rolls back."""
    yield
    genres._copy.forget()
