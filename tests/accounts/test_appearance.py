"""The switch in every footer: language and theme, for everybody, without JavaScript, and pages stay shared."""

import pytest
from django.test import Client

from accounts.models.user import User

pytestmark = pytest.mark.django_db
FROM_US = {"Sec-Fetch-Site": "same-origin", "Referer": "http://testserver/lists"}


def test_a_visitor_chooses_a_language_and_stays_on_the_page(site: Client) -> None:
    response = site.post("/appearance", {"language": "de"}, headers=FROM_US)
    assert (response.status_code, response["Location"]) == (303, "http://testserver/lists")
    page = site.get("/lists").content.decode()
    assert '<html lang="de">' in page
    assert 'value="de" lang="de" aria-current="true"' in page


def test_a_members_language_is_that_of_the_account(alices_site: Client, alice: User) -> None:
    alices_site.post("/appearance", {"language": "de"}, headers=FROM_US)
    alice.refresh_from_db()
    assert alice.language == "de"
    assert '<html lang="de">' in alices_site.get("/lists").content.decode()


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_theme_is_a_stylesheet_of_ones_own(site: Client, theme: str) -> None:
    site.post("/appearance", {"theme": theme}, headers=FROM_US)
    sheet = site.get("/theme.css")
    assert f"color-scheme: {theme}" in sheet.content.decode()
    assert sheet["Cache-Control"] == "private, no-cache"
    assert "Cookie" in sheet["Vary"]
    site.post("/appearance", {"theme": "auto"}, headers=FROM_US)
    assert "color-scheme" not in site.get("/theme.css").content.decode()


def test_a_page_is_the_same_in_every_theme_and_may_be_shared(site: Client) -> None:
    plain = site.get("/lists")
    site.post("/appearance", {"theme": "dark"}, headers=FROM_US)
    dark = site.get("/lists")
    assert dark.content == plain.content
    assert dark["Cache-Control"].startswith("public")


@pytest.mark.parametrize("form", [{"language": "xx"}, {"theme": "purple"}, {}])
def test_what_makes_no_sense_changes_nothing(site: Client, form: dict[str, str]) -> None:
    response = site.post("/appearance", form, headers=FROM_US)
    assert response.status_code == 303
    assert not response.cookies


def test_a_planted_cookie_writes_no_css(site: Client) -> None:
    site.cookies["theme"] = "dark; } body { display: none"
    assert "display" not in site.get("/theme.css").content.decode()


def test_other_sites_choose_nothing() -> None:
    strict = Client(enforce_csrf_checks=True)
    response = strict.post("/appearance", {"theme": "dark"}, headers={"Sec-Fetch-Site": "cross-site"})
    assert response.status_code == 403
    assert strict.post("/appearance", {"theme": "dark"}, headers=FROM_US).status_code == 303


def test_nobody_is_led_away(site: Client) -> None:
    headers = FROM_US | {"Referer": "https://evil.example/"}
    assert site.post("/appearance", {"theme": "dark"}, headers=headers)["Location"] == "/"


def test_it_is_a_form_only(site: Client) -> None:
    assert site.get("/appearance").status_code == 405
