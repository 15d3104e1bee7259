"""The disk of PostgreSQL is really full: a file system of 128 KB holds the favorites. Only root can make one."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from project.server.embedded_servers import addresses
from tests.faults.polling import are_problems
from tests.faults.product import House, sql, until
from tests.faults.writing import favorites_of, write_favorites
from tests.servers import HOME

pytestmark = pytest.mark.timeout(300)


@pytest.fixture
def tiny(house: House) -> Iterator[Path]:
    """A file system of 128 KB that holds the table of favorites."""
    folder = Path("/var/tmp") / f"marquee-tiny-{os.getpid()}"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=128k,mode=0777", "tmpfs", folder], check=True)
    (folder / "space").mkdir()
    shutil.chown(folder / "space", addresses(HOME).postgres_sockets.stat().st_uid)  # whoever runs PostgreSQL
    try:
        sql(f"CREATE TABLESPACE tiny LOCATION '{folder}/space'")
        sql("ALTER TABLE accounts_favorite SET TABLESPACE tiny")
        yield folder
        sql("ALTER TABLE accounts_favorite SET TABLESPACE pg_default")
        sql("DROP TABLESPACE tiny")
    finally:
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root mounts a file system")
def test_a_full_disk_refuses_writes_loses_none_and_is_over_when_there_is_room(house: House, tiny: Path) -> None:
    members = [house.member() for _ in range(8)]
    with write_favorites(members) as acknowledged:
        until(lambda: len(acknowledged.refusals) > 50, within=60)  # here and there a page had room for one more
    assert {refusal.status_code for refusal in acknowledged.refusals} == {503}
    assert are_problems(acknowledged.refusals)
    for member in members:
        assert sorted(favorites_of(member)) == sorted(acknowledged[member])
    subprocess.run(["mount", "-o", "remount,size=4m", tiny], check=True)
    for member in members:
        assert member.put("/api/v1/me/favorites/129").status_code in {200, 201}
        assert 129 in favorites_of(member)
