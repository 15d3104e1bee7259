"""The list of signed-in devices, which the site and the API share."""

import itertools
import re
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client
from time_machine import TimeMachineFixture

from accounts.models.personal_token import PersonalToken
from accounts.models.session import Session
from accounts.models.user import User
from accounts.services.sign_in import personal_tokens, sessions
from accounts.tasks import remove_expired_sessions
from tests.accounts.conftest import HTMX
from tests.conftest import PASSWORD, Api, api_of


def test_both_doors_show_all_devices_and_which_is_this(alice: User, alices_site: Client) -> None:
    app = api_of(alice)
    listed = app("GET", "/auth/sessions").json()["data"]
    assert {(one["channel"], one["current"]) for one in listed} == {("api", True), ("site", False)}
    page = alices_site.get("/account/devices").content.decode()
    assert (page.count("This one"), page.count("an app")) == (1, 1)


def test_an_app_that_is_signed_out_is_out_at_once(alice: User, alices_site: Client) -> None:
    app = api_of(alice)
    sid = Session.objects.get(user=alice, channel="api").sid
    assert alices_site.post(f"/account/devices/{sid}")["Location"] == "/account/devices"
    assert app("GET", "/me").status_code == 401


def test_a_browser_that_is_signed_out_is_out_at_once(alice: User, alices_site: Client) -> None:
    sid = Session.objects.get(user=alice, channel="site").sid
    assert api_of(alice)("DELETE", f"/auth/sessions/{sid}").status_code == 200
    assert alices_site.get("/account").status_code == 302


def test_htmx_gets_the_list_as_it_then_stands(alice: User, alices_site: Client) -> None:
    sid = sessions.open_api(alice).sid
    page = alices_site.post(f"/account/devices/{sid}", headers=HTMX).content.decode()
    assert "an app" not in page
    assert "<html" not in page
    assert "logged out" in page


def test_a_device_of_somebody_else_is_not_there(alices_api: Api, alices_site: Client, bob: User) -> None:
    sid = sessions.open_api(bob).sid
    assert alices_api("DELETE", f"/auth/sessions/{sid}").status_code == 404
    assert alices_site.post(f"/account/devices/{sid}").status_code == 404
    assert not Session.objects.get(sid=sid).revoked


def test_a_device_that_never_was_is_not_there(alices_api: Api) -> None:
    assert alices_api("DELETE", f"/auth/sessions/{uuid.uuid4()}").status_code == 404


def test_a_browser_that_is_on_no_list_is_logged_out(alices_site: Client) -> None:
    Session.objects.all().delete()
    _let_time_pass(alices_site)
    alices_site.get("/account")
    assert alices_site.get("/account").status_code == 302


def test_the_last_use_is_noted_once_in_a_quarter_of_an_hour(
    alice: User, alices_site: Client, time_machine: TimeMachineFixture
) -> None:
    began, uses = datetime.now(UTC), []
    for minutes in (0, 14, 16, 17, 32):
        time_machine.move_to(began + timedelta(minutes=minutes))
        alices_site.get("/account")
        uses.append(Session.objects.get(user=alice).used_at)
    assert [later != earlier for earlier, later in itertools.pairwise(uses)] == [False, True, False, True]


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox on Windows"),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/99 Safari/537.36 Edg/99",
         "Edge on Linux"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 Version/18.0 Safari/604.1",
         "Safari on iPhone"),
        ("Chrome/1", "Chrome"),
        ("marquee-app/2.1", "marquee-app/2.1"),
        ("", "Unnamed"),
    ],
)  # fmt: skip
def test_a_device_has_a_name_that_a_person_knows(alice: User, user_agent: str, name: str) -> None:
    sessions.open_api(alice, user_agent=user_agent)
    assert [one.name for one in sessions.devices(alice)] == [name]


def test_visitors_without_a_session_cost_no_query(site: Client, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        site.get("/robots.txt")


def test_expired_sessions_are_removed_in_batches_and_living_ones_stay(alice: User) -> None:
    past = datetime.now(UTC) - timedelta(days=1)
    for _ in range(5):
        sessions.open_api(alice)
        SessionStore().create()
    ended = Session.objects.filter(sid__in=[one.sid for one in Session.objects.all()[:3]])
    ended.update(created_at=past - sessions.IDLE, expires_at=past)
    BrowserSession.objects.filter(pk__in=[one.pk for one in BrowserSession.objects.all()[:4]]).update(expire_date=past)
    sessions.BATCH, kept = 2, sessions.BATCH
    try:
        assert remove_expired_sessions.call() == 7
    finally:
        sessions.BATCH = kept
    assert (Session.objects.count(), BrowserSession.objects.count()) == (2, 1)


def _let_time_pass(client: Client) -> None:
    """As if the last use had been noted long ago."""
    session = client.session
    session["noted"] = 0
    session.save()


TOKEN_FORM = {"name": "kitchen", "scope": "read", "days": "30", "current_password": PASSWORD}


def test_the_page_makes_a_token_and_shows_it_once(alice: User, alices_site: Client) -> None:
    page = alices_site.post("/account/tokens", TOKEN_FORM)
    (token,) = re.findall(r"mqp_\w+", page.content.decode())
    assert "no-store" in page["Cache-Control"]
    assert Api(token)("GET", "/me").status_code == 200
    listed = alices_site.get("/account/devices").content.decode()
    assert "kitchen" in listed
    assert token not in listed


@pytest.mark.parametrize(
    ("change", "told"),
    [({"current_password": "wrong"}, "not your password"), ({"name": ""}, "required"), ({"days": "9999"}, "valid")],
)
def test_a_token_that_will_not_do_comes_back_with_its_form(
    alices_site: Client, change: dict[str, str], told: str
) -> None:
    page = alices_site.post("/account/tokens", TOKEN_FORM | change)
    assert (page.status_code, told in page.content.decode()) == (422, True)
    assert not PersonalToken.objects.exists()


def test_the_page_revokes_a_token_with_and_without_htmx(alice: User, alices_site: Client) -> None:
    for headers in ({}, HTMX):
        entry, token = personal_tokens.make(alice, name="kitchen", scope="write")
        alices_site.post(f"/account/tokens/{entry.id}/revoke", headers=headers)
        assert Api(token)("GET", "/me").status_code == 401
    assert alices_site.post(f"/account/tokens/{entry.id}/revoke").status_code == 404


def test_nobody_makes_or_revokes_tokens_of_others(alice: User, site: Client, bobs_site: Client) -> None:
    entry, token = personal_tokens.make(alice, name="kitchen", scope="write")
    assert site.post("/account/tokens", TOKEN_FORM).status_code == 302
    assert bobs_site.post(f"/account/tokens/{entry.id}/revoke").status_code == 404
    assert "kitchen" not in bobs_site.get("/account/devices").content.decode()
    assert Api(token)("GET", "/me").status_code == 200
    assert alices_only(alice) == 1


def alices_only(user: User) -> int:
    """How many tokens there are, all of them hers."""
    assert set(PersonalToken.objects.values_list("user", flat=True)) == {user.pk}
    return PersonalToken.objects.count()
