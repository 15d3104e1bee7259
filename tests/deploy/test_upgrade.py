"""From the previous version to this one by deploy.sh while people use the site, over data of the first version.

The database is the dump of 25 November (tests/migrations), brought up by the previous version itself. Old code runs on
the new schema between the migration and the turn of the proxy, and again when this version is taken back.
"""

from collections.abc import Iterator
from typing import Any

import httpx
import psycopg
import pytest

from tests.conftest import PASSWORD
from tests.deploy.machine import NAME, Machine, machine
from tests.deploy.people import people
from tests.migrations.old_version import restored

# The state of 30 November before the migrations accounts 0015, catalog 0012, project 0001 and recommend 0001; once
# there is a release, its tag.
PREVIOUS = "85d2064fa533"
KEPT = {"accounts_user": "id", "accounts_favorite": "id", "accounts_dismissal": "id", "accounts_seenentry": "id",
        "accounts_preferences": "user_id", "accounts_mutedfactor": "id", "accounts_import": "id",
        "catalog_movie": "id", "catalog_credit": "id"}  # fmt: skip
TOLD = ("/me/favorites", "/me/preferences", "/me/dismissals", "/me/seen")

pytestmark = pytest.mark.timeout(3600)


@pytest.fixture(scope="module")
def database() -> Iterator[str]:
    with restored("deployed") as url:
        yield url


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory, database: str) -> Iterator[Machine]:
    with machine(tmp_path_factory.mktemp("machine"), database) as one:
        assert one.commit_of(PREVIOUS), "the history is cut short: git fetch --unshallow"
        one.tag("one")
        yield one


def rows(database: str) -> dict[str, set[Any]]:
    """The keys of all rows by table."""
    with psycopg.connect(database) as connection:
        return {
            name: set(connection.execute(f"SELECT {key} FROM {name}".encode()).fetchall()) for name, key in KEPT.items()
        }


def told_to_alice(here: Machine) -> dict[str, Any]:
    """What the site says of a member of the first day: ids of movies, and values of preferences."""
    headers = {"Host": f"{NAME}:{here.port}"}
    address = f"https://127.0.0.1:{here.port}/api/v1"
    with httpx.Client(base_url=address, verify=here.trusting(), headers=headers, timeout=30) as alice:
        account = {"email": "alice@example.org", "password": PASSWORD}
        tokens = alice.post("/auth/login", json=account).raise_for_status().json()["data"]["tokens"]
        alice.headers["Authorization"] = f"Bearer {tokens['access']}"
        answers = {path: alice.get(path).raise_for_status().json()["data"] for path in TOLD}
    lists = {path: [_id(entry) for entry in data] for path, data in answers.items() if isinstance(data, list)}
    preferences = answers["/me/preferences"]
    return {**lists, "preferences": {name: preferences[name] for name in ("year_from", "year_to", "min_score")}}


def _id(entry: dict[str, Any]) -> int:
    return int(entry.get("movie", entry)["id"])


def test_members_of_the_first_day_go_through_two_versions_and_back(
    here: Machine, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    deploy(here, PREVIOUS)
    at_first, kept = told_to_alice(here), rows(database)
    assert at_first["/me/favorites"]
    for version in ("one", PREVIOUS):
        with people(here) as seen:
            deploy(here, version)
        with capsys.disabled():
            print(f"\nto {version}: {seen}")
        assert not seen.faults, seen.faults[:10]
        assert seen.stored == seen.acknowledged
        assert told_to_alice(here) == at_first
        after = rows(database)
        assert {name: ids - after[name] for name, ids in kept.items() if ids - after[name]} == {}


def deploy(here: Machine, version: str) -> None:
    done = here.deploy(version)
    assert done.returncode == 0, done.stdout + done.stderr
