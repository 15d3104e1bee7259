"""Passkeys: added, named, removed, and a way in without a password."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.passkey import Passkey
from accounts.models.user import User
from accounts.services.sign_in import passkeys, security_events
from accounts.services.sign_in.passkeys import RelyingParty
from project.errors import Invalid, NotFound
from tests.accounts.authenticator import PRESENT, Authenticator
from tests.conftest import PASSWORD

SITE = RelyingParty("testserver", "http://testserver")
OPTIONS = re.compile(r'data-passkey="(\w+)" data-options="([^"]*)"')
TOKEN = re.compile(r'name="challenge" value="([^"]*)"')


def prompt(page: str) -> tuple[str, str]:
    """(options, challenge) of the passkey form on a page."""
    options, token = OPTIONS.search(page), TOKEN.search(page)
    assert options
    assert token
    return unescape(options[2]), token[1]


def add(browser: Client, device: Authenticator, name: str = "My phone", password: str = PASSWORD, **more: str) -> int:
    """The status of a form that adds a passkey."""
    options, challenge = prompt(browser.get("/account/sign-in").content.decode())
    form = {"name": name, "current_password": password, "challenge": challenge, "credential": device.create(options)}
    return browser.post("/account/passkeys", form | more).status_code


def show(browser: Client, device: Authenticator, path: str = "/login", to: str = "/login/passkey") -> int:
    """The status of a form that shows a passkey."""
    options, challenge = prompt(browser.get(path).content.decode())
    return browser.post(to, {"challenge": challenge, "credential": device.sign(options)}).status_code


@pytest.fixture
def phone(alices_site: Client) -> Authenticator:
    """A device with a passkey of Alice's."""
    device = Authenticator()
    assert add(alices_site, device) == 303
    mail.outbox.clear()
    return device


def test_a_passkey_is_added_and_its_member_told(alices_site: Client, alice: User) -> None:
    assert add(alices_site, Authenticator()) == 303
    assert "My phone" in alices_site.get("/account/sign-in").content.decode()
    assert [letter.subject for letter in mail.outbox] == ["A passkey was added to your account"]
    assert security_events.everything(alice)[0].kind == "passkey_added"


def test_adding_needs_the_password(alices_site: Client) -> None:
    assert add(alices_site, Authenticator(), password="wrong") == 422
    assert not Passkey.objects.exists()


def test_a_passkey_comes_in_without_a_password(phone: Authenticator, site: Client) -> None:
    assert show(site, phone) == 303
    assert site.get("/account").status_code == 200
    assert show(Client(), phone) == 303  # and again


def test_an_answer_serves_once(phone: Authenticator, site: Client) -> None:
    options, challenge = prompt(site.get("/login").content.decode())
    form = {"challenge": challenge, "credential": phone.sign(options)}
    assert [Client().post("/login/passkey", form).status_code for _ in range(2)] == [303, 422]


def test_a_challenge_lives_five_minutes(phone: Authenticator, site: Client, time_machine: TimeMachineFixture) -> None:
    options, challenge = prompt(site.get("/login").content.decode())
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=6))
    form = {"challenge": challenge, "credential": phone.sign(options)}
    assert site.post("/login/passkey", form).status_code == 422


@pytest.mark.parametrize(
    "device",
    [Authenticator(), Authenticator(origin="http://evil.example"), Authenticator(flags=PRESENT)],
    ids=["unknown", "another origin", "not verified"],
)
def test_what_is_no_passkey_of_a_member_opens_nothing(
    phone: Authenticator, site: Client, device: Authenticator
) -> None:
    if device.flags == PRESENT or device.origin != SITE.origin:
        device.key, device.credential_id, device.count = phone.key, phone.credential_id, phone.count
    assert show(site, device) == 422
    assert site.get("/account").status_code == 302


def test_a_copied_device_is_noticed_by_its_count(phone: Authenticator, site: Client) -> None:
    show(site, phone)
    phone.count -= 1
    assert show(Client(), phone) == 422


@pytest.mark.parametrize(
    "credential", ["", "x", "{}", "[]", "null", '{"id": "a", "rawId": "a", "response": {}}', "\ud7ff"]
)
def test_an_answer_that_is_none_is_refused(site: Client, db: None, credential: str) -> None:
    _, challenge = prompt(site.get("/login").content.decode())
    assert site.post("/login/passkey", {"challenge": challenge, "credential": credential}).status_code == 422


def test_a_challenge_of_somebody_else_adds_nothing(alices_site: Client, bobs_site: Client) -> None:
    options, challenge = prompt(bobs_site.get("/account/sign-in").content.decode())
    answer = Authenticator().create(options)
    assert add(alices_site, Authenticator(), challenge=challenge, credential=answer) == 422


def test_a_closed_account_does_not_come_in(phone: Authenticator, site: Client, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    assert show(site, phone) == 422


def test_a_passkey_is_renamed_and_removed(phone: Authenticator, alices_site: Client, site: Client) -> None:
    key = Passkey.objects.get()
    alices_site.post(f"/account/passkeys/{key.pk}/name", {"name": "Old phone"})
    assert "Old phone" in alices_site.get("/account/sign-in").content.decode()
    assert alices_site.post(f"/account/passkeys/{key.pk}/remove", {"current_password": "no"}).status_code == 422
    alices_site.post(f"/account/passkeys/{key.pk}/remove", {"current_password": PASSWORD})
    assert (Passkey.objects.count(), show(site, phone)) == (0, 422)
    assert [letter.subject for letter in mail.outbox] == ["A passkey was removed from your account"]


def test_a_passkey_of_somebody_else_is_not_there(phone: Authenticator, bobs_site: Client, bob: User) -> None:
    key = Passkey.objects.get()
    form = {"name": "mine", "current_password": PASSWORD}
    for what in ("name", "remove"):
        assert bobs_site.post(f"/account/passkeys/{key.pk}/{what}", form).status_code == 404
    with pytest.raises(NotFound):
        passkeys.rename(bob, key.pk, name="mine")
    assert Passkey.objects.get().name == "My phone"


def test_twenty_passkeys_are_enough(alice: User) -> None:
    for _ in range(20):
        _add_directly(alice)
    with pytest.raises(Invalid, match="Twenty"):
        _add_directly(alice)


def test_a_device_is_added_once(alice: User, bob: User) -> None:
    device = Authenticator()
    _add_directly(alice, device)
    with pytest.raises(Invalid):
        _add_directly(bob, device)


def _add_directly(user: User, device: Authenticator | None = None) -> None:
    challenge = passkeys.adding_challenge(user, SITE)
    answer = (device or Authenticator()).create(challenge.options)
    passkeys.add(user, name="", credential=answer, challenge=challenge.token, site=SITE)


def test_at_a_bare_address_the_page_says_why_there_are_none(alices_site: Client) -> None:
    page = alices_site.get("/account/sign-in", SERVER_NAME="127.0.0.1").content.decode()
    assert "Passkeys work only where the address is a name" in page
    assert "data-passkey" not in Client().get("/login", SERVER_NAME="127.0.0.1").content.decode()


def test_the_export_names_them_without_the_keys(phone: Authenticator, alices_site: Client) -> None:
    told = json.loads(alices_site.get("/account/export?format=json").getvalue())["passkeys"]
    assert [(key["name"], set(key)) for key in told] == [("My phone", {"id", "name", "created_at", "used_at"})]


def test_a_thiefs_passkey_goes_when_the_member_disputes(alices_site: Client, alice: User, site: Client) -> None:
    thiefs = Authenticator()
    add(alices_site, thiefs)
    token = mail.outbox[0].body.partition("token=")[2].split()[0].replace("%3A", ":").replace("%40", "@")
    assert site.post("/account/dispute", {"token": token}).status_code == 303
    assert show(Client(), thiefs) == 422
