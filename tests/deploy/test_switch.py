"""deploy.sh brings versions while people use the site, and goes back by itself."""

import fcntl
import statistics
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from tests.deploy.machine import Machine, machine
from tests.deploy.people import people
from tests.deploy.versions import VERSIONS
from tests.faults.product import DATABASE, database_copy

DEPLOYMENTS = 10

pytestmark = [pytest.mark.timeout(3600), pytest.mark.usefixtures("transactional_db")]


@pytest.fixture(scope="module")
def here(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: object
) -> Iterator[Machine]:
    folder: Path = tmp_path_factory.mktemp("machine")
    with django_db_blocker.unblock(), database_copy() as server:  # type: ignore[attr-defined]
        yield from deployed(folder, urlsplit(server)._replace(path=f"/{DATABASE}").geturl())


def deployed(folder: Path, database: str) -> Iterator[Machine]:
    with machine(folder, database) as one:
        for version in VERSIONS:
            one.tag(version)
        first = one.deploy("one")
        assert first.returncode == 0, first.stdout + first.stderr
        yield one


def test_ten_deployments_under_load_lose_no_request(here: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    seconds: list[float] = []
    with people(here) as seen:
        for number in range(DEPLOYMENTS):
            before, began = here.serving(), time.monotonic()
            done = here.deploy(("two", "one")[number % 2])
            seconds.append(time.monotonic() - began)
            assert done.returncode == 0, f"{seen}\n{done.stdout}{done.stderr}"
            assert here.serving() != before
    with capsys.disabled():
        took = f"{min(seconds):.0f} to {max(seconds):.0f} s, {statistics.median(seconds):.0f} at the median"
        print(f"\n{DEPLOYMENTS} deployments of {took}: {seen}")
    assert not seen.faults, seen.faults[:10]
    assert seen.asked_again <= DEPLOYMENTS
    assert seen.stored == seen.acknowledged


def test_operators_are_told_where_the_slot_that_serves_answers_them(here: Machine) -> None:
    for version in ("two", "one"):
        assert here.deploy(version).returncode == 0
        assert httpx.get(f"http://{here.operators_address()}/readyz", trust_env=False).is_success


@pytest.mark.parametrize("version", ["dead", "ill"])
def test_a_version_that_does_not_serve_changes_nothing(
    here: Machine, version: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = here.serving()
    here.set("READY", 25)
    with people(here) as seen:
        done = here.deploy(version)
    with capsys.disabled():
        print(f"\n{version}: {seen}")
    assert done.returncode == 1
    assert f"Slot {before} serves on as before." in done.stderr
    assert here.serving() == before
    assert not seen.faults, seen.faults[:10]


def test_a_version_that_fails_once_it_serves_is_turned_back(here: Machine, capsys: pytest.CaptureFixture[str]) -> None:
    before = here.serving()
    here.set("READY", 120)
    with people(here) as seen:
        done = here.deploy("weary")
    with capsys.disabled():
        print(f"\nweary: {seen}")
    assert done.returncode == 1
    assert f"The proxy asks slot {before} again" in done.stderr
    assert here.serving() == before
    assert not seen.faults, seen.faults[:10]


def test_two_at_once_are_refused(here: Machine) -> None:
    with (here.root / "deploy.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = here.deploy("one")
    assert done.returncode == 1
    assert "Another deployment is running." in done.stderr
