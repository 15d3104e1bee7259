"""Visitors' pages come from a cache: what a real browser makes of them before and after a login."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

MOVIE = "/movies/238-the-godfather"


def log_in(page: Page, membership: Any) -> None:
    """As another tab would."""
    page.context.add_cookies(membership["cookies"])


def expect_member(page: Page) -> None:
    expect(page.locator(".menu summary")).to_be_visible()
    expect(page.locator(".main-nav").get_by_role("link", name="Log in")).to_have_count(0)


@pytest.mark.parametrize("path", ["/", "/movies?genre=18", MOVIE, "/collections", "/search?q=godfather"])
def test_after_a_login_back_and_reload_show_the_members_page(page: Page, membership: Any, path: str) -> None:
    page.goto(path)
    expect(page.locator(".main-nav").get_by_role("link", name="Log in")).to_be_visible()
    page.goto("/about")
    log_in(page, membership)
    page.go_back()
    expect_member(page)
    page.reload()
    expect_member(page)


def test_after_a_login_an_address_that_was_open_shows_the_members_page(page: Page, membership: Any) -> None:
    page.goto(MOVIE)
    log_in(page, membership)
    page.goto("/about")
    page.goto(MOVIE)
    expect_member(page)


def test_a_visitors_heart_is_kept_in_a_cookie_and_none_is_set_before(page: Page) -> None:
    page.goto(MOVIE)
    assert page.context.cookies() == []
    page.locator("main .cover .favorite-form button").click()
    expect(page.locator("main .cover .favorite-form button")).to_have_attribute("aria-pressed", "true")
    assert [cookie["name"] for cookie in page.context.cookies()] == ["taste"]
    page.reload()
    expect(page.locator("main .cover .favorite-form button")).to_have_attribute("aria-pressed", "true")
