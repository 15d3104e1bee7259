"""What is said of many movies at once: two processes that write the same ones never wait in a circle."""

from collections.abc import Iterator
from typing import LiteralString

import pytest
from django.utils import timezone

from accounts.models.user import User
from accounts.services import signals
from accounts.types.signals import Change, DismissalMark, Mark, MovieState, SeenMark
from tests.lock_order import blocked

LEAST, MOST = 129, 680
FAVORITE = "INSERT INTO accounts_favorite (user_id, movie_id, created_at) VALUES (%s, %s, now())"
DISMISSAL = (
    "INSERT INTO accounts_dismissal (user_id, movie_id, reason, created_at, until)"
    " VALUES (%s, %s, 'not_tonight', now(), now())"
)
WATCHLIST = "INSERT INTO accounts_watchlistentry (user_id, movie_id, created_at) VALUES (%s, %s, now())"
SEEN = "INSERT INTO accounts_seenentry (user_id, movie_id, created_at) VALUES (%s, %s, now())"


def write(user_id: int) -> None:
    """One signal of every kind of both movies."""
    mark = Mark(at=timezone.now())
    state = MovieState(
        mark, mark, SeenMark(at=mark.at, rating=7), DismissalMark(at=mark.at, reason="not_tonight", until=mark.at)
    )
    signals.write(User(pk=user_id), [Change(movie_id, MovieState(), state) for movie_id in (MOST, LEAST)])


@pytest.fixture
def committed(transactional_db: None) -> Iterator[User]:
    """A member whom other connections see."""
    user = User.objects.create(email="racer@example.org")
    yield user
    user.delete()


@pytest.mark.parametrize("insert", [FAVORITE, DISMISSAL, WATCHLIST, SEEN])
def test_rows_are_written_in_the_order_of_their_movies(committed: User, insert: LiteralString) -> None:
    with blocked(lambda: write(committed.pk), insert, committed.pk, LEAST) as other:
        other.execute(insert, [committed.pk, MOST])
