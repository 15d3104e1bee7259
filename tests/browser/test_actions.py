"""The strip of actions: on a movie's page, on cards and in For you; seen with a rating in place; Undo; on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits, register
from tests.browser.test_accessibility import violations

MOVIE = "/movies/240-the-godfather-part-ii"
ORDER = ["watchlist", "seen", "not_for_me", "favorite"]
SMALL = """strip => [...strip.querySelectorAll("button, label, a, input[type=date]")]
    .map(one => one.getBoundingClientRect()).filter(box => box.width < 43.5 || box.height < 43.5).length"""
NOT_TONIGHT = """() => {
    document.querySelector("main").innerHTML = '<form class="tonight-240"><button type="button">No</button></form>';
    window.clicks = 0;
    document.querySelector(".tonight-240").addEventListener("click", () => window.clicks++);
}"""
SIDEWAYS = "() => document.documentElement.scrollWidth - innerWidth"


def button(place: Page | Locator, signal: str) -> Locator:
    return place.locator(f".action-row button[value={signal}]").first


def expect_pressed(place: Page | Locator, signal: str, pressed: bool = True) -> None:
    expect(button(place, signal)).to_have_attribute("aria-pressed", "true" if pressed else "false")


def undo(page: Page) -> None:
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.locator(".toast")).to_contain_text("is as before")


def test_the_strip_of_a_page_says_takes_back_and_undoes(member: Page) -> None:
    member.goto(MOVIE)
    strip = member.locator("main .cover .movie-actions")
    assert strip.locator("button").evaluate_all("all => all.map(one => one.value)") == ORDER
    button(strip, "watchlist").click()
    expect_pressed(strip, "watchlist")
    expect(button(strip, "watchlist")).to_be_focused()
    expect(member.locator("#status")).to_contain_text("is on your list")
    button(strip, "not_for_me").click()
    expect(member.locator(".toast")).to_contain_text("It is off your list.")
    expect_pressed(strip, "watchlist", pressed=False)
    undo(member)
    expect_pressed(strip, "watchlist")
    button(strip, "watchlist").click()
    expect_pressed(strip, "watchlist", pressed=False)


def test_seen_asks_for_stars_in_place(member: Page) -> None:
    member.goto(MOVIE)
    strip = member.locator("main .cover .movie-actions")
    button(strip, "seen").click()
    expect(strip.locator("[name=seen_on]")).to_have_css("opacity", "1")
    strip.locator("[name=rating][value='9']").check()
    assert violations(member) == []
    strip.get_by_role("button", name="Save").click()
    expect(member.locator(".toast")).to_contain_text("4½ of 5 stars")
    expect(strip.locator("[role=img]")).to_have_text("★★★★½")
    strip.get_by_role("link", name="Rating and day").click()
    expect(strip.locator("[name=rating][value='9']")).to_be_checked()
    member.reload()
    button(strip, "seen").click()
    expect_pressed(strip, "seen", pressed=False)


def test_a_double_click_does_not_take_not_tonight_back(member: Page) -> None:
    member.goto("/about")
    member.evaluate(NOT_TONIGHT)  # a home page has its form only while nothing fits the evening
    member.locator(".tonight-240 button").dblclick()
    assert member.evaluate("window.clicks") == 1


def test_what_is_not_for_me_leaves_for_you_and_the_next_one_takes_its_place(member: Page) -> None:
    member.goto("/for-you")
    cards = member.locator(".recommendation")
    titles = cards.locator("h2").all_inner_texts()
    button(cards.nth(1), "not_for_me").click()
    expect(cards.nth(1).locator("h2")).not_to_have_text(titles[1])
    assert cards.count() == len(titles)
    assert cards.nth(1).locator("h2").inner_text() not in titles
    undo(member)
    expect(cards.nth(1).locator("h2")).to_have_text(titles[1])
    assert cards.locator("h2").all_inner_texts() == titles


@pytest.mark.parametrize("path", ["/movies", "/for-you", MOVIE])
def test_on_a_phone_all_is_large_enough_and_nothing_scrolls_sideways(
    visits: Visits, membership: Any, path: str
) -> None:
    page = visits.page(viewport={"width": 360, "height": 800}, has_touch=True, is_mobile=True, storage_state=membership)
    page.goto(path)
    unseen = page.locator(".movie-actions:has([value=seen][aria-pressed=false])").first
    strip = page.locator("." + str(unseen.get_attribute("class")).split()[-1]).first
    button(strip, "seen").click()
    strip.locator(".rating").wait_for()
    assert strip.evaluate(SMALL) == 0
    assert page.evaluate(SIDEWAYS) <= 0
    assert violations(page) == []
    undo(page)


def test_without_javascript_every_word_comes_back_with_a_note(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    register(page)
    page.goto(MOVIE)
    for signal in ORDER:
        button(page, signal).click()
        expect_pressed(page, signal)
        expect(page.locator(".notice.undo-form")).to_contain_text("The Godfather Part II")
    page.get_by_role("button", name="Undo").click()
    expect_pressed(page, "favorite", pressed=False)
    button(page, "seen").click()
    page.goto("/seen/240")
    page.locator("[name=rating][value='10']").check()
    page.get_by_role("button", name="Save").click()
    page.goto("/seen")
    expect(page.locator(".diary-entry [role=img]")).to_have_text("★★★★★")
