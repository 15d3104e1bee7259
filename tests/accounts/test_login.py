"""Coming in and leaving, on both doors."""

import pytest
from django.conf import LazySettings
from django.contrib.sessions.models import Session as BrowserSession
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models.session import Session
from accounts.models.user import User
from accounts.passwords import Argon2
from accounts.services.sign_in import sessions
from tests.accounts.conftest import HTMX, ratio
from tests.conftest import PASSWORD, Api, api_of


class CheapArgon2(Argon2):
    """An earlier, lower price."""

    time_cost = 1


WRONG = "That e-mail address and password do not belong together."


def test_the_api_gives_tokens(api: Api, alice: User) -> None:
    response = api("POST", "/auth/login", {"email": "ALICE@example.org", "password": PASSWORD})
    assert response.status_code == 200
    assert Api(response.json()["data"]["tokens"]["access"])("GET", "/me").status_code == 200


def test_the_site_opens_and_goes_on(site: Client, alice: User) -> None:
    response = site.post("/login", {"email": alice.email, "password": PASSWORD, "next": "/favorites"})
    assert (response.status_code, response["Location"]) == (303, "/favorites")


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org", "no address"])
def test_the_refusal_is_the_same_for_all(api: Api, alice: User, email: str) -> None:
    response = api("POST", "/auth/login", {"email": email, "password": "not the password"})
    body = response.json()
    assert (response.status_code, body["detail"]) == (401, WRONG)
    assert body["errors"] == [{"field": "", "code": "wrong_credentials", "message": WRONG}]
    assert response["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("email", ["alice@example.org", "nobody@example.org"])
def test_the_site_refuses_neutrally(site: Client, alice: User, email: str) -> None:
    response = site.post("/login", {"email": email, "password": "not the password"}, headers=HTMX)
    assert response.status_code == 422
    assert WRONG in response.content.decode()


def test_a_closed_account_does_not_come_in(api: Api, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(is_active=False)
    response = api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD})
    assert (response.status_code, response.json()["detail"]) == (401, WRONG)


def test_the_site_changes_its_key_at_every_login(site: Client, alice: User) -> None:
    keys = set()
    for _ in range(3):
        site.post("/login", {"email": alice.email, "password": PASSWORD})
        keys.add(site.session.session_key)
    assert len(keys) == 3
    assert BrowserSession.objects.count() == 1


def test_a_second_login_of_one_browser_is_one_device(site: Client, alice: User) -> None:
    for _ in range(2):
        site.post("/login", {"email": alice.email, "password": PASSWORD})
    assert [one.current for one in sessions.devices(alice, session_key=site.session.session_key or "")] == [True]


def test_another_member_on_the_same_browser_takes_the_device_over(alices_site: Client, alice: User, bob: User) -> None:
    alices_site.post("/login", {"email": bob.email, "password": PASSWORD})
    assert (len(sessions.devices(alice)), len(sessions.devices(bob))) == (0, 1)


def test_logging_out_of_the_site_ends_the_device(alices_site: Client, alice: User) -> None:
    assert alices_site.post("/logout")["Location"] == "/"
    assert alices_site.get("/account").status_code == 302
    assert sessions.devices(alice) == []


def test_logging_out_twice_is_fine(site: Client) -> None:
    assert site.post("/logout").status_code == 303


def test_logging_out_of_the_api_ends_both_tokens(api: Api, alice: User) -> None:
    tokens = api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD}).json()["data"]["tokens"]
    app = Api(tokens["access"])
    assert app("POST", "/auth/logout").status_code == 200
    assert app("GET", "/me").status_code == 401
    assert api("POST", "/auth/refresh", {"refresh": tokens["refresh"]}).status_code == 401


def test_logging_out_everywhere_ends_apps_and_browsers(alices_site: Client, alice: User) -> None:
    app, other = api_of(alice), api_of(alice)
    assert app("POST", "/auth/logout-all").status_code == 200
    assert (other("GET", "/me").status_code, alices_site.get("/account").status_code) == (401, 302)


def test_the_site_logs_out_everywhere_too(alices_site: Client, alice: User, bobs_api: Api) -> None:
    app = api_of(alice)
    alices_site.post("/account/devices/all")
    assert (app("GET", "/me").status_code, alices_site.get("/account").status_code) == (401, 302)
    assert bobs_api("GET", "/me").status_code == 200


def test_the_cookie_of_the_site_does_not_open_the_api(alices_site: Client) -> None:
    assert alices_site.get("/api/v1/me").status_code == 401


def test_a_form_of_another_site_is_refused(alice: User) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/login", {"email": alice.email, "password": PASSWORD}).status_code == 403


def test_the_admin_uses_the_same_login(site: Client) -> None:
    response = site.get("/admin/login/?next=/admin/")
    assert (response.status_code, response["Location"]) == (302, "/login?next=/admin/")


@pytest.fixture
def a_worker(settings: LazySettings) -> None:
    """As with a worker: a request only files its tasks."""
    settings.TASKS = {"default": {"BACKEND": "django.tasks.backends.dummy.DummyBackend"}}
    settings.RATE_LIMITS = {}


@pytest.mark.usefixtures("passwords_at_our_price")
def test_a_login_takes_as_long_for_nobody(api: Api, alice: User, a_worker: None) -> None:
    def attempt(email: str) -> None:
        api("POST", "/auth/login", {"email": email, "password": "not the password"})

    assert ratio(lambda: attempt(alice.email), lambda: attempt("nobody@example.org")) < 1.2


def test_a_login_asks_the_database_the_same_for_nobody(api: Api, alice: User, a_worker: None) -> None:
    shapes = []
    for email in (alice.email, "nobody@example.org"):
        with CaptureQueriesContext(connection) as asked:
            api("POST", "/auth/login", {"email": email, "password": "not the password"})
        shapes.append(len(asked))
    assert shapes[0] == shapes[1]


@pytest.mark.usefixtures("passwords_at_our_price")
def test_a_password_of_an_earlier_price_is_hashed_anew(api: Api, alice: User) -> None:
    User.objects.filter(pk=alice.pk).update(password=CheapArgon2().encode(PASSWORD, "a salt of its own"))
    assert api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD}).status_code == 200
    alice.refresh_from_db()
    assert "m=19456,t=2,p=1" in alice.password


def test_a_login_leaves_the_hash_and_the_other_devices_alone(api: Api, alice: User, alices_site: Client) -> None:
    before = alice.password
    api("POST", "/auth/login", {"email": alice.email, "password": PASSWORD})
    alice.refresh_from_db()
    assert alice.password == before
    assert alices_site.get("/account").status_code == 200


def test_a_user_agent_that_cannot_be_stored_is_mended(alice: User) -> None:
    sessions.open_api(alice, user_agent="a\x00b\ud800" + "c" * 400)
    assert Session.objects.get(user=alice).user_agent == "ab" + "c" * 298
