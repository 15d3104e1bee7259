"""What a press leaves on a movie's own paper can be read, on each of the 32 inks: measured after every swap."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.contrast import too_low

MOVIE = "/movies/238-the-godfather"


def press(page: Page, scope: str, value: str) -> None:
    """Press a button, and wait for the answer."""
    page.locator(f"{scope} [value={value}]").first.click()
    expect(page.locator(f"{scope} [value={value}][aria-pressed=true]").first).to_be_visible()


@pytest.fixture(params=["light", "dark"])
def opened(request: pytest.FixtureRequest, visits: Visits, membership: Any) -> Callable[[str], Page]:
    """A member's page in either theme."""

    def open_page(path: str) -> Page:
        page = visits.page(
            viewport={"width": 1280, "height": 900},
            color_scheme=request.param,
            storage_state=membership,
            reduced_motion="reduce",
        )
        page.goto(path)
        return page

    return open_page


def test_everything_said_on_a_movies_page_can_be_read(opened: Callable[[str], Page]) -> None:
    page = opened(MOVIE)
    assert too_low(page, ".cover") == []
    for value in ("watchlist", "seen", "not_for_me", "favorite"):
        press(page, ".cover", value)
        assert too_low(page, ".cover") == []
        page.locator(f".cover [value={value}][name=unsay]").first.click()
        expect(page.locator(f".cover [value={value}][aria-pressed=false]").first).to_be_visible()


def test_not_tonight_can_be_read_on_home(opened: Callable[[str], Page]) -> None:
    page = opened("/tonight?find=1")
    assert too_low(page, ".cover") == []
    page.get_by_role("button", name="Not tonight").click()
    page.locator(".undo-form").first.wait_for()
    assert too_low(page, ".cover") == []
    page.locator(".undo-form").get_by_role("button", name="Undo").click()
    expect(page.locator(".undo-form")).to_have_count(0)


def test_the_large_movie_of_for_you_can_be_read_with_its_reasons(opened: Callable[[str], Page]) -> None:
    page = opened("/for-you")
    page.locator(".featured summary").click()
    expect(page.locator(".featured meter").first).to_be_visible()
    assert too_low(page, ".featured") == []
    press(page, ".featured", "watchlist")
    assert too_low(page, ".featured") == []
    page.locator(".featured [value=watchlist][name=unsay]").click()
    expect(page.locator(".featured [value=watchlist][aria-pressed=false]")).to_be_visible()
