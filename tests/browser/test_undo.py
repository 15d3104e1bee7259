"""Undo on the pages of favorites and hidden movies: a toast with JavaScript, a note without."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, register
from tests.browser.test_accessibility import violations

TAKE_OFF = re.compile("Take off ?: The Godfather")  # browsers set hidden words apart
UNLIKE = "#favorites .action-row button[value=favorite]"


def liked(page: Page) -> list[str]:
    return page.locator("#favorites .movie-card h3").all_inner_texts()


def test_a_removed_favorite_is_told_in_a_toast_that_takes_it_back(member: Page) -> None:
    member.goto("/favorites")
    before = liked(member)
    member.locator(UNLIKE).first.click()
    toast = member.locator(".toast")
    expect(toast).to_contain_text(f"{before[0]} is no longer a favorite.")
    expect(member.locator("#status")).to_contain_text("is no longer a favorite")
    expect(member.locator(".notice.undo-form")).to_have_count(0)
    expect(toast.get_by_role("button", name="Undo")).to_be_focused()
    assert liked(member) == before[1:]
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text(f"{before[0]} is as before.")
    expect(member.locator("#favorite-count")).to_have_text(str(len(before)))
    assert set(liked(member)) == set(before)


def test_escape_closes_the_toast_and_leaves_the_focus_on_the_page(member: Page) -> None:
    member.goto("/favorites")
    member.locator(UNLIKE).first.click()
    undo = member.locator(".toast").get_by_role("button", name="Undo")
    expect(undo).to_be_focused()
    assert violations(member) == []
    member.keyboard.press("Escape")
    expect(member.locator(".toast")).to_have_count(0)
    expect(member.locator("#main")).to_be_focused()
    member.goto("/movies/129-spirited-away")
    for path in ("129-spirited-away", "496243-parasite", "550-fight-club"):
        member.goto(f"/movies/{path}")
        button = member.locator("main .cover .action-row button[value=favorite]")
        if button.get_attribute("aria-pressed") == "false":
            button.click()
            expect(button).to_have_attribute("aria-pressed", "true")


def test_a_movie_taken_off_is_told_in_a_toast_that_hides_it_again(member: Page) -> None:
    member.goto("/movies/238-the-godfather")
    member.locator("main .cover .action-row button[value=not_for_me]").click()
    expect(member.locator(".toast")).to_contain_text("Fewer like The Godfather.")
    member.goto("/hidden")
    member.get_by_role("button", name=TAKE_OFF).click()
    toast = member.locator(".toast")
    expect(toast).to_contain_text("The Godfather may be recommended again.")
    toast.get_by_role("button", name="Undo").click()
    expect(toast).to_contain_text("The Godfather is as before.")
    member.get_by_role("button", name=TAKE_OFF).click()
    expect(member.locator("#hidden .movie-card")).to_have_count(0)


def test_without_javascript_a_note_offers_undo(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    register(page)
    page.goto("/movies/238-the-godfather")
    page.locator("main .cover .action-row button[value=favorite]").click()
    page.goto("/favorites")
    page.locator(UNLIKE).click()
    expect(page.locator(".notice.undo-form")).to_contain_text("is no longer a favorite")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#favorites .movie-card h3")).to_have_text(["The Godfather"])
