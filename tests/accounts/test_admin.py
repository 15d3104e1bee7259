"""The operators' pages: all models, few queries under many rows, and no way around the rules."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models.import_record import Import
from accounts.models.session import Session
from accounts.models.taste import Dismissal, Favorite, Preferences
from accounts.models.user import User
from accounts.services import identity
from accounts.services.sign_in import sessions
from accounts.site.sign_in.relying_party import CONFIRMED
from catalog.services.recommender_feed import movie_facts
from tests.conftest import PASSWORD, api_of

MODELS = ("user", "session", "favorite", "dismissal", "import", "preferences")


@pytest.fixture
def desk(db: None) -> Client:
    """An operator's browser, logged in through the site's form and by a passkey."""
    User.objects.create_superuser("root@example.org", PASSWORD)
    client = Client()
    client.post("/login", {"email": "root@example.org", "password": PASSWORD, "next": "/admin/"})
    session = client.session
    session[CONFIRMED] = int(time.time())  # a passkey has been shown
    session.save()
    return client


def _fill(number: int) -> None:
    """``number`` rows of everything."""
    films = [one.id for one in movie_facts()[:number]]
    users = User.objects.bulk_create([User(email=f"m{one}@example.org", password="!") for one in range(number)])
    soon = datetime.now(UTC) + timedelta(days=1)
    Session.objects.bulk_create([Session(user=one, channel="api", expires_at=soon) for one in users])
    Import.objects.bulk_create([Import(user=one, format="csv") for one in users])
    Preferences.objects.bulk_create([Preferences(user=one) for one in users])
    pairs = list(zip(users, films, strict=True))
    Favorite.objects.bulk_create([Favorite(user=user, movie_id=film) for user, film in pairs])
    Dismissal.objects.bulk_create(
        [Dismissal(user=user, movie_id=film, reason="not_tonight", until=timezone.now()) for user, film in pairs]
    )


@pytest.mark.parametrize("model", MODELS)
def test_a_list_takes_as_many_queries_for_sixty_rows_as_for_two(desk: Client, model: str) -> None:
    counts = []
    for number in (2, 60):
        _fill_fresh(number)
        with CaptureQueriesContext(connection) as asked:
            assert desk.get(f"/admin/accounts/{model}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]


def _fill_fresh(number: int) -> None:
    User.objects.filter(is_staff=False).delete()
    _fill(number)


@pytest.mark.parametrize("model", MODELS)
def test_a_list_can_be_searched(desk: Client, model: str) -> None:
    _fill(2)
    page = desk.get(f"/admin/accounts/{model}/?q=m1@").content.decode()
    assert ("m1@example.org" in page, "m0@example.org" in page) == (True, False) or model == "session"


@pytest.mark.parametrize("model", MODELS[1:])
def test_a_row_opens_without_a_list_of_all_members(desk: Client, model: str) -> None:
    _fill(3)
    found: Any = {"session": Session, "favorite": Favorite, "dismissal": Dismissal, "import": Import,
                  "preferences": Preferences}[model]  # fmt: skip
    page = desk.get(f"/admin/accounts/{model}/{found.objects.first().pk}/change/").content.decode()
    assert "m2@example.org" not in page or "m0@example.org" not in page


def test_closing_an_account_signs_it_out_everywhere(desk: Client, alice: User, alices_site: Client) -> None:
    app = api_of(alice)
    desk.post(f"/admin/accounts/user/{alice.pk}/change/", {"email": "ALICE@example.org", "language": "en"})
    alice.refresh_from_db()
    assert (alice.is_active, alice.email) == (False, "alice@example.org")
    assert (app("GET", "/me").status_code, alices_site.get("/account").status_code) == (401, 302)
    User.objects.filter(pk=alice.pk).update(is_active=True)
    assert app("GET", "/me").status_code == 401


def test_a_members_name_is_kept_by_the_rule_for_names(desk: Client, alice: User) -> None:
    address, sent = f"/admin/accounts/user/{alice.pk}/change/", {"email": alice.email, "language": "en"}
    desk.post(address, {**sent, "display_name": "\u202eA\ufe0fda  Lovelace"})
    alice.refresh_from_db()
    assert alice.display_name == "Ada Lovelace"
    page = desk.post(address, {**sent, "display_name": "\ufb2c" * 30}).content.decode()  # three letters each, by NFC
    assert "A name has at most 60 letters." in page


def test_a_password_is_neither_shown_nor_set(desk: Client, alice: User) -> None:
    assert "argon2" not in desk.get(f"/admin/accounts/user/{alice.pk}/change/").content.decode()


def test_devices_are_signed_out_at_once(desk: Client, alice: User, alices_site: Client) -> None:
    sid = Session.objects.get(user=alice).sid
    desk.post("/admin/accounts/session/", {"action": "sign_out", "_selected_action": [str(sid)]})
    assert alices_site.get("/account").status_code == 302


@pytest.mark.parametrize("field", ["liked_genres", "disliked_genres"])
def test_an_unknown_genre_of_preferences_is_refused_in_words(desk: Client, alice: User, field: str) -> None:
    address, typed = f"/admin/accounts/preferences/{alice.pk}/change/", {"user": alice.pk}
    assert "There is no genre 4711." in desk.post(address, typed | {field: "18,4711"}).content.decode()
    assert desk.post(address, typed | {field: "18"}).status_code == 302


@pytest.mark.parametrize("path", ["user/add/", "session/add/"])
def test_members_and_sessions_are_not_made_here(desk: Client, path: str) -> None:
    assert desk.get(f"/admin/accounts/{path}").status_code == 403


def test_a_token_of_a_session_stays_hidden(desk: Client, alice: User) -> None:
    opened = sessions.open_api(alice)
    page = desk.get(f"/admin/accounts/session/{opened.sid}/change/").content.decode()
    assert opened.jti not in page


def test_a_member_does_not_come_in(alices_site: Client) -> None:
    assert alices_site.get("/admin/").status_code == 302


def test_rows_name_themselves(alice: User) -> None:
    identity.profile(alice)
    rows = [Session(user=alice, channel="api"), Import(user=alice, format="csv"), Favorite(user=alice, movie_id=1),
            Dismissal(user=alice, movie_id=1, reason="not_for_me"), Preferences(user=alice)]  # fmt: skip
    assert [one for one in rows if not (str(alice.pk) in str(one) or str(one).startswith("api "))] == []


def test_an_operator_is_told_what_the_database_would_refuse(desk: Client, alice: User) -> None:
    Favorite.objects.create(user=alice, movie_id=238)
    form = {
        "user": alice.pk,
        "movie": 238,
        "reason": "not_for_me",
        "created_at_0": "2026-01-01",
        "created_at_1": "10:00",
    }
    page = desk.post("/admin/accounts/dismissal/add/", form).content.decode()
    assert "The member says the contrary" in page
    assert not Dismissal.objects.exists()


def test_an_operator_cannot_say_the_same_of_a_movie_twice(desk: Client, alice: User) -> None:
    Favorite.objects.create(user=alice, movie_id=238)
    form = {"user": alice.pk, "movie": 238, "created_at_0": "2026-01-01", "created_at_1": "10:00"}
    answer = desk.post("/admin/accounts/favorite/add/", form)
    assert (answer.status_code, "already exists" in answer.content.decode()) == (200, True)


def test_preferences_of_a_member_cannot_be_added_twice(desk: Client, alice: User) -> None:
    answer = desk.post("/admin/accounts/preferences/add/", {"user": alice.pk})
    assert (answer.status_code, "already exists" in answer.content.decode()) == (200, True)
