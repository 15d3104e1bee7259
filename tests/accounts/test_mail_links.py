"""Links in letters that lead to another front end, and what it then asks of the API."""

import re

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from pytest_django import Settings

from accounts.models.user import User
from project.origin import fixed_origin
from tests.accounts.conftest import token_of
from tests.conftest import PASSWORD, Api


@pytest.fixture
def app_links(settings: Settings) -> None:
    settings.MAIL_LINK_BASE = "https://app.example.org/x"


def link_in(letter: EmailMessage) -> str:
    address: str = re.findall(r"https?://\S+", str(letter.body))[0]
    return address.partition("?")[0]


def ask(app: Api, email: str = "new@example.org") -> None:
    assert app("PATCH", "/me", {"email": email, "current_password": PASSWORD}).status_code == 200


@pytest.mark.usefixtures("app_links")
def test_links_that_the_api_answers_lead_to_the_front_end_that_is_named(api: Api, alices_api: Api) -> None:
    ask(alices_api)
    api("POST", "/auth/password/reset", {"email": "alice@example.org"})
    assert [link_in(letter) for letter in mail.outbox] == [
        "https://app.example.org/x/account/address/confirm",
        "https://app.example.org/x/password/reset/confirm",
    ]


@pytest.mark.usefixtures("app_links")
def test_the_way_back_of_a_letter_stays_here(alices_api: Api) -> None:
    alices_api("POST", "/auth/password/change",
               {"current_password": PASSWORD, "new_password": "quite another sentence"})  # fmt: skip
    assert link_in(mail.outbox[0]).startswith(f"{fixed_origin()}/account/dispute")


def test_without_a_front_end_of_its_own_links_lead_here(alices_api: Api) -> None:
    ask(alices_api)
    assert link_in(mail.outbox[0]) == f"{fixed_origin()}/account/address/confirm"


def test_an_app_confirms_the_address_by_the_token(api: Api, alices_api: Api, alice: User) -> None:
    ask(alices_api)
    token = token_of(mail.outbox[0])
    assert api("POST", "/auth/email/confirm", {"token": token}).status_code == 200
    alice.refresh_from_db()
    assert alice.email == "new@example.org"
    response = api("POST", "/auth/email/confirm", {"token": token})  # once
    assert (response.status_code, response.json()["errors"][0]["code"]) == (422, "stale")


def test_an_address_that_somebody_else_has_by_now_stays_theirs(api: Api, alices_api: Api, bobs_api: Api) -> None:
    ask(alices_api)
    ask(bobs_api)
    first, second = (token_of(letter) for letter in mail.outbox)
    assert api("POST", "/auth/email/confirm", {"token": first}).status_code == 200
    assert api("POST", "/auth/email/confirm", {"token": second}).status_code == 409


@pytest.mark.parametrize("token", ["x", "a:b:c", "é"])
def test_what_is_no_token_confirms_nothing(api: Api, token: str) -> None:
    assert api("POST", "/auth/email/confirm", {"token": token}).status_code == 422
