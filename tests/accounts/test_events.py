"""What happened with an account: in the log, under Account, in the API and in the export."""

import json
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult
from structlog.testing import capture_logs
from time_machine import TimeMachineFixture

from accounts.api import tokens
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services.sign_in import credentials, security_events, sessions
from accounts.services.sign_in.security_events import Kind
from accounts.tasks import remove_expired_sessions
from accounts.types.account import Client as Caller
from project.http import throttling
from tests.conftest import PASSWORD, Api, api_of

FRESH = "quite another sentence"
HERE = Caller("api", "x", "curl/8")
type Act = Callable[[User], object]


def _lines(act: Callable[[], object]) -> list[dict[str, Any]]:
    with capture_logs() as lines:
        act()
    return [dict(line) for line in lines if line["event"] == "security_event"]


def _log_in(user: User, password: str = PASSWORD) -> Any:
    return Api()("POST", "/auth/login", {"email": user.email, "password": password})


def _refresh_twice(user: User) -> None:
    first = tokens.issue(sessions.open_api(user)).refresh
    second = Api()("POST", "/auth/refresh", {"refresh": first}).json()["data"]["refresh"]
    for token in (second, first):
        Api()("POST", "/auth/refresh", {"refresh": token})


ACTS: dict[str, Act] = {
    "signed_in": _log_in,
    "sign_in_failed": lambda user: _log_in(user, "wrong"),
    "signed_out": lambda user: api_of(user)("POST", "/auth/logout"),
    "signed_out_everywhere": lambda user: api_of(user)("POST", "/auth/logout-all"),
    "device_signed_out": lambda user: _end_first_session(api_of(user)),
    "token_reused": _refresh_twice,
    "password_changed": lambda user: api_of(user)(
        "POST", "/auth/password/change", {"current_password": PASSWORD, "new_password": FRESH}
    ),
    "password_reset": lambda user: Api()(
        "POST", "/auth/password/reset/confirm", {"token": credentials.reset_token(user), "new_password": FRESH}
    ),
    "address_changed": lambda user: Client().post(
        "/account/address/confirm", {"token": credentials.email_token(credentials.ask_email(user, "new@example.org"))}
    ),
    "deleted": lambda user: api_of(user)("DELETE", "/me", {"password": PASSWORD}),
}


def _end_first_session(app: Api) -> None:
    app("DELETE", f"/auth/sessions/{app('GET', '/auth/sessions').json()['data'][0]['sid']}")


@pytest.mark.parametrize("kind", ACTS)
def test_each_event_is_one_line_that_names_the_member_by_number(alice: User, kind: str) -> None:
    number = alice.pk
    lines = [line for line in _lines(lambda: ACTS[kind](alice)) if line["kind"] == kind]
    assert [(line["user_id"], line["channel"] in {"api", "site"}) for line in lines] == [(number, True)]
    assert (len(lines[0]["network"]), "alice" in str(lines)) == (24, False)


def test_registering_is_an_event_on_both_doors(api: Api, site: Client) -> None:
    api("POST", "/auth/register", {"email": "one@example.org", "password": PASSWORD})
    site.post("/register", {"email": "two@example.org", "password": PASSWORD})
    assert sorted(SecurityEvent.objects.filter(kind=Kind.REGISTERED).values_list("channel")) == [("api",), ("site",)]


def test_a_try_of_an_unknown_address_is_a_line_of_nobody(db: None) -> None:
    lines = _lines(lambda: Api()("POST", "/auth/login", {"email": "nobody@example.org", "password": "x"}))
    assert [(line["kind"], line["user_id"]) for line in lines] == [("sign_in_failed", None)]
    assert not SecurityEvent.objects.exists()


def test_refusals_of_an_hour_from_one_place_are_one_event(alice: User, settings: LazySettings) -> None:
    settings.RATE_LIMITS = {}
    for _ in range(5):
        _log_in(alice, "wrong")
    assert [(event.kind, event.times) for event in security_events.everything(alice)] == [("sign_in_failed", 5)]


def test_a_lock_is_one_event(alice: User, settings: LazySettings) -> None:
    settings.RATE_LIMITS = {"auth": "2/minute"}
    throttling.reset()
    lines = _lines(lambda: [_log_in(alice, "wrong") for _ in range(5)])
    assert [line["kind"] for line in lines].count("locked") == 1
    assert "locked" in {event.kind for event in security_events.everything(alice)}


def test_the_page_shows_the_newest_first_in_pages(alice: User, alices_site: Client) -> None:
    for number in range(40):
        security_events.record(alice, Kind.PASSKEY_ADDED, HERE, detail=f"key {number}")
    first, second = (alices_site.get(f"/account/events?page={page}").content.decode() for page in (1, 2))
    assert ("key 39" in first, "key 0" in first, "page=2" in first) == (True, False, True)
    assert (bool(re.search(r"key 0\s*<", second)), "page=3" in second) == (True, False)


def test_a_page_of_somebody_who_is_not_signed_in_is_the_login(site: Client) -> None:
    assert site.get("/account/events")["Location"].startswith("/login")


def test_the_api_lists_them_in_pages(alice: User, alices_api: Api, bob: User) -> None:
    security_events.record(bob, Kind.SIGNED_IN, HERE)
    for _ in range(3):
        security_events.record(alice, Kind.SIGNED_IN, HERE)
    answer = alices_api("GET", "/me/events?per_page=2").json()
    assert (len(answer["data"]), answer["pagination"]["total"]) == (2, 3)
    assert answer["data"][0]["device"] == "curl/8"


def test_the_export_holds_them(alice: User, alices_api: Api) -> None:
    security_events.record(alice, Kind.PASSWORD_CHANGED, HERE)
    assert [event["kind"] for event in json.loads(alices_api("GET", "/me/export").getvalue())["events"]] == [
        "password_changed"
    ]


def test_they_go_with_the_account(alice: User) -> None:
    ACTS["password_changed"](alice)
    api_of(User.objects.get(pk=alice.pk))("DELETE", "/me", {"password": FRESH})
    assert not SecurityEvent.objects.exists()


def test_they_are_kept_for_ninety_days(alice: User, time_machine: TimeMachineFixture) -> None:
    security_events.record(alice, Kind.SIGNED_IN, HERE)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=89))
    assert remove_expired_sessions.call() == 0
    time_machine.move_to(datetime.now(UTC) + timedelta(days=2))
    assert remove_expired_sessions.call() == 1


@pytest.mark.parametrize("door", ["api", "site"])
def test_a_new_device_is_told_by_letter_once(alice: User, door: str) -> None:
    for _ in range(2):
        _log_in(alice) if door == "api" else Client().post("/login", {"email": alice.email, "password": PASSWORD})
    assert [(letter.to, letter.subject) for letter in mail.outbox] == [
        (["alice@example.org"], "A new device is logged in to Marquee")
    ]


def test_a_trusted_browser_is_no_new_device(alices_site: Client, alice: User) -> None:
    SecurityEvent.objects.all().delete()
    alices_site.post("/login", {"email": alice.email, "password": PASSWORD})
    assert mail.outbox == []


def test_who_has_just_registered_is_not_told_of_the_own_device(site: Client) -> None:
    site.post("/register", {"email": "new@example.org", "password": PASSWORD})
    Client().post("/login", {"email": "new@example.org", "password": PASSWORD})
    assert mail.outbox == []


def test_no_address_stands_in_a_task(alice: User, settings: LazySettings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    for act in ACTS.values():
        act(User.objects.get(pk=alice.pk))
    Api()("POST", "/auth/password/reset", {"email": "stranger@example.org"})
    assert DBTaskResult.objects.exists()
    assert "@" not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))
