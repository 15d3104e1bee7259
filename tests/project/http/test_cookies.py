"""Over TLS every cookie is a __Host- cookie, and nobody is logged out by the new names."""

from datetime import UTC, datetime
from http.cookies import Morsel

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings
from time_machine import TimeMachineFixture

from accounts.models.user import User
from project.http import cookies
from tests.conftest import PASSWORD

LOGIN = {"email": "alice@example.org", "password": PASSWORD}


@pytest.fixture
def over_tls(settings: Settings) -> None:
    """The settings as an https:// SITE_URL makes them."""
    settings.COOKIE_PREFIX = "__Host-"
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-session", "__Host-csrftoken"
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True


def _is_host_cookie(name: str, morsel: "Morsel[str]") -> bool:
    return name.startswith("__Host-") and bool(morsel["secure"]) and morsel["path"] == "/" and not morsel["domain"]


def test_every_cookie_is_bound_to_the_host(alice: User, over_tls: None) -> None:
    browser = Client()
    browser.get("/login", secure=True)
    browser.post("/login", LOGIN, secure=True)
    browser.post("/account", {"display_name": "A", "language": "en"}, secure=True)
    anonymous = Client()
    anonymous.post("/for-you/begin", {"films": ["129", "238", "680"]}, secure=True)
    held = [*browser.cookies.items(), *anonymous.cookies.items()]
    names = {name.removeprefix("__Host-") for name, _ in held}
    assert {"session", "csrftoken", "known", "messages", "taste"} <= names
    assert [name for name, morsel in held if not _is_host_cookie(name, morsel)] == []


def test_a_cookie_is_taken_away_under_the_name_that_it_was_given(over_tls: None) -> None:
    response = HttpResponse()
    cookies.write(response, "taste", "x", max_age=cookies.YEAR)
    written = response.cookies["__Host-taste"].output(header="")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/", f"Max-Age={cookies.YEAR}"} <= set(written.split("; "))
    cookies.forget(response, "taste")
    assert response.cookies["__Host-taste"]["max-age"] == 0


def test_without_tls_they_have_plain_names(alices_site: Client) -> None:
    assert {name.startswith("__Host-") for name in alices_site.cookies} == {False}


@pytest.fixture
def from_before(alices_site: Client, over_tls: None) -> Client:
    """A browser that logged in when cookies had plain names."""
    return alices_site


def test_a_session_of_before_goes_on_under_the_new_name(from_before: Client) -> None:
    key = from_before.cookies["session"].value
    assert from_before.get("/account", secure=True).status_code == 200
    assert (from_before.cookies["__Host-session"].value, from_before.cookies["session"].value) == (key, "")
    assert from_before.get("/account", secure=True).status_code == 200


def test_who_logs_out_with_an_old_cookie_stays_out(from_before: Client) -> None:
    from_before.post("/logout", secure=True)
    assert from_before.get("/account", secure=True).status_code == 302


def test_a_planted_plain_cookie_does_not_replace_the_real_one(from_before: Client) -> None:
    from_before.get("/account", secure=True)
    from_before.cookies["session"] = "planted"
    assert from_before.get("/account", secure=True).status_code == 200


def test_old_names_do_not_count_for_ever(from_before: Client, time_machine: TimeMachineFixture) -> None:
    time_machine.move_to(datetime.combine(cookies.OLD_NAMES_UNTIL, datetime.min.time(), UTC))
    assert from_before.get("/account", secure=True).status_code == 302
