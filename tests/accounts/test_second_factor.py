"""The admin opens to nobody by a password alone."""

import re
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.passkey import Passkey, RecoveryCode
from accounts.models.security_event import SecurityEvent
from accounts.models.user import User
from accounts.services.sign_in import disputes, passkeys, security_events
from project.errors import Invalid
from tests.accounts.authenticator import Authenticator
from tests.accounts.test_passkeys import add, prompt, show
from tests.conftest import PASSWORD

FACTOR = "/account/second-factor"


def _browser() -> Client:
    """A browser in which the operator has logged in by the password."""
    client = Client()
    client.post("/login", {"email": "root@example.org", "password": PASSWORD})
    return client


@pytest.fixture
def root(db: None) -> User:
    """An operator."""
    return User.objects.create_superuser("root@example.org", PASSWORD)


@pytest.fixture
def desk(root: User) -> Client:
    """An operator's browser."""
    return _browser()


@pytest.fixture
def key(desk: Client) -> Authenticator:
    """The operator's passkey, with which ``desk`` is let in."""
    device = Authenticator()
    options, challenge = prompt(desk.get(f"{FACTOR}?next=/admin/").content.decode())
    form = {"name": "Key", "current_password": PASSWORD, "challenge": challenge, "credential": device.create(options)}
    assert desk.post("/account/passkeys", form | {"next": "/admin/"})["Location"] == "/admin/"
    return device


def _codes(desk: Client) -> list[str]:
    page = desk.post("/account/recovery-codes", {"current_password": PASSWORD}).content.decode()
    return re.findall(r"<code>([A-Z2-9-]{29})</code>", page)


@pytest.mark.parametrize("path", ["/admin/", "/admin/accounts/user/", "/admin/jsi18n/", "/admin/password_change/"])
def test_a_password_alone_does_not_open_the_admin(desk: Client, path: str) -> None:
    assert desk.get(path)["Location"].startswith(f"{FACTOR}?next=")


def test_the_first_passkey_is_added_on_the_way_in(desk: Client, key: Authenticator, root: User) -> None:
    assert desk.get("/admin/").status_code == 200


def test_another_session_must_show_the_passkey(key: Authenticator, root: User) -> None:
    desk = _browser()
    assert desk.get("/admin/").status_code == 302
    assert show(desk, key, path=FACTOR, to=FACTOR) == 303
    assert desk.get("/admin/").status_code == 200
    assert security_events.everything(root)[0].kind == "admin_signed_in"


def test_who_comes_in_by_a_passkey_has_shown_it(key: Authenticator) -> None:
    client = Client()
    show(client, key)
    assert client.get("/admin/").status_code == 200


def test_what_was_shown_counts_for_a_working_day(
    desk: Client, key: Authenticator, time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(datetime.now(UTC) + timedelta(hours=13))
    assert desk.get("/admin/")["Location"].startswith(FACTOR)
    assert show(desk, key, path=FACTOR, to=FACTOR) == 303
    assert desk.get("/admin/").status_code == 200


def test_a_session_goes_on_under_a_new_key_once_a_passkey_is_shown(key: Authenticator) -> None:
    desk = _browser()
    before = desk.cookies["session"].value
    show(desk, key, path=FACTOR, to=FACTOR)
    assert desk.cookies["session"].value != before
    desk.cookies["session"] = before
    assert desk.get("/account").status_code == 302


def test_a_wrong_passkey_or_code_is_an_event(key: Authenticator, root: User) -> None:
    thief = _browser()
    assert show(thief, Authenticator(), path=FACTOR, to=FACTOR) == 422
    assert thief.post(f"{FACTOR}/code", {"code": "A" * 24}).status_code == 422
    newest = security_events.everything(root)[0]
    assert (newest.kind, newest.times) == ("sign_in_failed", 2)


def test_a_mailbox_alone_does_not_open_the_admin(key: Authenticator, root: User) -> None:
    event = SecurityEvent.objects.get(kind="passkey_added")
    thief = Client()
    answer = thief.post("/account/dispute", {"token": disputes.dispute_token(event, address=root.email)})
    token = unquote(answer["Location"].partition("token=")[2])
    thief.post("/password/reset/confirm", {"token": token, "new_password": "the sentence of a thief"})
    thief.post("/login", {"email": root.email, "password": "the sentence of a thief"})
    assert thief.get("/account").status_code == 200
    assert "/admin/" not in thief.get("/admin/", follow=True).redirect_chain[-1][0].partition("?")[0]
    root.refresh_from_db()
    assert not root.is_staff


def test_a_thief_with_the_password_cannot_add_a_passkey(key: Authenticator) -> None:
    assert add(_browser(), Authenticator(), password=PASSWORD) == 422
    assert Passkey.objects.count() == 1


def test_a_thief_with_the_password_gets_no_codes_and_removes_nothing(key: Authenticator) -> None:
    thief = _browser()
    assert _codes(thief) == []
    form = {"current_password": PASSWORD}
    assert thief.post(f"/account/passkeys/{Passkey.objects.get().pk}/remove", form).status_code == 422


def test_a_passkey_of_somebody_else_is_none(key: Authenticator, alices_site: Client) -> None:
    other = Authenticator()
    add(alices_site, other)
    desk = _browser()
    assert show(desk, other, path=FACTOR, to=FACTOR) == 422
    assert desk.get("/admin/").status_code == 302


def test_ten_codes_are_shown_once_and_each_works_once(desk: Client, key: Authenticator) -> None:
    codes = _codes(desk)
    assert len(set(codes)) == 10
    assert not RecoveryCode.objects.filter(digest__in=codes).exists()
    answers = [_browser().post(f"{FACTOR}/code", {"code": codes[0].lower()}).status_code for _ in range(2)]
    assert answers == [303, 422]
    assert passkeys.recovery_codes_left(User.objects.get()) == 9


def test_new_codes_replace_those_before(desk: Client, key: Authenticator, root: User) -> None:
    old = _codes(desk)
    _codes(desk)
    with pytest.raises(Invalid):
        passkeys.use_recovery_code(root, old[0])


def test_codes_stand_in_for_a_passkey_and_go_with_the_last(desk: Client, key: Authenticator) -> None:
    _codes(desk)
    desk.post(f"/account/passkeys/{Passkey.objects.get().pk}/remove", {"current_password": PASSWORD})
    assert not RecoveryCode.objects.exists()
    assert _codes(desk) == []


def test_what_is_changed_in_the_admin_is_an_event(desk: Client, key: Authenticator, root: User) -> None:
    form = {"email": root.email, "display_name": "Root", "language": "en", "is_active": "on", "is_staff": "on",
            "is_superuser": "on"}  # fmt: skip
    assert desk.post(f"/admin/accounts/user/{root.pk}/change/", form).status_code == 302
    newest = security_events.everything(root)[0]
    assert (newest.kind, newest.detail) == ("admin_changed", f"accounts_user_change {root.pk}")


def test_the_admins_log_forgets_a_member_with_the_account(
    desk: Client, key: Authenticator, alice: User, alices_site: Client
) -> None:
    form = {"email": alice.email, "display_name": "A", "language": "en", "is_active": "on"}
    desk.post(f"/admin/accounts/user/{alice.pk}/change/", form)
    assert LogEntry.objects.filter(object_repr=alice.email).exists()
    alices_site.post("/account/delete", {"password": PASSWORD})
    assert not LogEntry.objects.filter(object_repr__contains="alice").exists()


def test_a_member_has_no_admin_whatever_is_shown(alices_site: Client) -> None:
    add(alices_site, Authenticator())
    assert alices_site.get("/admin/")["Location"].startswith("/admin/login/")


def test_the_way_on_leads_nowhere_else(desk: Client, key: Authenticator) -> None:
    codes = _codes(desk)
    answer = _browser().post(f"{FACTOR}/code", {"code": codes[0], "next": "https://evil.example/"})
    assert answer["Location"] == "/admin/"
