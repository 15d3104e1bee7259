"""The link "It was not me": whatever a thief has changed is taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.user import User
from accounts.services import identity
from accounts.services.sign_in import credentials, sessions
from project.errors import Conflict
from tests.accounts.conftest import link_of, token_of
from tests.conftest import PASSWORD, Api, api_of

FRESH = "quite another sentence"
THIEFS = "the sentence of a thief"


def _steal(alice: User, *, address: str = "") -> None:
    """Somebody who knows the password changes it, and perhaps the address."""
    app = api_of(alice)
    if address:
        app("PATCH", "/me", {"email": address, "current_password": PASSWORD})
        Client().post("/account/address/confirm", {"token": token_of(mail.outbox[-1])})
    app("POST", "/auth/password/change", {"current_password": PASSWORD, "new_password": THIEFS})


def _letter(to: str, nth: int = 0) -> EmailMessage:
    """A letter to this address that has a link by which all can be taken back."""
    return [one for one in mail.outbox if one.to == [to] and "/account/dispute" in one.body][nth]


def _take_back(site: Client, letter: EmailMessage) -> str:
    """Where the button behind a letter's link leads."""
    assert site.get(link_of(letter)).status_code == 200
    return str(site.post("/account/dispute", {"token": token_of(letter)}).headers.get("Location", ""))


def _comes_in(email: str, password: str) -> bool:
    return bool(Api()("POST", "/auth/login", {"email": email, "password": password}).status_code == 200)


def test_opening_the_link_alone_changes_nothing(site: Client, alice: User) -> None:
    _steal(alice)
    assert site.get(link_of(_letter(alice.email))).status_code == 200
    assert _comes_in(alice.email, THIEFS)


def test_the_member_is_back_and_the_thief_is_out(site: Client, alice: User) -> None:
    _steal(alice)
    thief = api_of(User.objects.get(pk=alice.pk))
    onward = _take_back(site, _letter(alice.email))
    assert (thief("GET", "/me").status_code, _comes_in(alice.email, THIEFS)) == (401, False)
    token = onward.partition("token=")[2].replace("%3A", ":")
    site.post("/password/reset/confirm", {"token": token, "new_password": FRESH})
    assert _comes_in(alice.email, FRESH)


def test_the_link_works_once(site: Client, alice: User) -> None:
    _steal(alice)
    letter = _letter(alice.email)
    assert _take_back(site, letter)
    assert site.post("/account/dispute", {"token": token_of(letter)}).status_code == 422


def test_the_account_returns_to_the_address_it_had(site: Client, alice: User) -> None:
    _steal(alice, address="thief@example.org")
    assert _take_back(site, _letter("alice@example.org"))
    assert User.objects.get(pk=alice.pk).email == "alice@example.org"


def test_a_thief_cannot_take_it_again_by_a_letter_of_the_own(site: Client, alice: User) -> None:
    _steal(alice, address="thief@example.org")
    to_thief = _letter("thief@example.org")
    _take_back(site, _letter("alice@example.org"))
    assert not _take_back(site, to_thief)
    assert User.objects.get(pk=alice.pk).email == "alice@example.org"


def test_a_thief_who_is_faster_cannot_end_the_link_of_the_member(site: Client, alice: User) -> None:
    _steal(alice, address="thief@example.org")
    assert _take_back(site, _letter("thief@example.org"))
    assert _take_back(site, _letter("alice@example.org"))


def test_the_new_address_is_told_without_a_link(alice: User) -> None:
    _steal(alice, address="thief@example.org")
    told = [one for one in mail.outbox if one.to == ["thief@example.org"] and "now belongs" in one.body]
    assert ["http" in one.body for one in told] == [False]


def test_nobody_can_take_the_address_before_while_it_can_be_undone(
    alice: User, bob: User, time_machine: TimeMachineFixture
) -> None:
    _steal(alice, address="thief@example.org")
    with pytest.raises(Conflict):
        identity.register(email="alice@example.org", password=PASSWORD)
    with pytest.raises(Conflict):
        identity.check_email_change(bob, email="alice@example.org", password=PASSWORD)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=8))
    assert identity.register(email="alice@example.org", password=PASSWORD)


def test_the_link_works_for_a_week(site: Client, alice: User, time_machine: TimeMachineFixture) -> None:
    _steal(alice)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=7, seconds=1))
    assert site.post("/account/dispute", {"token": token_of(_letter(alice.email))}).status_code == 422


@pytest.mark.parametrize("token", ["x", "", "a:b:c", "é" * 10])
def test_a_forged_link_is_refused(site: Client, db: None, token: str) -> None:
    assert site.post("/account/dispute", {"token": token}).status_code == 422


def test_a_link_of_an_account_that_is_gone_is_refused(site: Client, alice: User) -> None:
    _steal(alice)
    User.objects.all().delete()
    assert site.post("/account/dispute", {"token": token_of(_letter("alice@example.org"))}).status_code == 422


def test_an_address_that_was_asked_for_cannot_be_confirmed_any_more(site: Client, alice: User) -> None:
    _steal(alice)
    change = credentials.ask_email(User.objects.get(pk=alice.pk), "thief@example.org")
    _take_back(site, _letter(alice.email))
    assert site.post("/account/address/confirm", {"token": credentials.email_token(change)}).status_code == 422


def test_a_confirmation_does_not_outlive_the_password_it_was_asked_by(site: Client, alice: User) -> None:
    change = credentials.ask_email(alice, "thief@example.org")
    credentials.change_password(alice, current_password=PASSWORD, new_password=FRESH)
    assert site.post("/account/address/confirm", {"token": credentials.email_token(change)}).status_code == 422
    assert sessions.devices(alice) == []
