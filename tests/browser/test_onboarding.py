"""From the first visit to films with reasons: taps and seconds are counted; the next page differs."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visits

MOST_TAPS = 12
MOST_SECONDS = 60
NOTE = "window.addEventListener('pointerdown', () => window.tapped(), true)"


@contextmanager
def counted(page: Page) -> Iterator[None]:
    """Every tap of a finger counts, wherever it lands."""
    taps: list[float] = []
    page.expose_function("tapped", lambda: taps.append(time.monotonic()))
    page.add_init_script(NOTE)
    began = time.monotonic()
    yield
    assert 0 < len(taps) <= MOST_TAPS, f"{len(taps)} taps"
    assert time.monotonic() - began < MOST_SECONDS


def phone(visits: Visits) -> Page:
    return visits.page(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)


def tap_films(page: Page, *numbers: int) -> None:
    for number in numbers:
        page.locator(".poster-picker label").nth(number).tap()


def suggested(page: Page) -> list[str]:
    return page.locator("main .pick h2").all_inner_texts()


def test_a_visitor_sees_films_with_reasons_after_few_taps(visits: Visits) -> None:
    page = phone(visits)
    with counted(page):
        page.goto("/")
        page.get_by_role("link", name="Pick three films").tap()
        expect(page.locator(".poster-picker label")).to_have_count(24)
        tap_films(page, 0, 3, 7)
        page.get_by_role("button", name="Show me films").tap()
        expect(page.locator("main .pick .why").first).to_be_visible()
    assert len(suggested(page)) == 20
    first = suggested(page)
    page.goto("/for-you?change=1")
    tap_films(page, 11, 15)
    page.get_by_role("button", name="Show me films").tap()
    page.wait_for_url("**/for-you")
    assert suggested(page) != first


def test_a_new_member_sees_films_with_reasons_after_few_taps(visits: Visits) -> None:
    page = phone(visits)
    with counted(page):
        page.goto("/")
        page.get_by_role("link", name="Log in").tap()
        page.get_by_role("link", name="Open an account").tap()
        page.locator("main [name=email]").tap()
        page.keyboard.type(f"new{time.time_ns()}@example.org")
        page.locator("main [name=password]").tap()
        page.keyboard.type(PASSWORD)
        page.get_by_role("button", name="Open the account").tap()
        expect(page.locator(".poster-picker label")).to_have_count(24)
        tap_films(page, 0, 3, 7)
        page.get_by_role("button", name="Save and see").tap()
        expect(page.locator("main .pick .why").first).to_be_visible()
    expect(page.locator(".notice")).to_contain_text("3 new favorites")
    first = suggested(page)
    assert len(first) == 20
    page.goto("/preferences")
    page.locator("label[for=id_genre_37_2]").tap()
    page.get_by_role("button", name="Save and see").tap()
    page.wait_for_url("**/for-you")
    assert suggested(page) != first


def test_a_new_member_may_skip_it_all(visits: Visits) -> None:
    page = phone(visits)
    page.goto("/register")
    page.fill("main [name=email]", f"skips{time.time_ns()}@example.org")
    page.fill("main [name=password]", PASSWORD)
    page.get_by_role("button", name="Open the account").tap()
    page.get_by_role("link", name="Not now").tap()
    page.wait_for_url("**/for-you")
    assert len(suggested(page)) == 20
