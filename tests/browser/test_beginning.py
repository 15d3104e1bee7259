"""From the first visit to an account without a break: at once, along through the door, and never typed twice."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visits

MOVIE = "/movies/238-the-godfather"
MOST_TAPS, MOST_SECONDS = 12, 60
DEVICES: dict[str, dict[str, Any]] = {
    "phone": {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True},
    "desk": {"viewport": {"width": 1440, "height": 900}},
}


@contextmanager
def counted(page: Page) -> Iterator[None]:
    """Every press of a finger or the mouse counts, wherever it lands."""
    presses: list[float] = []
    page.expose_function("pressed", lambda: presses.append(time.monotonic()))
    page.add_init_script("window.addEventListener('pointerdown', () => window.pressed(), true)")
    began = time.monotonic()
    yield
    assert 0 < len(presses) <= MOST_TAPS, f"{len(presses)} presses"
    assert time.monotonic() - began < MOST_SECONDS


def press(page: Page, what: Any) -> None:
    is_phone = page.viewport_size is not None and page.viewport_size["width"] < 500
    (what.tap if is_phone else what.click)()


def open_account(page: Page) -> None:
    press(page, page.locator("main [name=email]"))
    page.keyboard.type(f"begins{time.time_ns()}@example.org")
    press(page, page.locator("main [name=password]"))
    page.keyboard.type(PASSWORD)
    press(page, page.get_by_role("button", name="Sign up"))


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))


@pytest.mark.parametrize("device", DEVICES)
def test_from_the_first_visit_to_an_account_with_three_picks(visits: Visits, device: str) -> None:
    page = visits.page(**DEVICES[device])
    with counted(page):
        page.goto("/")
        press(page, page.get_by_role("link", name="Pick three films"))
        for number in (0, 3, 7):
            press(page, page.locator(".poster-picker label").nth(number))
        expect(page.locator("#progress")).to_contain_text("Your list is ready.")
        press(page, page.get_by_role("button", name="Show my list"))
        expect(page.locator("main .recommendation .why").first).to_be_visible()
        press(page, page.get_by_role("link", name="keep it in an account"))
        open_account(page)
        expect(page.locator(".notice.undo-form")).to_contain_text("3 films are in your account now.")
    assert page.locator("main .recommendation h2").count() == 20
    assert fits(page)
    assert Axe().run(page).response["violations"] == []
    page.locator(".notice.undo-form").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice").first).to_contain_text("3 films were taken back.")


@pytest.mark.parametrize("scripts", [True, False])
def test_hearts_and_bookmarks_work_at_once_and_make_home_personal(visits: Visits, scripts: bool) -> None:
    page = visits.page(java_script_enabled=scripts, **DEVICES["desk"])
    page.goto(MOVIE)
    page.get_by_role("button", name="Add to favorites").click()
    expect(page.get_by_role("button", name="In your favorites")).to_be_visible()
    page.get_by_role("button", name="Want to see", exact=True).click()
    expect(page.get_by_role("button", name="On your list")).to_be_visible()
    page.goto("/")
    expect(page.get_by_role("heading", name="For you")).to_be_visible()
    expect(page.get_by_role("heading", name="Because you liked The Godfather")).to_be_attached()
    if scripts:
        expect(page.locator("#row .movie-card").first).to_be_visible()
        assert Axe().run(page).response["violations"] == []
    page.goto("/for-you")
    assert page.locator("main .recommendation").count() == 20


@pytest.mark.parametrize("scripts", [True, False])
def test_a_rating_survives_the_door(visits: Visits, scripts: bool) -> None:
    page = visits.page(java_script_enabled=scripts, **DEVICES["desk"])
    page.goto(MOVIE)
    page.locator("summary", has_text="Seen").click()
    page.get_by_label("Your rating").select_option("8")
    page.get_by_role("button", name="Log in and keep it").click()
    expect(page.locator("#auth-form .notice")).to_contain_text(
        "The Godfather will be marked as seen, with 4 of 5 stars"
    )
    page.locator("#auth-form").get_by_role("link", name="Sign up").click()
    open_account(page)
    page.wait_for_url(f"**{MOVIE}")
    expect(page.locator(".notice.undo-form")).to_contain_text("The Godfather: 4 of 5 stars.")
    page.locator(".notice.undo-form").get_by_role("button", name="Undo").click()
    expect(page.locator(".notice").first).to_contain_text("The Godfather is as before.")


def test_a_form_of_another_tab_comes_back_as_it_was_typed(visits: Visits) -> None:
    page = visits.page(**DEVICES["desk"])
    page.goto("/register")
    page.fill("main [name=display_name]", "Second tab")
    page.fill("main [name=email]", "second-tab@example.org")
    page.fill("main [name=password]", PASSWORD)
    other = page.context.new_page()
    other.goto("/register")
    open_account(other)
    other.wait_for_url("**/for-you/begin")
    page.get_by_role("button", name="Sign up").click()
    expect(page.locator("#auth-form .notice[role=alert]")).to_contain_text("Please send it again.")
    expect(page.locator("#auth-form .notice[role=alert]")).to_be_focused()
    assert page.input_value("main [name=email]") == "second-tab@example.org"
    assert page.input_value("main [name=display_name]") == "Second tab"
    assert page.input_value("main [name=password]") == ""
