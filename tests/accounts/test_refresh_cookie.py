"""Cookie mode: the refresh token where no script reads it, and where no other site's page can use it."""

from http.cookies import Morsel
from typing import Any

import orjson
import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models.session import Session
from accounts.models.user import User
from accounts.services.sign_in import sessions
from tests.conftest import PASSWORD, api_of

NAME = "__Host-refresh"
HERE = {"Origin": "http://testserver"}
PAGE = {"Sec-Fetch-Site": "same-origin"}
ELSEWHERE = [
    {"Origin": "https://evil.example"},
    {"Origin": "null"},
    {"Origin": "http://testserver", "Sec-Fetch-Site": "cross-site"},
    {"Origin": "http://other.testserver", "Sec-Fetch-Site": "same-site"},
]


def post(browser: Client, path: str, body: object = None, **headers: str) -> Any:
    sent, media_type = (b"", "") if body is None else (orjson.dumps(body), "application/json")
    return browser.generic("POST", f"/api/v1/auth/{path}", sent, media_type, headers=headers)


@pytest.fixture
def browser(alice: User) -> Client:
    """A browser in which Alice has logged in to an app of this site."""
    client = Client()
    body = {"email": alice.email, "password": PASSWORD}
    response = post(client, "login?mode=cookie", body, **HERE)
    assert (response.status_code, response.json()["data"]["tokens"]["refresh"]) == (200, None)
    return client


def cookie_of(browser: Client) -> Morsel[str]:
    return browser.cookies[NAME]


def test_the_cookie_is_for_this_host_alone_and_for_no_script(browser: Client) -> None:
    cookie = cookie_of(browser)
    assert (cookie["secure"], cookie["httponly"], cookie["samesite"], cookie["path"], cookie["domain"]) == (
        True, True, "Strict", "/", "",
    )  # fmt: skip
    assert cookie["max-age"] == 30 * 24 * 3600


def test_who_registers_may_have_it_too(db: None) -> None:
    client = Client()
    body = {"email": "ada@example.org", "password": PASSWORD}
    response = post(client, "register?mode=cookie", body, **HERE)
    assert (response.status_code, response.json()["data"]["tokens"]["refresh"]) == (201, None)
    assert post(client, "refresh", **HERE).status_code == 200


@pytest.mark.parametrize("headers", [HERE, PAGE], ids=["Origin", "Sec-Fetch-Site"])
def test_a_refresh_swaps_the_cookie(browser: Client, headers: dict[str, str]) -> None:
    old = cookie_of(browser).value
    response = post(browser, "refresh", **headers)
    tokens = response.json()["data"]
    assert (response.status_code, tokens["refresh"]) == (200, None)
    assert cookie_of(browser).value != old
    assert Client().get("/api/v1/me", headers={"Authorization": f"Bearer {tokens['access']}"}).status_code == 200


def test_two_tabs_that_send_the_same_cookie_get_the_same_one(browser: Client) -> None:
    old, other = cookie_of(browser).value, Client()
    other.cookies[NAME] = old
    assert [post(tab, "refresh", **HERE).status_code for tab in (browser, other)] == [200, 200]
    assert cookie_of(browser).value == cookie_of(other).value


@pytest.mark.parametrize("headers", [*ELSEWHERE, {}], ids=str)
@pytest.mark.parametrize("path", ["refresh", "logout"])
def test_a_page_of_another_site_uses_no_cookie(browser: Client, path: str, headers: dict[str, str]) -> None:
    response = post(browser, path, **headers)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (403, "cross_site")
    assert not Session.objects.filter(revoked=True).exists()


@pytest.mark.parametrize("headers", ELSEWHERE, ids=str)
def test_a_page_of_another_site_plants_no_cookie(alice: User, headers: dict[str, str]) -> None:
    client, body = Client(), {"email": alice.email, "password": PASSWORD}
    assert post(client, "login?mode=cookie", body, **headers).status_code == 403
    assert NAME not in client.cookies


def test_an_allowed_origin_on_this_site_may(browser: Client, settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = ["http://app.testserver"]
    response = post(browser, "refresh", **{"Origin": "http://app.testserver", "Sec-Fetch-Site": "same-site"})
    assert response.status_code == 200
    assert response["Access-Control-Allow-Credentials"] == "true"


def test_a_token_in_the_body_counts_and_stays_out_of_the_cookie(browser: Client, alice: User) -> None:
    body = {"email": alice.email, "password": PASSWORD}
    pair = post(Client(), "login", body).json()["data"]["tokens"]
    before = cookie_of(browser).value
    answer = post(browser, "refresh", {"refresh": pair["refresh"]})
    assert (answer.status_code, answer.json()["data"]["refresh"] is None) == (200, False)
    assert cookie_of(browser).value == before


@pytest.mark.parametrize("body", [None, {}], ids=str)
def test_without_a_token_nobody_is_signed_in(db: None, body: object) -> None:
    response = post(Client(), "refresh", body, **HERE)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (401, "not_signed_in")


def test_a_logout_by_the_cookie_ends_its_session_and_takes_it(browser: Client) -> None:
    response = post(browser, "logout", **HERE)
    assert (response.status_code, cookie_of(browser).value) == (200, "")
    assert Session.objects.get(channel="api").revoked


def test_a_logout_by_the_access_token_takes_the_cookie_too(browser: Client) -> None:
    access = post(browser, "refresh", **HERE).json()["data"]["access"]
    assert post(browser, "logout", Authorization=f"Bearer {access}").status_code == 200
    assert cookie_of(browser).value == ""


@pytest.mark.parametrize("token", ["x", "a.b.c", ""])
def test_a_broken_cookie_is_refused(db: None, token: str) -> None:
    client = Client()
    client.cookies[NAME] = token
    for path in ("refresh", "logout"):
        assert post(client, path, **HERE).status_code == 401


def test_the_cookie_opens_nothing_but_refresh_and_logout(browser: Client) -> None:
    assert browser.get("/api/v1/me", headers=HERE).status_code == 401
    assert post(browser, "logout-all", **HERE).status_code == 401


def test_an_access_token_in_the_cookie_is_no_refresh_token(alice: User) -> None:
    client = Client()
    client.cookies[NAME] = api_of(alice).token
    assert post(client, "logout", **HERE).status_code == 401


def test_an_ended_session_is_not_logged_out_again(browser: Client, alice: User) -> None:
    sessions.revoke_all(alice)
    response = post(browser, "logout", **HERE)
    assert (response.status_code, response.json()["errors"][0]["code"]) == (401, "session_ended")


def test_an_unknown_mode_is_named(alice: User) -> None:
    response = post(Client(), "login?mode=header", {"email": alice.email, "password": PASSWORD})
    assert (response.status_code, response.json()["errors"][0]["field"]) == (422, "mode")
