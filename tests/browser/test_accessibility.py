"""axe over every page, in both themes, at two widths, for visitors and members; and what axe cannot see."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser import pages
from tests.browser.conftest import Visits, register

AXE = Axe()
THEMES = ("light", "dark")
WIDTHS = (320, 1280)
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}


def violations(page: Page) -> list[str]:
    violations_found = AXE.run(page, options=OPTIONS).response["violations"]
    return [f"{violation['id']}: {node['html'][:160]}" for violation in violations_found for node in violation["nodes"]]


def settle(page: Page, path: str) -> None:
    page.goto(path)
    expect(page.locator(".htmx-request")).to_have_count(0)


def walk(visits: Visits, paths: dict[str, str], theme: Any, width: int, **options: Any) -> dict[str, list[str]]:
    page = visits.page(color_scheme=theme, viewport={"width": width, "height": 800}, reduced_motion="reduce", **options)
    violations_by_page = {}
    for name, path in paths.items():
        settle(page, path)
        overflow = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        complaints = violations(page) + ([f"{overflow} px too wide"] if overflow > 0 else [])
        if complaints:
            violations_by_page[name] = complaints
    return violations_by_page


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_no_page_of_a_visitor_violates_a_rule_or_overflows(visits: Visits, theme: str, width: int) -> None:
    assert walk(visits, pages.FOR_VISITORS, theme, width) == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_no_page_of_a_member_violates_a_rule_or_overflows(
    visits: Visits, membership: Any, theme: str, width: int
) -> None:
    assert walk(visits, pages.FOR_MEMBERS, theme, width, storage_state=membership) == {}


def test_german_words_violate_no_rule_and_have_room_on_a_phone(visits: Visits) -> None:
    page = visits.page(locale="de-DE")
    register(page)
    assert page.locator("html[lang=de]").count() == 1
    own_pages = pages.PRIVATE | {
        "taste": "/taste",
        "quality": "/quality",
        "hidden": "/hidden",
        "import": "/account/import",
    }
    assert walk(visits, own_pages, "dark", 320, storage_state=page.context.storage_state()) == {}
    assert walk(visits, pages.FOR_VISITORS, "light", 320, locale="de-DE") == {}


def test_toasts_and_open_filters_violate_no_rule(visits: Visits, membership: Any) -> None:
    page = visits.page(viewport={"width": 320, "height": 800}, storage_state=membership, reduced_motion="reduce")
    settle(page, "/movies")
    page.locator(".filters > summary").click()
    assert violations(page) == []
    page.keyboard.press("Escape")  # on a phone they lie over the films
    page.locator("#results .action-row button[value=seen]").first.click()
    page.locator(".toast").wait_for()
    assert violations(page) == []


SMALL = """
() => [...document.querySelectorAll("a, button, input:not([type=hidden]), select, summary")].filter((one) => {
  if (!one.checkVisibility({visibilityProperty: true})) return false;
  if (one.closest(".visually-hidden, .skip-link, p, dd")) return false;
  const label = one.closest("label");
  const box = (label ?? one).getBoundingClientRect();
  const wide = getComputedStyle(one, "::after").position === "absolute";
  return box.height > 0 && box.height < 43.5 && !wide;
}).map((one) => one.outerHTML.slice(0, 120))
"""


def test_targets_are_large_enough_for_a_finger(visits: Visits, membership: Any) -> None:
    page = visits.page(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True, storage_state=membership)
    small = {}
    for name in (
        "home",
        "browse-filtered",
        "movie",
        "search-found",
        "collections",
        "for-you",
        "watchlist",
        "diary",
        "rating",
    ):
        settle(page, pages.FOR_MEMBERS[name])
        if small_targets := page.evaluate(SMALL):
            small[name] = small_targets
    assert small == {}


def test_nothing_moves_for_those_who_asked_for_less_motion(visits: Visits) -> None:
    page = visits.page(reduced_motion="reduce")
    settle(page, "/movies")
    moves = "(one) => parseFloat(getComputedStyle(one).transitionDuration)"
    moving = page.evaluate(f"[...document.querySelectorAll('*')].filter({moves}).length")
    assert moving == 0


def test_the_current_page_is_told_in_forced_colors_too(visits: Visits) -> None:
    page = visits.page(forced_colors="active")
    settle(page, "/movies")
    line = page.locator(".main-nav a[aria-current]").evaluate("(one) => getComputedStyle(one).textDecorationLine")
    assert line == "underline"
