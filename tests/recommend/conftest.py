"""A member with a taste."""

import pytest

from accounts.models import User
from catalog.models import Movie
from tests.recommend.people import like


@pytest.fixture
def fan(alice: User) -> User:
    """Alice, who likes five well-known films."""
    like(alice, *list(Movie.objects.order_by("-vote_count").values_list("id", flat=True)[:5]))
    return alice
