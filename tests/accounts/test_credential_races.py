"""Whatever is decided by a password counts only while that password is the account's: races with its change."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client

from accounts.models.session import Session
from accounts.models.user import User
from accounts.passwords import Argon2
from accounts.services import identity
from accounts.services.sign_in import credentials, sessions
from accounts.site.sign_in import trusted_browsers
from project.errors import Invalid, NotSignedIn
from tests.accounts.conftest import Elsewhere
from tests.conftest import PASSWORD

ROUNDS, RACERS = 20, 6  # logins that race: 120
FRESH = "quite another sentence"


@pytest.mark.timeout(120)
@pytest.mark.parametrize("door", ["api", "site"])
def test_no_session_by_the_old_password_outlives_its_change(elsewhere: Elsewhere, door: str) -> None:
    elsewhere(lambda: _race_often(door))


def _race_often(door: str) -> None:
    user = identity.register(email="racer@example.org", password=PASSWORD)
    before, after = PASSWORD, FRESH
    with ThreadPoolExecutor(RACERS + 1) as pool:
        for number in range(ROUNDS):
            _race(pool, door, before=before, after=after, delay=number)
            assert sessions.devices(user) == []
            before, after = after, before


def _race(pool: ThreadPoolExecutor, door: str, *, before: str, after: str, delay: int) -> None:
    """Logins with the old password while it is changed, ``delay`` of which start at once."""
    barrier = threading.Barrier(RACERS + 1)

    def run(act: Callable[[], object]) -> None:
        barrier.wait()
        try:
            act()
        except (NotSignedIn, Invalid):
            pass  # too late: also right
        finally:
            connection.close()

    def change() -> None:
        user = User.objects.get(email="racer@example.org")
        credentials.change_password(user, current_password=before, new_password=after)

    def log_in() -> None:
        user = identity.authenticate(email="racer@example.org", password=before)
        sessions.open_api(user) if door == "api" else _open_site(user)

    for future in [pool.submit(run, change), *(pool.submit(run, log_in) for _ in range(RACERS))]:
        future.result()


def _open_site(user: User) -> None:
    with sessions.while_credential_stands(user):
        sessions.open_site(user, session_key=threading.current_thread().name[:40] + str(Session.objects.count()))


@pytest.fixture
def changed(alice: User) -> User:
    """Alice as somebody saw her just before her password was changed."""
    stale = User.objects.get(pk=alice.pk)
    credentials.change_password(alice, current_password=PASSWORD, new_password=FRESH)
    return stale


def test_nobody_comes_in_by_a_password_that_was_checked_before_its_change(changed: User) -> None:
    with pytest.raises(NotSignedIn) as refusal:
        sessions.open_api(changed)
    assert (refusal.value.code, Session.objects.count()) == ("wrong_credentials", 0)


def test_a_browser_is_refused_and_nothing_is_opened(site: Client, alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    def change_first(**given: str) -> User:
        stale = User.objects.get(pk=alice.pk)
        credentials.change_password(alice, current_password=PASSWORD, new_password=FRESH)
        return stale

    monkeypatch.setattr(identity, "authenticate", change_first)
    assert site.post("/login", {"email": alice.email, "password": PASSWORD}).status_code == 422
    assert (Session.objects.count(), site.get("/account").status_code) == (0, 302)


def test_a_closed_account_opens_no_session(alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    with pytest.raises(NotSignedIn):
        sessions.open_api(alice)


def test_a_reset_is_refused_when_the_address_changed_meanwhile(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    token, checked = credentials.reset_token(alice), credentials.check_new_password

    def change_first(*args: object, **given: str) -> None:
        User.objects.filter(pk=alice.pk).update(email="new@example.org")
        checked(*args, **given)  # type: ignore[arg-type]

    monkeypatch.setattr(credentials, "check_new_password", change_first)
    with pytest.raises(Invalid):
        credentials.reset_password(token, new_password=FRESH)


def test_a_login_that_renews_an_old_hash_is_no_change_of_password(alice: User, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = User.objects.get(pk=alice.pk)
    monkeypatch.setattr(Argon2, "must_update", lambda *_: True)
    monkeypatch.setattr(User.objects, "filter", _first_finds(stale))
    sessions.open_api(identity.authenticate(email=alice.email, password=PASSWORD))
    assert Session.objects.count() == 1


def _first_finds(stale: User) -> Callable[..., object]:
    """User.objects.filter, behind which another login has renewed the hash."""
    honest = User.objects.filter

    def filtered(**wanted: object) -> object:
        rows = honest(**wanted)
        if "email" in wanted:
            list(rows)
            honest(pk=stale.pk).update(password=Argon2().encode(PASSWORD, "anothersalt"))
        return rows

    return filtered


def test_browsers_are_trusted_until_the_password_changes(site: Client, alice: User) -> None:
    site.post("/login", {"email": alice.email, "password": PASSWORD})
    request = site.get("/account").wsgi_request
    assert trusted_browsers.known_browser(request, alice.email)
    credentials.change_password(alice, current_password=PASSWORD, new_password=FRESH)
    assert not trusted_browsers.known_browser(request, alice.email)


def test_the_browser_that_changes_the_password_stays_trusted(alices_site: Client, alice: User) -> None:
    alices_site.post("/account/password", {"current_password": PASSWORD, "new_password": FRESH})
    assert trusted_browsers.known_browser(alices_site.get("/account").wsgi_request, alice.email)
