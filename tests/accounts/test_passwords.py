"""Which passwords are refused for being on the lists of past breaches."""

import time

import pytest
from django.core import mail
from django.test import Client
from django.utils.translation import override

from accounts import passwords
from accounts.models.user import User
from accounts.passwords import BreachedPasswordValidator, is_breached
from accounts.services.sign_in import credentials
from tests.conftest import PASSWORD, Api

BREACHED = "1q2w3e4r5t6y"  # twelve characters
SENTENCE = "on the lists that thieves try first"


def test_every_line_of_the_list_is_found() -> None:
    lines = passwords._lines().decode().splitlines()
    assert len(lines) == 139_974
    assert all(map(is_breached, [*lines[::1009], lines[0], lines[-1]]))


@pytest.mark.parametrize("password", ["1Q2W3E4R5T6Y", "PassWord", "123456", "unbelievable"])
def test_capitals_do_not_help(password: str) -> None:
    assert is_breached(password)


@pytest.mark.parametrize("password", ["", PASSWORD, "\ud800", "\x00", "zzzz\n", "\U0010ffff" * 128, "1q2w3e4r5t6y\n"])
def test_what_is_not_on_the_list_passes(password: str) -> None:
    assert not is_breached(password)


def test_a_look_costs_less_than_a_thousandth_of_a_second() -> None:
    is_breached("")
    began = time.thread_time()
    for number in range(1000):
        is_breached("a" * (number % 128))
    assert time.thread_time() - began < 1


def test_both_doors_refuse_it_at_registration(api: Api, site: Client) -> None:
    body = {"email": "new@example.org", "password": BREACHED}
    error = api("POST", "/auth/register", body).json()["errors"][0]
    assert (error["field"], error["code"], SENTENCE in error["message"]) == ("password", "password_too_common", True)
    assert SENTENCE in site.post("/register", body).content.decode()


def test_both_doors_refuse_it_at_a_change(alices_api: Api, alices_site: Client) -> None:
    body = {"current_password": PASSWORD, "new_password": BREACHED.upper()}
    assert alices_api("POST", "/auth/password/change", body).status_code == 422
    assert SENTENCE in alices_site.post("/account/password", body).content.decode()


def test_both_doors_refuse_it_at_a_reset(api: Api, site: Client, alice: User) -> None:
    body = {"token": credentials.reset_token(alice), "new_password": BREACHED}
    assert api("POST", "/auth/password/reset/confirm", body).status_code == 422
    assert SENTENCE in site.post("/password/reset/confirm", body).content.decode()
    assert mail.outbox == []


def test_the_sentence_is_read_in_german_too() -> None:
    with override("de"):
        assert "Diebe" in BreachedPasswordValidator().get_help_text()
