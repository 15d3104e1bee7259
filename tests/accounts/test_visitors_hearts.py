"""A heart on a visitor's page has no token: the browser's word that it was clicked here stands in for it."""

import pytest
from django.test import Client

from accounts.models.user import User
from tests.project.test_html import FILLED

HEART = f"/movies/{FILLED['movie_id']}/favorite"
HERE = {"Sec-Fetch-Site": "same-origin"}
OWN = {"Origin": "http://testserver"}


@pytest.fixture
def strict(db: None) -> Client:
    """A browser whose forms are checked, as in the product."""
    return Client(enforce_csrf_checks=True)


@pytest.mark.parametrize("headers", [HERE, OWN, HERE | OWN, HERE | {"Origin": "https://behind-a-proxy.example"}])
def test_a_visitors_heart_is_kept_in_the_browser(strict: Client, headers: dict[str, str]) -> None:
    response = strict.post(HEART, {"favorite": "on"}, headers=headers)
    assert (response.status_code, response["Location"], "taste" in strict.cookies) == (303, "/", True)


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "none"},
        OWN | {"Sec-Fetch-Site": "cross-site"},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {"Origin": "https://testserver"},
        {"Origin": ""},
    ],
)
def test_a_visitors_heart_of_another_site_is_refused(strict: Client, headers: dict[str, str]) -> None:
    assert strict.post(HEART, {"favorite": "on"}, headers=headers).status_code == 403


@pytest.mark.parametrize("name", ["session", "__Host-session"])
def test_a_browser_with_a_session_needs_the_token_whatever_it_says(strict: Client, alice: User, name: str) -> None:
    strict.force_login(alice)
    strict.cookies[name] = strict.cookies["session"].value
    assert strict.post(HEART, {"favorite": "on"}, headers=HERE | OWN).status_code == 403


@pytest.mark.parametrize("path", ["/login", "/register", "/for-you/begin", f"/movies/{FILLED['movie_id']}/signals"])
def test_every_other_form_of_a_visitor_needs_the_token(strict: Client, path: str) -> None:
    assert strict.post(path, headers=HERE | OWN).status_code == 403
