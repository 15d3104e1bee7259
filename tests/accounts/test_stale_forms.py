"""A form that is sent twice, or was opened before a login: nothing typed is lost, and nothing is done unasked."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models.user import User
from accounts.services import favorites, taste
from tests.accounts.conftest import HTMX
from tests.conftest import PASSWORD
from tests.recommend.people import hits

HERE = {"Sec-Fetch-Site": "same-origin"}
NEW = {"email": "new@example.org", "password": PASSWORD, "display_name": "New"}
SENTENCE = "Please send it again."
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture
def strict(db: None) -> Client:
    """A browser whose forms are checked, as in the product."""
    return Client(enforce_csrf_checks=True)


def token_of(client: Client, path: str) -> str:
    tokens: list[str] = TOKEN.findall(client.get(path).content.decode())
    return tokens[0]


def send(client: Client, path: str, fields: dict[str, Any], token: str, **headers: str) -> Any:
    return client.post(path, {**fields, "csrfmiddlewaretoken": token}, headers=HERE | headers)


def stale(client: Client, path: str) -> str:
    """The token of a page that was opened before somebody logged in, in another tab."""
    token = token_of(client, path)
    User.objects.filter(email="tab@example.org").delete()
    fields = {"email": "tab@example.org", "password": PASSWORD}
    assert send(client, "/register", fields, token_of(client, "/register")).status_code == 303
    return token


def test_the_second_click_on_register_comes_in_as_well(strict: Client) -> None:
    token = token_of(strict, "/register")
    before = strict.cookies["csrftoken"].value
    assert send(strict, "/register", NEW, token).status_code == 303
    second = Client(enforce_csrf_checks=True)  # the same browser, whose first answer never arrived
    second.cookies["csrftoken"] = before
    answer = send(second, "/register", NEW, token)
    assert (answer.status_code, answer["Location"]) == (303, "/for-you/begin")
    assert second.get("/account").status_code == 200
    assert User.objects.count() == 1


def test_a_stranger_does_not_come_in_by_registering(strict: Client, alice: User) -> None:
    answer = send(strict, "/register", NEW | {"email": alice.email, "password": "another long one"},
                  token_of(strict, "/register"))  # fmt: skip
    assert answer.status_code == 422
    assert "session" not in strict.cookies


def test_an_account_of_before_is_not_entered_by_registering(strict: Client, alice: User, time_machine: Any) -> None:
    time_machine.move_to(timezone.now() + timedelta(minutes=11))
    answer = send(strict, "/register", NEW | {"email": alice.email}, token_of(strict, "/register"))
    assert (answer.status_code, "session" in strict.cookies) == (422, False)


def test_the_form_of_another_tab_comes_back_filled_without_the_password(strict: Client) -> None:
    token = stale(strict, "/register")
    answer = send(strict, "/register", NEW | {"next": "/movies"}, token)
    html = unescape(answer.content.decode())
    assert answer.status_code == 403
    assert html.count(SENTENCE) == 1
    assert 'value="new@example.org"' in html
    assert 'value="New"' in html
    assert 'name="next" value="/movies"' in html
    assert "You are logged in already." in html
    assert PASSWORD not in html
    assert not User.objects.filter(email=NEW["email"]).exists()
    assert send(strict, "/register", NEW, TOKEN.findall(html)[0]).status_code == 303


def test_htmx_gets_the_form_alone_with_the_sentence(strict: Client) -> None:
    token = stale(strict, "/login")
    answer = send(strict, "/login", {"email": "a@example.org", "password": "x"}, token, **HTMX)
    html = answer.content.decode()
    assert answer.status_code == 403
    assert html.count(SENTENCE) == 1
    assert 'value="a@example.org"' in html
    assert "<html" not in html


def test_preferences_and_profile_come_back_as_they_were_typed(strict: Client) -> None:
    token = stale(strict, "/login")
    fields = {"genre_27": "more", "languages": ["ja", "fr"], "year_from": "1950", "films": hits(1)}
    html = send(strict, "/preferences", fields, token).content.decode()
    assert re.search(rf'value="{hits(1)[0]}"\s+checked', html)
    assert {'value="ja" id="id_languages_2" checked', 'value="more" id="id_genre_27_2" checked'} <= set(
        re.findall(r'value="\w+" id="\w+" checked', html)
    )
    assert 'name="year_from" value="1950"' in html
    assert taste.preference(User.objects.get()).year_from is None
    html = send(strict, "/account", {"display_name": "Other", "language": "de", "region": "AT"}, token).content.decode()
    assert 'value="Other"' in html
    assert 'value="AT"' in html
    assert User.objects.get().display_name == ""


def test_picks_of_before_a_login_are_picked_on_the_page_that_comes_back(strict: Client) -> None:
    token = stale(strict, "/login")
    answer = send(strict, "/for-you/begin", {"film": hits(3)}, token)
    html = answer.content.decode()
    assert (answer.status_code, html.count(" checked"), html.count(SENTENCE)) == (403, 3, 1)
    assert favorites.ids(User.objects.get()) == frozenset()


@pytest.mark.parametrize("headers", [{}, HTMX | {"HX-Current-URL": "http://testserver/movies"}])
def test_a_button_of_before_a_login_leads_to_its_page_drawn_anew(strict: Client, headers: dict[str, str]) -> None:
    stale(strict, "/login")
    here = {"Referer": "http://testserver/movies"}
    answer = strict.post("/movies/238/favorite", headers=HERE | here | headers)
    assert (answer.headers.get("HX-Redirect") or answer["Location"]).endswith("/movies")
    assert favorites.ids(User.objects.get()) == frozenset()
    assert SENTENCE in strict.get("/about").content.decode() + strict.get("/movies").content.decode()


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "http://evil.example"}],
)
def test_another_site_fills_in_no_page(strict: Client, headers: dict[str, str]) -> None:
    stale(strict, "/login")
    answer = strict.post("/register", {"email": "planted@example.org"}, headers=headers)
    assert (answer.status_code, b"planted" in answer.content) == (403, False)


def test_nothing_is_done_by_a_form_that_comes_back(strict: Client, alice: User) -> None:
    token = stale(strict, "/login")
    for path in ("/account/delete", "/logout", "/account/devices/all", "/undo/arrival"):
        send(strict, path, {"password": PASSWORD}, token)
    assert strict.get("/account").status_code == 200
    assert User.objects.count() == 2


def test_a_browser_without_cookies_is_told_so() -> None:
    answer = Client(enforce_csrf_checks=True).post("/login", {"email": "a@example.org"}, headers=HERE)
    assert answer.status_code == 403
    assert b"your browser sends no cookies" in answer.content
