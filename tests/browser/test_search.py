"""The box in the header, as a keyboard, a screen reader, a thumb and a browser without JavaScript meet it."""

import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits
from tests.browser.test_accessibility import violations

FIELD, LIST = "#q", "#suggestions"


def type_in_header(page: Page, letters: str) -> None:
    """Type as somebody does who began with "/", and wait for the list."""
    page.keyboard.press("/")
    page.keyboard.type(letters, delay=30)
    expect(page.locator(LIST)).to_be_visible()
    expect(page.get_by_role("option", name=f"Search for “{letters}”")).to_be_visible()


def test_a_movie_is_chosen_from_the_list_by_keyboard(page: Page) -> None:
    page.goto("/about")
    type_in_header(page, "seven sam")
    field = page.get_by_role("combobox", name="Search films and people")
    expect(field).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    marked = page.locator("[role=option][aria-selected=true]")
    expect(marked).to_contain_text("Seven Samurai")
    assert field.get_attribute("aria-activedescendant") == marked.get_attribute("id")
    expect(field).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url("**/movies/346-seven-samurai")


def test_arrows_go_around_and_escape_closes_before_it_leaves(page: Page) -> None:
    page.goto("/about")
    type_in_header(page, "kuros")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[role=option]").last).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    assert page.locator(FIELD).get_attribute("aria-activedescendant") is None
    page.keyboard.press("Escape")
    expect(page.locator(LIST)).to_be_hidden()
    expect(page.locator(FIELD)).to_have_value("kuros")
    expect(page.locator(FIELD)).to_be_focused()


def test_enter_without_a_mark_opens_the_search(page: Page) -> None:
    page.goto("/about")
    type_in_header(page, "korean thriller")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=korean"))
    understood = page.get_by_role("list", name="Understood as").get_by_role("link")
    expect(understood).to_have_text([re.compile("South Korea"), re.compile("Thriller")])
    understood.first.click()
    page.wait_for_url("**/search?q=thriller")


def test_a_screen_reader_hears_groups_options_and_their_number(page: Page) -> None:
    page.goto("/about")
    type_in_header(page, "kuros")
    expect(page.get_by_role("listbox", name="Suggestions").get_by_role("group", name="People")).to_be_visible()
    expect(page.get_by_role("option", name="Akira Kurosawa 13 films")).to_be_visible()
    expect(page.locator("#status")).to_have_text("8 suggestions")


def test_the_list_closes_when_the_box_is_left_or_emptied(page: Page) -> None:
    page.goto("/about")
    type_in_header(page, "alien")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(page.locator(LIST)).to_be_hidden()
    page.locator(FIELD).press("End")
    page.keyboard.press("ArrowDown")
    expect(page.locator(LIST)).to_be_visible()
    page.locator(FIELD).fill("")
    expect(page.locator(LIST)).to_be_hidden()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_the_open_list_has_room_and_violates_no_rule(visits: Visits, theme: Any, width: int) -> None:
    page = visits.page(color_scheme=theme, viewport={"width": width, "height": 740}, reduced_motion="reduce")
    page.goto("/about")
    type_in_header(page, "kuros")
    page.keyboard.press("ArrowDown")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    for option in page.get_by_role("option").all():
        box = option.bounding_box()
        assert box
        assert box["height"] >= 44
        assert 0 <= box["x"] <= box["x"] + box["width"] <= width


def test_without_javascript_the_box_is_a_plain_form(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    page.goto("/about")
    expect(page.get_by_role("searchbox", name="Search films and people")).to_be_visible()
    expect(page.locator(LIST)).to_be_hidden()
    page.fill(FIELD, "godfather 2")
    page.press(FIELD, "Enter")
    page.wait_for_url("**/search?q=godfather+2")
    expect(page.locator(".movie-card h3").first).to_have_text("The Godfather Part II")
