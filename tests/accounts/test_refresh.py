"""Refreshing: a token is swapped once, racing and repeated refreshes get one pair, and a copy ends the session."""

import threading
import uuid
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.api import tokens
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services import identity
from accounts.services.sign_in import sessions
from project.errors import NotSignedIn
from tests.accounts.conftest import Elsewhere
from tests.conftest import PASSWORD, Api

ROUNDS, RACERS = 200, 8


def _tokens(api: Api, user: User) -> dict[str, str]:
    found: dict[str, str] = api("POST", "/auth/login", {"email": user.email, "password": PASSWORD}).json()["data"][
        "tokens"
    ]
    return found


def _refresh(api: Api, token: str) -> tuple[int, dict[str, str]]:
    response = api("POST", "/auth/refresh", {"refresh": token})
    return response.status_code, response.json()["data"]


def test_new_tokens_work_and_the_old_access_token_still_does(api: Api, alice: User) -> None:
    old = _tokens(api, alice)
    status, new = _refresh(api, old["refresh"])
    assert status == 200
    assert [Api(one["access"])("GET", "/me").status_code for one in (old, new)] == [200, 200]
    assert _refresh(api, new["refresh"])[0] == 200


def test_the_same_token_again_within_ten_seconds_gets_the_same_pair(
    api: Api, alice: User, time_machine: TimeMachineFixture
) -> None:
    old = _tokens(api, alice)
    _, new = _refresh(api, old["refresh"])
    time_machine.move_to(datetime.now(UTC) + timedelta(seconds=9))
    status, again = _refresh(api, old["refresh"])
    assert (status, again["access"], again["refresh"]) == (200, new["access"], new["refresh"])
    assert int(again["expires_in"]) == 591
    assert _refresh(api, new["refresh"])[0] == 200


def test_two_tabs_and_a_lost_answer_go_on_with_one_lineage(
    api: Api, alice: User, time_machine: TimeMachineFixture
) -> None:
    began, kept = datetime.now(UTC), _tokens(api, alice)
    for turn in range(1, 4):
        time_machine.move_to(began + timedelta(minutes=10 * turn))
        answers = [_refresh(api, kept["refresh"]) for _tab in range(6)]  # each as if all before it had been lost
        assert {(status, pair["refresh"]) for status, pair in answers} == {(200, answers[0][1]["refresh"])}
        kept = answers[-1][1]
    assert Session.objects.get(user=alice).revoked is False


def test_a_stolen_token_that_is_used_later_ends_the_session_of_owner_and_thief(
    api: Api, alice: User, time_machine: TimeMachineFixture
) -> None:
    stolen = _tokens(api, alice)["refresh"]
    _, thiefs = _refresh(api, stolen)
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=10))
    response = api("POST", "/auth/refresh", {"refresh": stolen})  # its owner, who has not refreshed for a while
    assert (response.status_code, response.json()["errors"][0]["code"]) == (401, "session_ended")
    assert _refresh(api, thiefs["refresh"])[0] == 401


def test_an_ended_session_gives_its_pair_to_nobody(api: Api, alice: User) -> None:
    old = _tokens(api, alice)
    _refresh(api, old["refresh"])
    sessions.revoke_all(alice)
    response = api("POST", "/auth/refresh", {"refresh": old["refresh"]})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (401, "session_ended")


def test_a_token_that_was_used_long_ago_ends_the_session(
    api: Api, alice: User, time_machine: TimeMachineFixture
) -> None:
    old = _tokens(api, alice)
    _, new = _refresh(api, old["refresh"])
    time_machine.move_to(datetime.now(UTC) + timedelta(seconds=11))
    assert _refresh(api, old["refresh"])[0] == 401
    assert (Api(new["access"])("GET", "/me").status_code, _refresh(api, new["refresh"])[0]) == (401, 401)


def test_a_token_before_the_last_ends_the_session_at_once(api: Api, alice: User) -> None:
    first = _tokens(api, alice)
    _, second = _refresh(api, first["refresh"])
    _, third = _refresh(api, second["refresh"])
    assert _refresh(api, first["refresh"])[0] == 401
    assert Api(third["access"])("GET", "/me").status_code == 401


def test_a_closed_account_refreshes_nothing_and_its_session_is_over(alice: User) -> None:
    opened = sessions.open_api(alice)
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(NotSignedIn):
        sessions.refresh(opened.sid, opened.jti)
    assert Session.objects.get(sid=opened.sid).revoked


def test_a_session_that_is_gone_refreshes_nothing(db: None) -> None:
    with pytest.raises(NotSignedIn):
        sessions.refresh(uuid.uuid4(), "x")


def test_a_session_ends_after_a_month_without_use(alice: User, time_machine: TimeMachineFixture) -> None:
    opened = sessions.open_api(alice)
    time_machine.move_to(datetime.now(UTC) + sessions.IDLE + timedelta(minutes=1))
    with pytest.raises(NotSignedIn):
        sessions.refresh(opened.sid, opened.jti)


def test_a_session_that_is_used_lives_on_but_not_for_ever(alice: User, time_machine: TimeMachineFixture) -> None:
    opened, began = sessions.open_api(alice), datetime.now(UTC)
    for week in range(1, 26):
        time_machine.move_to(began + timedelta(weeks=week))
        opened = sessions.refresh(opened.sid, opened.jti)
    time_machine.move_to(began + sessions.LONGEST + timedelta(minutes=1))
    with pytest.raises(NotSignedIn):
        sessions.refresh(opened.sid, opened.jti)


@pytest.mark.parametrize("token", ["\ud800", "x", "a.b.c", "é" * 20, ""])
def test_what_is_no_token_is_refused(db: None, token: str) -> None:
    escaped = token.encode("ascii", "backslashreplace").decode().replace("\\x", "\\u00")
    response = _raw(f'{{"refresh": "{escaped}"}}'.encode())
    assert response in {401, 422}


@pytest.mark.timeout(120)
def test_eight_racing_refreshes_get_one_pair(elsewhere: Elsewhere) -> None:
    elsewhere(_race_often)


def _race_often() -> None:
    user = identity.register(email="racer@example.org", password=PASSWORD)
    with ThreadPoolExecutor(RACERS) as pool:
        pairs = [_race(pool, sessions.open_api(user)) for _ in range(ROUNDS)]
        _at_once(pool, _leave)
    assert Counter(map(len, pairs)) == {1: ROUNDS}
    assert not Session.objects.filter(revoked=True).exists()  # a race is no theft


def _race(pool: ThreadPoolExecutor, opened: sessions.SessionTokens) -> set[tokens.Pair]:
    """The pairs that the racers got."""
    return set(_at_once(pool, lambda: replace(tokens.issue(sessions.refresh(opened.sid, opened.jti)), expires_in=0)))


def _leave() -> None:
    """Close the connection of this thread; `connection.close` itself would be that of who asks for it."""
    connection.close()


def _at_once[T](pool: ThreadPoolExecutor, act: Callable[[], T]) -> list[T]:
    """What each racer gets; each is a thread with a connection that stands already, so that all are there at once."""
    barrier = threading.Barrier(RACERS)

    def run() -> T:
        barrier.wait()
        return act()

    return [future.result() for future in [pool.submit(run) for _ in range(RACERS)]]


def _raw(body: bytes) -> int:
    return Client().post("/api/v1/auth/refresh", body, "application/json").status_code
