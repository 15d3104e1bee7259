"""A member with a taste."""

import pytest

from accounts.models.user import User
from tests.recommend.people import hits, like


@pytest.fixture
def fan(alice: User) -> User:
    """Alice, who likes six well-known movies."""
    like(alice, *hits(6))
    return alice
