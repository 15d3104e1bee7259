"""Web servers are killed, stopped, raced and overrun while members write: what was acknowledged is there, once."""

import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import cycle

import httpx
import psutil
import psycopg
import pytest

from tests.faults import product
from tests.faults.load import Load, overrun
from tests.faults.polling import Answers, are_problems, ask
from tests.faults.product import House, sql, until
from tests.faults.writing import favorites_of, write_favorites
from tests.processes import living

pytestmark = [pytest.mark.product, pytest.mark.timeout(180)]


@pytest.fixture(scope="module")
def pair(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """Two web server processes on one port, under uvicorn's supervisor."""
    with product.database_copy(), product.running(tmp_path_factory.mktemp("pair"), workers=2, WEB_QUEUE="20") as house:
        yield house


@pytest.fixture
def two(transactional_db: None, pair: House) -> Iterator[House]:
    """Both, up."""
    until(lambda: len(workers(pair)) == 2, within=30)
    with pair.closing():
        yield pair


def workers(house: House) -> list[psutil.Process]:
    children = psutil.Process(house.processes[-1].pid).children()
    return [child for child in living(children) if any("spawn_main" in part for part in child.cmdline())]


def test_what_was_acknowledged_survives_the_kill_of_a_worker(two: House) -> None:
    members = [two.member() for _ in range(4)]
    with write_favorites(members, pause=0.01) as acknowledged:
        for _ in range(2):
            until(lambda: acknowledged.total() > 20, within=20)
            workers(two)[0].send_signal(signal.SIGKILL)
            until(lambda: len(workers(two)) == 2, within=30)
    for member in members:
        assert acknowledged[member] <= set(favorites_of(member))


def test_a_server_that_is_told_to_stop_finishes_what_it_has_begun(
    two: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    nobody = {"email": "nobody@example.org", "password": product.PASSWORD}  # costs as much as a password that is right

    def log_in(house: House) -> int:
        with house.client() as client:
            try:
                return client.post("/api/v1/auth/login", json=nobody).status_code
            except httpx.ConnectError:  # it came too late, and knows it
                return 0

    with product.running(tmp_path_factory.mktemp("leaving")) as house, ThreadPoolExecutor(12) as pool:
        logins = [pool.submit(log_in, house) for _ in range(12)]
        until(lambda: any(one.done() for one in logins), within=20)
        house.processes[-1].send_signal(signal.SIGTERM)
        assert until(lambda: house.processes[-1].poll() is not None, within=10) < 10
        assert {one.result() for one in logins} <= {401, 503, 0}


def test_two_workers_that_toggle_one_favorite_leave_one_row_or_none(two: House) -> None:
    member = two.member()
    statuses: set[int] = set()

    def toggle(method: str) -> None:
        with two.client(headers={"Authorization": member.headers["Authorization"]}) as client:
            for _ in range(25):
                statuses.add(client.request(method, "/api/v1/me/favorites/129").status_code)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(toggle, ["PUT", "DELETE"] * 4))
    assert all(status < 500 for status in statuses)
    assert favorites_of(member).count(129) <= 1
    member.put("/api/v1/me/favorites/129")
    assert favorites_of(member) == [129]


def test_four_times_the_load_gets_quick_refusals_and_costs_the_others_little(two: House) -> None:
    member = two.member()
    full, over = Load(), Load()
    # The promise is 0.8, which tests/chaos measures over a minute; three seconds of CPU tell no more than this, and on
    # a machine whose speed changes meanwhile less: then more of them are looked at.
    for _ in range(4):
        more_full, more_over = overrun(two, member.headers["Authorization"], rounds=2, seconds=1.5, connections=96)
        full, over = full + more_full, over + more_over
        if over.goodput_of_cpu >= 0.6 * full.goodput_of_cpu:
            break
    assert over.statuses.keys() == {200, 503}
    assert over.are_problems()
    assert over.goodput_of_cpu >= 0.6 * full.goodput_of_cpu, (full.statuses, over.statuses)
    assert until(lambda: ask(member, "/api/v1/me/favorites", Answers()).status_code == 200, within=5) < 5


def test_a_full_disk_is_a_503_for_who_writes_and_nothing_for_who_reads(two: House) -> None:
    """PostgreSQL says what it says on a full disk; the long form fills one."""
    member = two.member()
    assert member.put("/api/v1/me/favorites/129").status_code in {200, 201}
    sql("CREATE FUNCTION full_disk() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION USING ERRCODE = 'disk_full'; END $$")  # fmt: skip
    sql("CREATE TRIGGER full_disk BEFORE INSERT ON accounts_favorite EXECUTE FUNCTION full_disk()")
    try:
        refused = member.put("/api/v1/me/favorites/346")
        assert (refused.status_code, are_problems([refused])) == (503, True)
        assert favorites_of(member) == [129]
    finally:
        sql("DROP FUNCTION full_disk CASCADE")
    assert member.put("/api/v1/me/favorites/346").status_code in {200, 201}
    assert favorites_of(member) == [346, 129]


def test_the_old_code_goes_on_while_the_schema_changes_under_it(two: House) -> None:
    members = [two.member() for _ in range(4)]
    with write_favorites(members, pause=0.01) as acknowledged:
        for change in ("ADD COLUMN newer integer", "DROP COLUMN newer") * 3:
            _patiently(f"SET lock_timeout = '2s'; ALTER TABLE accounts_favorite {change}")
    assert acknowledged.refusals == []
    for member in members:
        assert acknowledged[member] <= set(favorites_of(member))


def _patiently(change: str) -> None:
    """As `migrate` is started again when it did not get its lock."""
    for _ in cycle([0]):
        try:
            sql(change)
        except psycopg.errors.LockNotAvailable:
            continue
        return
