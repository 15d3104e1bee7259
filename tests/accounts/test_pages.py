"""Every page of this room opens: for members, and not for others."""

import pytest
from django.test import Client

from accounts.models.user import User
from accounts.services import dismissals, favorites

PRIVATE = (
    "/favorites",
    "/hidden",
    "/preferences",
    "/account",
    "/account/devices",
    "/account/import",
    "/account/export",
)
PUBLIC = (
    "/me",
    "/register",
    "/login",
    "/password/reset",
    "/password/reset/confirm?token=x",
    "/account/address/confirm?token=x",
)
HTMX = {"HX-Request": "true", "HX-Request-Type": "partial"}


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_sends_strangers_to_the_login_and_back(site: Client, path: str) -> None:
    response = site.get(path)
    assert (response.status_code, response["Location"]) == (302, f"/login?next={path}")


@pytest.mark.parametrize("path", PRIVATE)
def test_a_private_page_opens_for_its_member_and_is_never_stored(alices_site: Client, path: str) -> None:
    response = alices_site.get(path)
    assert (response.status_code, response["Cache-Control"]) == (200, "private, no-store")


@pytest.mark.parametrize("path", PUBLIC)
def test_a_door_opens_for_anybody(site: Client, path: str) -> None:
    assert site.get(path).status_code == 200


@pytest.mark.parametrize("path", [*PRIVATE[:-1], *PUBLIC])
def test_a_page_tells_caches_that_htmx_gets_another_answer(alices_site: Client, path: str) -> None:
    assert "HX-Request" in alices_site.get(path)["Vary"]


@pytest.mark.parametrize("path", [*PRIVATE[:-1], *PUBLIC])
def test_a_page_has_one_heading_of_the_first_rank_and_a_title(alices_site: Client, path: str) -> None:
    page = alices_site.get(path).content.decode()
    assert page.count("<h1") == 1
    assert " · Marquee</title>" in page


def test_the_pages_of_taste_show_the_films(alice: User, alices_site: Client) -> None:
    favorites.add(alice, 238)
    dismissals.dismiss(alice, 155, reason="not_for_me")
    assert "The Godfather" in alices_site.get("/favorites").content.decode()
    assert "The Dark Knight" in alices_site.get("/hidden").content.decode()


@pytest.mark.parametrize(
    "path", ["/logout", "/account/delete", "/account/devices/all", "/favorites/238", "/hidden/238"]
)
def test_a_page_that_writes_cannot_be_read(alices_site: Client, path: str) -> None:
    assert alices_site.get(path).status_code == 405


WRITES = ("/register", "/login", "/logout", "/password/reset", "/password/reset/confirm", "/movies/238/favorite",
          "/movies/238/signals", "/favorites/238", "/hidden/238", "/preferences", "/account", "/account/address",
          "/account/address/confirm", "/account/password", "/account/delete", "/account/devices/all",
          "/account/import")  # fmt: skip


@pytest.mark.parametrize("headers", [{}, HTMX], ids=["plain", "htmx"])
@pytest.mark.parametrize("path", WRITES)
def test_every_form_of_another_site_is_refused(alice: User, path: str, headers: dict[str, str]) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(path, {"favorite": "on"}, headers=headers).status_code == 403
