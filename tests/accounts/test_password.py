"""Changing a password, and a forgotten one, on both doors."""

from datetime import UTC, datetime, timedelta

import pytest
from django.conf import LazySettings
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from time_machine import TimeMachineFixture

from accounts.models.user import User
from accounts.services.sign_in import credentials, sessions
from project.errors import Invalid
from tests.accounts.conftest import link_of, ratio, token_of
from tests.conftest import PASSWORD, Api, api_of

FRESH = "quite another sentence"
CHANGE = {"current_password": PASSWORD, "new_password": FRESH}


def _comes_in(email: str, password: str) -> bool:
    return bool(Api()("POST", "/auth/login", {"email": email, "password": password}).status_code == 200)


def _change(user: User) -> None:
    credentials.change_password(user, current_password=PASSWORD, new_password=FRESH)


def test_the_api_changes_it_and_signs_out_all_others(alice: User, alices_site: Client) -> None:
    app, other = api_of(alice), api_of(alice)
    assert app("POST", "/auth/password/change", CHANGE).status_code == 200
    assert [one("GET", "/me").status_code for one in (app, other)] == [200, 401]
    assert alices_site.get("/account").status_code == 302
    assert (_comes_in(alice.email, PASSWORD), _comes_in(alice.email, FRESH)) == (False, True)


def test_the_site_changes_it_and_stays_under_a_new_key(alice: User, alices_site: Client) -> None:
    app, key = api_of(alice), alices_site.session.session_key
    assert alices_site.post("/account/password", CHANGE)["Location"] == "/account"
    assert alices_site.get("/account").status_code == 200
    assert alices_site.session.session_key != key
    assert app("GET", "/me").status_code == 401
    assert [one.current for one in sessions.devices(alice, session_key=alices_site.session.session_key or "")] == [True]


def test_the_current_one_must_be_right(alices_api: Api) -> None:
    response = alices_api("POST", "/auth/password/change", {**CHANGE, "current_password": "wrong"})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "current_password")


def test_the_site_shows_a_refusal_in_its_form(alices_site: Client) -> None:
    response = alices_site.post("/account/password", {**CHANGE, "new_password": "short"})
    assert response.status_code == 422
    assert 'href="#password_new_password"' in response.content.decode()


def test_of_two_racing_confirmations_one_wins(alice: User) -> None:
    token = credentials.email_token(credentials.ask_email(alice, "new@example.org"))
    credentials.confirm_email(token)
    with pytest.raises(Invalid):
        credentials.confirm_email(token)


def test_of_two_racing_changes_one_wins(alice: User) -> None:
    second = User.objects.get(pk=alice.pk)
    _change(alice)
    with pytest.raises(Invalid):
        _change(second)


@pytest.mark.parametrize("email", ["alice@example.org", "ALICE@example.org", "nobody@example.org"])
def test_asking_for_a_link_says_the_same_to_all(api: Api, alice: User, email: str) -> None:
    response = api("POST", "/auth/password/reset", {"email": email})
    assert (response.status_code, response.json()["data"]) == (202, None)
    assert "If there is an account" in response.json()["message"]
    assert len(mail.outbox) == ("alice" in email.lower())


@pytest.mark.parametrize("email", ["not an address", "000", "a@b", "\u200balice@example.org"])
def test_what_is_no_address_gets_no_link(api: Api, alice: User, email: str) -> None:
    response = api("POST", "/auth/password/reset", {"email": email})
    assert (response.status_code, [one["field"] for one in response.json()["errors"]]) == (422, ["email"])
    assert mail.outbox == []


@pytest.fixture
def a_worker_mails(settings: LazySettings) -> None:
    """As with a worker: the request only files the letter."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    settings.RATE_LIMITS = {}


def test_asking_for_a_link_asks_the_database_the_same_for_nobody(api: Api, alice: User, a_worker_mails: None) -> None:
    def queries(email: str) -> list[str]:
        with CaptureQueriesContext(connection) as asked:
            api("POST", "/auth/password/reset", {"email": email})
        return [one["sql"].replace(email, "") for one in asked]

    assert queries(alice.email) == queries("nobody@example.org")


def test_asking_for_a_link_takes_as_long_for_nobody(api: Api, alice: User, a_worker_mails: None) -> None:
    def ask(email: str) -> None:
        api("POST", "/auth/password/reset", {"email": email})

    assert ratio(lambda: ask(alice.email), lambda: ask("nobody@example.org"), rounds=60) < 1.2


def test_a_closed_account_gets_no_letter(api: Api, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    api("POST", "/auth/password/reset", {"email": alice.email})
    assert mail.outbox == []


def test_the_site_resets_by_the_link_and_ends_every_session(site: Client, alice: User) -> None:
    app = api_of(alice)
    assert site.post("/password/reset", {"email": alice.email})["Location"] == "/login"
    page = site.get(link_of(mail.outbox[0])).content.decode()
    token = token_of(mail.outbox[0])
    assert f'value="{token}"' in page
    assert site.post("/password/reset/confirm", {"token": token, "new_password": FRESH})["Location"] == "/login"
    assert (app("GET", "/me").status_code, _comes_in(alice.email, FRESH)) == (401, True)


def test_a_link_works_once(api: Api, alice: User) -> None:
    body = {"token": credentials.reset_token(alice), "new_password": FRESH}
    statuses = [api("POST", "/auth/password/reset/confirm", body).status_code for _ in range(2)]
    assert statuses == [200, 422]


def test_a_link_works_for_an_hour(api: Api, alice: User, time_machine: TimeMachineFixture) -> None:
    token = credentials.reset_token(alice)
    time_machine.move_to(datetime.now(UTC) + timedelta(seconds=3601))
    response = api("POST", "/auth/password/reset/confirm", {"token": token, "new_password": FRESH})
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "stale")


def test_a_link_dies_with_the_password_it_was_for(api: Api, alice: User) -> None:
    token = credentials.reset_token(alice)
    _change(alice)
    response = api("POST", "/auth/password/reset/confirm", {"token": token, "new_password": "a third long sentence"})
    assert response.status_code == 422


def test_a_link_of_another_kind_is_none(api: Api, alice: User) -> None:
    token = credentials.email_token(credentials.ask_email(alice, "new@example.org"))
    assert api("POST", "/auth/password/reset/confirm", {"token": token, "new_password": FRESH}).status_code == 422


@pytest.mark.parametrize("token", ["x", "WzFd:1:a", "a" * 999, "é:ü:ß"])
def test_a_forged_link_is_refused(site: Client, token: str, db: None) -> None:
    response = site.post("/password/reset/confirm", {"token": token, "new_password": FRESH})
    assert response.status_code == 422
    assert "expired or was used" in response.content.decode()


def test_a_weak_new_password_leaves_the_link_alive(api: Api, alice: User) -> None:
    body = {"token": credentials.reset_token(alice), "new_password": "short"}
    assert api("POST", "/auth/password/reset/confirm", body).status_code == 422
    assert api("POST", "/auth/password/reset/confirm", {**body, "new_password": FRESH}).status_code == 200


def test_a_password_with_a_nul_is_refused(alice: User) -> None:
    with pytest.raises(Invalid, match="NUL"):
        credentials.check_new_password("a\x00 long sentence", alice, field="new_password")
