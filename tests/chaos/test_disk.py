"""The disk is really full: that of PostgreSQL's favorites, or that of the whole home. Only root can make such ones."""

import contextlib
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import psutil
import pytest

from project.server import processes
from project.server.embedded_servers import addresses
from project.server.supervisor import LONGEST_PAUSE, MOST_FAILURES
from tests.chaos.whole import START, Whole
from tests.faults.polling import are_problems
from tests.faults.product import House, sql, until
from tests.faults.writing import favorites_of, write_favorites
from tests.needs import IS_ROOT, needs
from tests.ports import free_port
from tests.servers import HOME

pytestmark = pytest.mark.timeout(900)


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


@needs("root, who alone mounts a file system", is_there=IS_ROOT, command="test-skipped")
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


@pytest.fixture
def small() -> Iterator[Whole]:
    """Everything in a home that is a file system of 300 MB; the programs, and what they serve, lie elsewhere."""
    folder = Path("/var/tmp") / f"marquee-small-{os.getpid()}"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=300m,mode=0755", "tmpfs", folder], check=True)
    whole = Whole(folder, options={"OPS_PORT": str(free_port()), "PROMETHEUS_MULTIPROC_DIR": str(folder / "metrics")})
    try:
        whole.start()
        yield whole
    finally:
        whole.stop()
        subprocess.run(["umount", folder], check=True)
        folder.rmdir()


def _fill(home: Path) -> Path:
    filler = home / "filler"
    with filler.open("wb", buffering=0) as file, contextlib.suppress(OSError):  # No space left on device
        while True:
            file.write(bytes(4096))
    assert shutil.disk_usage(home).free == 0
    return filler


def _ready(whole: Whole, part: str) -> str:
    """What operators are told of a part; "" while nobody answers."""
    with contextlib.suppress(httpx.TransportError):
        asked = f"http://127.0.0.1:{whole.options['OPS_PORT']}/readyz"
        return str(httpx.get(asked, timeout=20, trust_env=False).json()[part])
    return ""


@needs("root, who alone mounts a file system", is_there=IS_ROOT, command="test-skipped")
def test_a_home_without_room_is_said_once_and_survived(small: Whole) -> None:
    log, notes = small.home / "up.log", small.home / "children.json"
    with small.client() as member, small.client() as visitor:
        small.register(member, 1)
        assert member.put("/api/v1/me/favorites/346").status_code in {200, 201}
        filler = _fill(small.home)
        until(lambda: _ready(small, "disk") == "full", within=60)
        assert member.get("/").status_code == 200
        assert visitor.get("/").status_code == 200
        assert [movie["id"] for movie in member.get("/api/v1/me/favorites").json()["data"]] == [346]

        for name in ("The web server", "The task worker"):  # each starts again without a byte to write
            psutil.Process(next(one.pid for one in processes.noted(notes) if one.name == name)).kill()
        until(lambda: _ready(small, "worker") == "ok", within=START)
        assert member.get("/api/v1/movies/346").status_code == 200

        # PostgreSQL needs room to start; it is tried for longer than anything else that ends again and again.
        psutil.Process(next(one.pid for one in processes.noted(notes) if one.name == "PostgreSQL")).kill()
        time.sleep(sum(min(LONGEST_PAUSE, 2.0**failure) for failure in range(MOST_FAILURES)) + 30)
        assert small.process
        assert small.process.poll() is None
        assert visitor.get("/").status_code == 200  # from the response cache

        filler.unlink()
        until(lambda: _ready(small, "status") == "ok", within=START)
        assert [movie["id"] for movie in member.get("/api/v1/me/favorites").json()["data"]] == [346]
        assert member.put("/api/v1/me/favorites/129").status_code in {200, 201}
    assert log.read_text().count("disk_full") <= 2  # once by each of the two task workers that saw it
