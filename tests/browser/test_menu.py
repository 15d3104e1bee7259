"""The ways through the site: on a desk, on phones upright and lying, with large letters, without scripts."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

WIDTHS = (320, 360, 390, 430)
LYING = {"width": 844, "height": 390}
OWN = (
    "/watchlist",
    "/seen",
    "/favorites",
    "/taste",
    "/preferences",
    "/account",
    "/collections",
    "/together",
    "/hidden",
)
TABS = {"Tonight": "/", "Browse": "/movies", "For you": "/for-you", "Lists": "/watchlist", "Me": "/me"}
LOGIN = ("/login", "/register")
# Links and buttons of the menus that do not begin on the screen, and whether the page scrolls sideways.
ASTRAY = """() => {
  const width = document.documentElement.clientWidth;
  const outside = [...document.querySelectorAll(":is(.site-header, .tab-bar, .menu-list) :is(a, button, summary)")]
    .filter((one) => one.checkVisibility()).filter((one) => {
      const box = one.getBoundingClientRect();
      return box.left < -0.5 || box.right > width + 0.5 || box.width === 0;
    }).map((one) => one.outerHTML.slice(0, 90));
  return [...outside, ...(document.documentElement.scrollWidth > width ? ["sideways"] : [])];
}"""


def phone(visits: Visits, width: int, **options: Any) -> Page:
    return visits.page(viewport={"width": width, "height": 780}, has_touch=True, **options)


@pytest.mark.parametrize("width", WIDTHS)
def test_no_menu_begins_off_the_screen_of_a_phone(visits: Visits, membership: Any, width: int) -> None:
    astray = {}
    for state, paths in ((membership, (*TABS.values(), *OWN)), (None, ("/", "/movies", "/for-you", "/me", *LOGIN))):
        page = phone(visits, width, storage_state=state)
        for path in paths:
            page.goto(path)
            if outside := page.evaluate(ASTRAY):
                astray[path] = outside
    assert astray == {}


def test_no_menu_begins_off_a_lying_phone_or_with_large_letters(visits: Visits, membership: Any) -> None:
    page = visits.page(viewport=LYING, storage_state=membership)
    page.goto("/for-you")
    page.locator(".menu summary").click()
    assert page.evaluate(ASTRAY) == []
    page = phone(visits, 390, storage_state=membership)
    for path in ("/for-you", "/me", "/watchlist"):
        page.goto(path)
        page.evaluate("document.documentElement.style.fontSize = '200%'")
        assert page.evaluate(ASTRAY) == []


def test_letters_of_twice_the_size_fit_a_phones_width(visits: Visits) -> None:
    page = phone(visits, 390)
    page.goto("/")
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    assert page.evaluate("document.documentElement.scrollWidth") == 390


@pytest.mark.parametrize("scripts", [True, False])
def test_five_links_at_the_lower_edge_lead_on_and_say_where_one_is(
    visits: Visits, membership: Any, scripts: bool
) -> None:
    page = phone(visits, 360, storage_state=membership, java_script_enabled=scripts)
    page.goto("/collections")
    for words, path in TABS.items():
        page.locator(".tab-bar").get_by_role("link", name=words, exact=True).click()
        page.wait_for_url(lambda url, path=path: url.partition("?")[0].endswith(path))  # type: ignore[misc]
        expect(page.locator(".tab-bar [aria-current=page]")).to_have_text(words)


def test_every_page_of_a_member_is_two_presses_away_on_a_phone(visits: Visits, membership: Any) -> None:
    page = phone(visits, 320, storage_state=membership)
    page.goto("/me")
    links = [link.get_attribute("href") for link in page.locator("main .menu-list a").all()]
    assert {*OWN} <= {*links}
    expect(page.locator("main").get_by_role("button", name="Log out")).to_be_visible()


def test_what_has_the_focus_is_not_under_the_bar(visits: Visits, membership: Any) -> None:
    page = phone(visits, 360, storage_state=membership)
    page.goto("/for-you")
    top = page.locator(".tab-bar").evaluate("(one) => one.getBoundingClientRect().top")
    for _ in range(25):
        page.keyboard.press("Tab")
        bottom = page.evaluate("document.activeElement.getBoundingClientRect().bottom")
        inside = page.evaluate("document.activeElement.closest('.tab-bar') !== null")
        assert inside or bottom <= top + 1


def test_a_desk_has_a_menu_and_offers_an_account(visits: Visits, membership: Any) -> None:
    page = visits.page(viewport={"width": 1280, "height": 800}, storage_state=membership)
    page.goto("/movies")
    expect(page.locator(".tab-bar")).to_be_hidden()
    page.locator(".menu summary").click()
    expect(page.locator(".menu").get_by_role("link", name="Diary")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator(".menu").get_by_role("link", name="Diary")).to_be_hidden()
    visitor = visits.page(viewport={"width": 1280, "height": 800})
    visitor.goto("/movies")
    visitor.locator(".site-header").get_by_role("link", name="Sign up").click()
    visitor.wait_for_url("**/register")


@pytest.mark.parametrize("scripts", [True, False])
def test_filters_are_a_sheet_over_the_films_of_a_phone(visits: Visits, scripts: bool) -> None:
    page = phone(visits, 360, java_script_enabled=scripts)
    page.goto("/movies")
    page.mouse.wheel(0, 2500)
    summary = page.locator(".filters summary").first
    expect(summary).to_be_in_viewport()
    summary.click()
    button = page.get_by_role("button", name="Show films")
    expect(button).to_be_in_viewport(ratio=1)
    page.locator("[name=genre][value='37']").check()
    button.click()
    page.wait_for_url("**/movies?*genre=37*")
    expect(page.locator(".filters [name=year_from]")).to_be_hidden()
    summary.click()
    page.mouse.click(180, 20)  # beside the sheet
    expect(page.locator(".filters [name=year_from]")).to_be_hidden()


def test_rows_have_arrows_for_a_mouse_and_follow_the_keys(visits: Visits) -> None:
    page = visits.page(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page.goto("/movies/129-spirited-away")
    back, further = (page.get_by_role("button", name=name) for name in ("Back along the row", "Further along the row"))
    rail = page.locator(".rail").last
    is_scrolled = "(wanted) => [...document.querySelectorAll('.rail')].at(-1).scrollLeft > 0 === wanted"
    expect(back).to_be_hidden()
    further.click()
    page.wait_for_function(is_scrolled, arg=True)
    back.click()
    page.wait_for_function(is_scrolled, arg=False)
    rail.locator("a").first.focus()
    page.keyboard.press("ArrowRight")
    page.wait_for_function(is_scrolled, arg=True)
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.className") != "row-button"  # the row's own links are enough for Tab


def test_the_arrows_of_a_row_speak_german(visits: Visits) -> None:
    page = visits.page(locale="de-DE", viewport={"width": 1280, "height": 900})
    page.goto("/movies/129-spirited-away")
    page.get_by_role("button", name="In der Reihe weiter").click()
    expect(page.get_by_role("button", name="In der Reihe zurück")).to_be_visible()


def test_a_row_that_is_fetched_has_its_arrows(member: Page) -> None:
    member.goto("/")
    expect(member.locator("#row").get_by_role("button", name="Further along the row")).to_be_visible()
    expect(member.locator("#row .row-button")).to_have_count(2)


def test_titles_in_a_row_have_two_lines_at_most_and_none_that_is_empty(page: Page) -> None:
    page.goto("/movies/129-spirited-away")
    empty = """(title) => {
        const text = document.createRange();
        text.selectNodeContents(title.querySelector("a"));
        const line = parseFloat(getComputedStyle(title).lineHeight);
        const filled = new Set([...text.getClientRects()].map((one) => Math.round(one.top))).size;
        const isCut = filled < 3 && title.scrollHeight > title.clientHeight + line / 2;
        return isCut || Math.round(title.clientHeight / line) - Math.min(filled, 2);
    }"""
    titles = page.locator(".rail .movie-card h3").all()
    assert len(titles) > 6
    assert [title.text_content() for title in titles if title.evaluate(empty)] == []


@pytest.mark.parametrize("options", [{"has_touch": True, "is_mobile": True}, {"java_script_enabled": False}])
def test_a_finger_and_a_page_without_scripts_have_no_arrows(visits: Visits, options: dict[str, Any]) -> None:
    page = visits.page(viewport={"width": 390, "height": 844}, **options)
    page.goto("/movies/129-spirited-away")
    expect(page.locator(".rail").last).to_be_attached()
    expect(page.locator(".row-button:visible")).to_have_count(0)


def test_a_members_home_has_no_holes_without_scripts(visits: Visits, membership: Any) -> None:
    page = visits.page(java_script_enabled=False, storage_state=membership)
    page.goto("/")
    holes = """(one) => one.getBoundingClientRect().bottom
        - Math.max(...[...one.querySelectorAll("a, h2")].map((part) => part.getBoundingClientRect().bottom))"""
    for place in ("#row", "#because"):
        assert page.locator(place).evaluate(holes) < 120
    page.locator("#row").get_by_role("link", name="Ten films").click()
    expect(page.locator(".movie-card")).to_have_count(10)
