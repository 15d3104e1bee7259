"""What tests of the catalog's services share."""

import pytest

from catalog.services import genres


@pytest.fixture
def genres_are_known(db: None) -> None:
    """Genre names are in memory, as they are in a process that has served a page."""
    genres.all_genres()
