"""Reading and changing the profile, another address, and the end of an account."""

import io
import uuid

import pytest
from django.core import mail
from django.test import Client

from accounts.models.session import Session
from accounts.models.taste import Favorite
from accounts.models.user import User
from accounts.services import dismissals, favorites, identity
from accounts.services.portability import imports
from accounts.services.sign_in import credentials
from accounts.services.taste import bump_taste_version
from accounts.tasks import send_alert, send_confirmation, send_reset
from project.errors import Conflict, NotSignedIn
from tests.accounts.conftest import HTMX, link_of, token_of
from tests.conftest import PASSWORD, Api

ADDRESS = {"email": "Alice.New@Example.org", "current_password": PASSWORD}


def test_a_member_reads_the_own_profile(alices_api: Api) -> None:
    found = alices_api("GET", "/me").json()["data"]
    assert (found["email"], found["display_name"], found["language"]) == ("alice@example.org", "Alice", "en")


def test_what_is_left_out_stays(alices_api: Api) -> None:
    found = alices_api("PATCH", "/me", {"region": "DE"}).json()["data"]
    assert (found["region"], found["display_name"]) == ("DE", "Alice")


@pytest.mark.parametrize("body", [{"region": "Germany"}, {"language": "EN"}, {"id": 7}, {"display_name": "x" * 61},
                                  {"display_name": "a\x00"}, {"email": "x@example.org"}])  # fmt: skip
def test_a_wrong_profile_is_refused(alices_api: Api, body: dict[str, object]) -> None:
    assert alices_api("PATCH", "/me", body).status_code == 422


def test_the_site_changes_the_profile(alices_site: Client, alice: User) -> None:
    said = {"display_name": "Al", "language": "en", "region": "FR"}
    assert alices_site.post("/account", said).status_code == 303
    alice.refresh_from_db()
    assert (alice.display_name, alice.region) == ("Al", "FR")


def test_the_site_goes_on_in_the_language_that_was_chosen(alices_site: Client) -> None:
    alices_site.post("/account", {"language": "de"}, headers={"Accept-Language": "en"})
    page = alices_site.get("/account", headers={"Accept-Language": "en"}).content.decode()
    assert '<html lang="de">' in page
    assert "Gespeichert." in page
    assert '<option value="de" selected>Deutsch</option>' in page


def test_both_doors_take_the_languages_that_the_site_speaks_and_no_other(alices_api: Api) -> None:
    offered = [one["code"] for one in alices_api("GET", "/config").json()["data"]["interface_languages"]]
    for code in (*offered, "fr", "xx"):
        answer = alices_api("PATCH", "/me", {"language": code})
        assert answer.status_code == (200 if code in offered else 422)
        assert code in offered or [(one["field"], one["code"]) for one in answer.json()["errors"]] == [
            ("language", "unknown")
        ]
    assert alices_api("GET", "/me").json()["data"]["language"] == offered[-1]


def test_the_site_offers_only_languages_that_it_speaks(alices_site: Client, alice: User) -> None:
    assert alices_site.post("/account", {"language": "fr"}).status_code == 422
    alice.refresh_from_db()
    assert alice.language == "en"


def test_the_site_answers_htmx_with_the_form_alone(alices_site: Client) -> None:
    response = alices_site.post("/account", {"region": "Germany"}, headers=HTMX)
    page = response.content.decode()
    assert (response.status_code, page.count("<form")) == (422, 1)
    assert 'id="profile"' in page


def test_a_new_address_counts_when_its_link_is_followed(alices_api: Api, site: Client, alice: User) -> None:
    assert alices_api("PATCH", "/me", ADDRESS).json()["data"]["email"] == "alice@example.org"
    assert mail.outbox[0].to == ["alice.new@example.org"]
    site.get(link_of(mail.outbox[0]))
    alice.refresh_from_db()
    assert alice.email == "alice@example.org"  # opening the link alone changes nothing
    site.post("/account/address/confirm", {"token": token_of(mail.outbox[0])})
    alice.refresh_from_db()
    assert alice.email == "alice.new@example.org"
    assert [letter.to for letter in mail.outbox[1:]] == [["alice.new@example.org"], ["alice@example.org"]]
    assert "alice.new@example.org" in mail.outbox[2].body


def test_the_site_asks_for_a_new_address(alices_site: Client) -> None:
    assert alices_site.post("/account/address", ADDRESS).status_code == 303
    assert mail.outbox[0].to == ["alice.new@example.org"]


def test_a_new_address_needs_the_password(alices_api: Api) -> None:
    response = alices_api("PATCH", "/me", {**ADDRESS, "current_password": "wrong"})
    assert (response.status_code, mail.outbox) == (422, [])


def test_an_address_that_somebody_has_is_refused(alices_site: Client, alices_api: Api, bob: User) -> None:
    assert alices_api("PATCH", "/me", {**ADDRESS, "email": bob.email}).status_code == 409
    assert alices_site.post("/account/address", {**ADDRESS, "email": bob.email}).status_code == 422


def test_an_address_that_was_taken_meanwhile_is_refused(alice: User) -> None:
    token = credentials.email_token(credentials.ask_email(alice, "new@example.org"))
    identity.register(email="new@example.org", password=PASSWORD)
    with pytest.raises(Conflict):
        credentials.confirm_email(token)


def test_the_link_of_an_address_works_once(site: Client, alice: User) -> None:
    token = credentials.email_token(credentials.ask_email(alice, "new@example.org"))
    statuses = [site.post("/account/address/confirm", {"token": token}).status_code for _ in range(2)]
    assert statuses == [303, 422]


def test_nobody_gets_a_letter_for_an_account_that_is_gone(db: None) -> None:
    send_confirmation.enqueue(str(uuid.uuid4()))
    send_alert.enqueue(str(uuid.uuid4()))
    send_reset.enqueue(0)
    assert mail.outbox == []


@pytest.fixture
def rich_alice(alice: User) -> User:
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 155, reason="not_for_me")
    imports.import_file(alice, name="list.csv", content=io.BytesIO(b"tmdb_id,title\n680,Pulp Fiction\n"))
    return alice


def test_deleting_takes_everything_along(rich_alice: User, alices_api: Api, alices_site: Client) -> None:
    assert alices_api("DELETE", "/me", {"password": PASSWORD}).status_code == 200
    assert (User.objects.count(), Favorite.objects.count(), Session.objects.count()) == (0, 0, 0)
    assert (alices_api("GET", "/me").status_code, alices_site.get("/account").status_code) == (401, 302)


def test_deleting_needs_the_password(alices_api: Api, alices_site: Client) -> None:
    assert alices_api("DELETE", "/me", {"password": "wrong"}).status_code == 422
    assert alices_site.post("/account/delete", {"password": "wrong"}).status_code == 422
    assert User.objects.count() == 1


def test_the_site_deletes_too(rich_alice: User, alices_site: Client) -> None:
    assert alices_site.post("/account/delete", {"password": PASSWORD})["Location"] == "/"
    assert User.objects.count() == 0


def test_a_heart_that_comes_after_the_end_finds_nobody(alice: User) -> None:
    User.objects.filter(pk=alice.pk).delete()
    with pytest.raises(NotSignedIn):
        bump_taste_version(alice)
