"""Favorites and dismissals written at once: two processes that write the same ones never wait in a circle."""

from collections.abc import Callable, Iterator
from typing import LiteralString

import pytest
from django.utils import timezone

from accounts.models.user import User
from accounts.services import bulk_writes
from tests.lock_order import blocked

LEAST, MOST = 129, 680
DATED = [(MOST, timezone.now()), (LEAST, timezone.now())]
FAVORITE = "INSERT INTO accounts_favorite (user_id, movie_id, created_at) VALUES (%s, %s, now())"
DISMISSAL = "INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at) VALUES (%s, %s, 'seen', now())"


def add_favorites(user_id: int) -> None:
    bulk_writes.add_favorites(user_id, DATED)


def add_dismissals(user_id: int) -> None:
    bulk_writes.add_dismissals(user_id, DATED, reason="not_now", lapsed=timezone.now())


@pytest.fixture
def committed(transactional_db: None) -> Iterator[User]:
    """A member whom other connections see."""
    user = User.objects.create(email="racer@example.org")
    yield user
    user.delete()


@pytest.mark.parametrize(("add", "insert"), [(add_favorites, FAVORITE), (add_dismissals, DISMISSAL)])
def test_rows_are_written_in_the_order_of_their_movies(
    committed: User, add: Callable[[int], None], insert: LiteralString
) -> None:
    with blocked(lambda: add(committed.pk), insert, committed.pk, LEAST) as other:
        other.execute(insert, [committed.pk, MOST])
