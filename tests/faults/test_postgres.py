"""PostgreSQL is down, resets, keeps silent, talks nonsense or is full: what needs no data is there, the rest is a 503.

A machine may be busy with other things: three times what the same requests take while all is well is allowed for.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import psycopg
import pytest

from project.server.embedded_servers import addresses
from project.server.environment import ROOT
from tests import prepared
from tests.faults import product
from tests.faults.polling import Answers, are_problems, ask, polling, visit
from tests.faults.product import DATABASE, House, until
from tests.faults.proxy import Fault, Kind
from tests.ports import free_port
from tests.servers import HOME

pytestmark = [pytest.mark.product, pytest.mark.timeout(180)]
WITHOUT_DATA = ("/about", "/login", "/offline", "/api/v1/docs", "/livez", "/robots.txt")
FAULTS: tuple[Kind, ...] = ("refuse", "reset", "silence", "garbage")
LASTS = 1.5  # seconds


@pytest.fixture(scope="module")
def usual(standing: House, members: list[httpx.Client]) -> float:
    """Seconds that a slow one of these requests takes while nothing is wrong."""
    with standing.client() as visitor, polling(members):
        return max(answers.slow for answers in visit(visitor, WITHOUT_DATA, seconds=LASTS).values())


@pytest.mark.parametrize("kind", FAULTS)
def test_members_are_refused_soon_and_pages_without_data_do_not_notice(
    house: House, members: list[httpx.Client], usual: float, kind: Kind
) -> None:
    with house.client() as visitor, polling(members) as asked:
        house.database.fault = Fault(kind)
        asked.seconds, asked.statuses = [], set()
        pages = visit(visitor, WITHOUT_DATA, seconds=LASTS)
    assert {path: answers.statuses for path, answers in pages.items()} == {path: {200} for path in WITHOUT_DATA}
    assert max(answers.typical for answers in pages.values()) < 0.2
    assert max(answers.slow for answers in pages.values()) < 0.2 + 3 * usual
    assert 503 in asked.statuses <= {200, 503}  # the first may have been on their way
    assert asked.slow < 1 + 3 * usual
    assert are_problems(asked.refusals)


@pytest.mark.parametrize("kind", FAULTS)
def test_everything_is_right_again_two_seconds_after_an_outage(
    house: House, members: list[httpx.Client], usual: float, kind: Kind
) -> None:
    house.database.fault = Fault(kind)
    with polling(members) as asked:
        until(lambda: len(asked.refusals) > 10 * len(members), within=60)
    house.database.fault = Fault()
    until(lambda: members[0].get("/api/v1/me").status_code == 200, within=2 + 3 * usual)
    later = Answers()
    for client in members * 2:
        ask(client, "/api/v1/me", later)
    assert later.statuses == {200}


def test_a_member_sees_pages_without_data_and_stays_logged_in(house: House) -> None:
    with house.client() as browser:
        email = f"s{time.time_ns()}@example.org"
        form = {"email": email, "password": product.PASSWORD}
        browser.headers.pop("Cookie")
        browser.get("/register")
        form["csrfmiddlewaretoken"] = browser.cookies["csrftoken"]
        assert browser.post("/register", data=form, headers={"Referer": house.address}).status_code == 303
        house.database.fault = Fault("silence")
        for path in ("/about", "/login"):
            page = browser.get(path)
            assert (page.status_code, "You are still logged in" in page.text) == (200, True)
            assert "no-store" in page.headers["cache-control"]
        refused = browser.get("/favorites")
        assert (refused.status_code, refused.headers["content-type"]) == (503, "text/html; charset=utf-8")
        part = browser.get("/favorites", headers={"HX-Request": "true"})
        assert (part.status_code, "<html" in part.text) == (503, False)
        house.heal()
        assert browser.get("/favorites").status_code == 200


def test_what_is_public_and_kept_is_shown_all_the_time(house: House) -> None:
    with httpx.Client(base_url=house.address) as visitor:
        before = visitor.get("/api/v1/movies/trending?window=week").json()["data"]
        house.database.fault = Fault("silence")
        assert visitor.get("/api/v1/movies/trending?window=week").json()["data"] == before
        assert visitor.get("/").status_code == 200


def test_a_full_server_is_a_503_and_no_longer_than_it_is_full(house: House, members: list[httpx.Client]) -> None:
    with psycopg.connect(addresses(HOME).database_url, autocommit=True) as server:
        taken = _take_every_place(server)
        try:
            answers = Answers()
            with ThreadPoolExecutor(8) as pool:
                list(pool.map(lambda client: ask(client, "/api/v1/me", answers), members))
            assert answers.statuses == {503}
            assert are_problems(answers.refusals)
        finally:
            for connection in taken:
                connection.close()
    until(lambda: members[0].get("/api/v1/me").status_code == 200, within=2)


def _take_every_place(server: psycopg.Connection[object]) -> Sequence[psycopg.Connection[object]]:
    taken = []
    try:
        while True:
            kill = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
            server.execute(kill, [DATABASE])
            taken.append(psycopg.connect(addresses(HOME).database_url))
    except psycopg.OperationalError:
        return taken


def test_half_of_the_threads_wait_for_a_locked_table_and_the_others_serve(
    house: House, members: list[httpx.Client], usual: float
) -> None:
    at = addresses(HOME).database_url.rpartition("/")[0]
    with psycopg.connect(f"{at}/{DATABASE}") as locker, polling(members) as asked, house.client() as visitor:
        locker.execute("LOCK TABLE accounts_session IN ACCESS EXCLUSIVE MODE")
        pages = visit(visitor, WITHOUT_DATA, seconds=LASTS)
        locker.rollback()
    assert max(answers.slow for answers in pages.values()) < 0.2 + 3 * usual
    assert asked.statuses <= {200, 503}
    assert asked.slow < 2.5 + 3 * usual  # lock_timeout is two seconds


def test_up_serves_without_postgresql_and_prepares_it_later(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home, port = tmp_path_factory.mktemp("up"), free_port()
    prepared.furnish_with_static_files(home)
    log = home / "up.log"
    own = house.environment | {"MARQUEE_HOME": str(home), "PORT": str(port)}
    house.database.fault = Fault("refuse")
    with log.open("wb") as output:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "up"], cwd=ROOT, env=os.environ | own, stdout=output, stderr=output
        )
    try:
        until(lambda: "Ready:" in log.read_text(), within=60)
        assert httpx.get(f"http://127.0.0.1:{port}/about").status_code == 200
        house.database.fault = Fault()
        until(lambda: "Catalog is loaded" in log.read_text(), within=60)
    finally:
        process.terminate()
        process.wait(timeout=30)


def test_a_server_starts_without_postgresql_and_finds_it_later(
    house: House, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with product.running(tmp_path_factory.mktemp("early"), fault="refuse") as early, early.client() as client:
        assert client.get("/about").status_code == 200
        nobody = {"email": "nobody@example.org", "password": product.PASSWORD}
        assert client.post("/api/v1/auth/login", json=nobody).status_code == 503
        assert client.get("/readyz").status_code == 503
        early.database.fault = Fault()
        until(lambda: client.post("/api/v1/auth/login", json=nobody).status_code == 401, within=2)
