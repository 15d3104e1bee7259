"""Everything is killed 25 times while members write 10,000 favorites: what was acknowledged is there, once."""

from functools import partial
from pathlib import Path

import pytest

from tests.chaos.whole import Whole
from tests.faults.product import until
from tests.faults.writing import Acknowledged, favorites_of, write_favorites

pytestmark = pytest.mark.timeout(3600)
KILLS, WRITES, MEMBERS = 25, 10_000, 8


def test_no_acknowledged_write_is_lost_or_there_twice(tmp_path: Path) -> None:
    whole, acknowledged = Whole(tmp_path), Acknowledged()
    whole.start()
    members = [whole.client() for _ in range(MEMBERS)]
    for number, member in enumerate(members):
        whole.register(member, number)
    for kill in range(1, KILLS + 1):
        with write_favorites(members, acknowledged):
            until(partial(acknowledged.has, WRITES * kill // KILLS), within=600)
            whole.kill()
        whole.start()
        for number, member in enumerate(members):
            whole.log_in(member, number)
    stored = {member: favorites_of(member) for member in members}
    twice = sum(len(movies) - len(set(movies)) for movies in stored.values())
    lost = sum(len(acknowledged[member] - set(movies)) for member, movies in stored.items())
    print(f"{acknowledged.total()} acknowledged, {KILLS} kills, {lost} lost, {twice} twice")
    assert (lost, twice) == (0, 0)
    for member in members:
        member.close()
    whole.stop()
