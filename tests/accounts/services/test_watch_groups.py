"""Who ends a group locks it before what is in it, as whoever comes and goes does: nobody waits in a circle."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models.user import User
from accounts.models.watch_group import Participant, WatchGroup
from accounts.services import identity
from accounts.services.watch_groups import groups, links
from tests.conftest import PASSWORD
from tests.lock_order import blocked

LEAVING = "SELECT FROM accounts_watchgroup WHERE id = %s FOR NO KEY UPDATE"
LEFT = "DELETE FROM accounts_participant WHERE group_id = %s"


@pytest.fixture
def host(transactional_db: None) -> Iterator[User]:
    """A member whom other connections see."""
    host = User.objects.create_user(email="host@example.org", password=PASSWORD)
    yield host
    User.objects.filter(pk=host.pk).delete()


@pytest.fixture
def group(host: User) -> WatchGroup:
    """Their group, whose day is over."""
    groups.create(host, name="Ada")
    now = timezone.now()
    WatchGroup.objects.update(created_at=now - timedelta(days=1), expires_at=now - timedelta(minutes=1))
    return WatchGroup.objects.get()


ENDS: list[Callable[[User, str], object]] = [
    groups.end,
    lambda host, key: groups.remove_expired(),
    lambda host, key: identity.delete_account(host, password=PASSWORD),
]


@pytest.mark.parametrize("end", ENDS, ids=["by its host", "by time", "with its host's account"])
def test_a_group_is_locked_before_the_people_in_it(
    host: User, group: WatchGroup, end: Callable[[User, str], object]
) -> None:
    key = links.key_of(group.code)
    with blocked(lambda: end(host, key), LEAVING, group.pk) as other:
        other.execute(LEFT, [group.pk])
    assert not Participant.objects.exists()
