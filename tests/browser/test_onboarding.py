"""From the first visit to movies with reasons: taps and seconds are counted; the next page differs."""

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visits

MOST_TAPS = 12
MOST_SECONDS = 60
ALTS = "(all) => all.map((one) => one.alt)"
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


def tap_movies(page: Page, *numbers: int) -> None:
    for number in numbers:
        page.locator(".poster-picker label").nth(number).tap()


def suggested(page: Page) -> list[str]:
    return page.locator("main .recommendation h2").all_inner_texts()


def test_a_visitor_sees_movies_with_reasons_after_few_taps(visits: Visits) -> None:
    page = phone(visits)
    with counted(page):
        page.goto("/")
        page.get_by_role("link", name="Pick three films").tap()
        expect(page.locator(".poster-picker label")).to_have_count(24)
        tap_movies(page, 0, 3, 7)
        expect(page.locator("#progress")).to_contain_text("Your list is ready.")
        page.get_by_role("button", name="Show my list").tap()
        expect(page.locator("main .recommendation .why").first).to_be_visible()
    assert len(suggested(page)) == 20
    first = suggested(page)
    page.goto("/for-you?change=1")
    tap_movies(page, 11, 15)
    page.get_by_role("button", name="Show my list").tap()
    page.wait_for_url("**/for-you")
    assert suggested(page) != first


def test_a_new_member_sees_movies_with_reasons_after_few_taps(visits: Visits) -> None:
    page = phone(visits)
    with counted(page):
        page.goto("/")
        page.get_by_role("navigation", name="Main, at the lower edge").get_by_role("link", name="Me").tap()
        page.get_by_role("main").get_by_role("link", name="Sign up").tap()
        page.locator("main [name=email]").tap()
        page.keyboard.type(f"new{time.time_ns()}@example.org")
        page.locator("main [name=password]").tap()
        page.keyboard.type(PASSWORD)
        page.get_by_role("button", name="Sign up").tap()
        expect(page.locator(".poster-picker label")).to_have_count(24)
        tap_movies(page, 0, 3, 7)
        page.get_by_role("button", name="Show my list").tap()
        expect(page.locator("main .recommendation .why").first).to_be_visible()
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
    page.get_by_role("button", name="Sign up").tap()
    page.get_by_role("link", name="Skip", exact=True).tap()
    page.wait_for_url("**/for-you")
    assert len(suggested(page)) == 20


def titles(page: Page) -> list[str]:
    alts: list[str] = page.locator("#picker fieldset").last.locator("img").evaluate_all(ALTS)
    return alts


def picked(page: Page) -> list[str]:
    return sorted(page.locator(".poster-picker label:has(:checked) img").evaluate_all(ALTS))


def test_a_pick_brings_more_like_it_and_what_was_looked_at_stays_where_it_is(page: Page) -> None:
    page.goto("/for-you/begin")
    before = titles(page)
    page.get_by_role("checkbox", name="Spirited Away").check(force=True)
    expect(page.locator("#status")).to_contain_text("One of three. Two more.")
    after = titles(page)
    assert after[:10] == before[:10]
    assert len(set(after) - set(before)) >= 8
    expect(page.get_by_role("checkbox", name="Spirited Away")).to_be_focused()
    page.reload()
    assert titles(page) == after
    assert picked(page) == ["Spirited Away"]


def test_others_are_asked_for_by_keyboard_and_the_keyboard_goes_to_them(page: Page) -> None:
    page.goto("/for-you/begin")
    before = titles(page)
    page.get_by_role("button", name="Show me others").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#picker legend")).to_be_focused()
    assert not set(titles(page)) & set(before)


def test_what_is_missing_is_found_while_typing_and_picked(page: Page) -> None:
    page.goto("/for-you/begin")
    page.get_by_role("searchbox", name="Search for a film").press_sequentially("seven samu")
    page.get_by_role("checkbox", name="Seven Samurai").check(force=True)
    expect(page.locator("#progress")).to_contain_text("One of three.")
    page.get_by_role("searchbox", name="Search for a film").fill("")
    expect(page.locator("#search-results")).to_have_count(0)
    assert picked(page) == ["Seven Samurai"]


@pytest.mark.parametrize("scripts", [True, False])
def test_everything_works_with_and_without_javascript(visits: Visits, scripts: bool) -> None:
    page = visits.page(java_script_enabled=scripts)
    page.goto("/for-you/begin")
    page.locator(".poster-picker label").nth(1).click()
    first = picked(page)
    page.get_by_role("searchbox", name="Search for a film").fill("ikiru")
    page.get_by_role("searchbox", name="Search for a film").press("Enter")
    page.locator("#search-results label").first.click()
    page.get_by_role("button", name="Show me others").click()
    expect(page.locator("#progress")).to_contain_text("Two of three. One more.")
    assert picked(page) == sorted([*first, "Ikiru"])
    page.get_by_role("button", name="Show my list").click()
    page.wait_for_url("**/for-you")
    assert len(suggested(page)) == 20
    page.goto("/for-you/begin")
    assert picked(page) == sorted([*first, "Ikiru"])


@pytest.mark.parametrize("width", [320, 360, 768, 1440])
def test_rows_are_full_and_nothing_is_too_wide(visits: Visits, width: int) -> None:
    page = visits.page(viewport={"width": width, "height": 800})
    page.goto("/for-you/begin")
    tops = page.locator(".poster-picker label").evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().top)"
    )
    assert len(set(Counter(tops).values())) == 1
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
