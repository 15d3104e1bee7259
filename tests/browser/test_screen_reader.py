"""What a screen reader says on the way from the first page to the first list: snapshots of the accessibility tree."""

import re
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

MAIN = """
- navigation "Main":
  - link "Tonight"
  - link "Browse"
  - link "For you"
  - link "Collections"
  - link "Together"
- search:
  - combobox "Search films and people"
  - button "Search"
"""
FOOTER = """
- contentinfo:
  - navigation "About Marquee":
    - link "About"
    - link "How well do we know your taste?"
    - link "API"
  - group "Language":
    - button "English"
    - button "Deutsch"
  - group "Colors":
    - button "Light"
    - button "Dark"
    - button "As my device"
"""
CARD = """
- article:
  - heading /.+/ [level=2]:
    - link /.+/
  - paragraph: /\\d{4} · \\d h \\d\\d · \\d\\.\\d of 10/
  - paragraph
  - group
  - button /^Want to see .+/
  - button /^Seen .+/
  - button /^Not for me .+/
  - button /^Favorite .+/
"""
REASONS = """
- heading "Speaks for it" [level=3]
- list:
  - listitem:
    - meter /(a lot|some|a little)$/
    - button /^Leave out .+/
"""


def headings(page: Page) -> list[int]:
    """The levels of all headings, in the order in which they are read."""
    elements = page.locator("h1, h2, h3, h4, h5, h6")
    levels: list[int] = elements.evaluate_all("(all) => all.map((one) => Number(one.localName[1]))")
    return levels


def test_the_first_page_says_where_one_is_and_what_one_may_do(visits: Visits) -> None:
    page = visits.page(viewport={"width": 1280, "height": 900})
    page.goto("/")
    expect(page.get_by_role("banner")).to_match_aria_snapshot(MAIN)
    expect(page.get_by_role("contentinfo")).to_match_aria_snapshot(FOOTER)
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
- heading "Pick three films you like. We find the next one." [level=1]
- link "Pick three films"
- link "Or find a film for tonight"
- link "I have an account"
""")
    page.keyboard.press("Tab")
    expect(page.locator(":focus")).to_have_accessible_name("Skip to the content")


def test_three_picks_are_boxes_with_names_in_a_group_and_each_is_told(visits: Visits) -> None:
    page = visits.page()
    page.goto("/for-you")
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
- heading "Three films you like" [level=1]
- search "Search for a film that is not shown":
  - searchbox "Search for a film"
  - button "Find"
- group "Films you like":
  - checkbox /.+/
  - img /.+/
- paragraph:
  - button "Show me others"
- button "Show my list"
""")
    box = page.get_by_role("group", name="Films you like").get_by_role("checkbox").first
    box.focus()
    page.keyboard.press("Space")
    expect(box).to_be_checked()
    expect(page.locator("#status")).to_contain_text("One of three. Two more.")


def test_the_form_of_an_account_names_its_fields_and_its_errors(visits: Visits) -> None:
    page = visits.page()
    page.goto("/register")
    expect(page.get_by_role("main")).to_match_aria_snapshot("""
- heading "Sign up" [level=1]
- textbox "Name"
- textbox "E-mail"
- textbox "Password"
- button "Show Password"
- button "Sign up"
- link "I have an account"
""")
    page.get_by_label("E-mail").fill("nobody@example.org")
    page.get_by_label("Password", exact=True).fill("short")
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    field = page.get_by_label("Password", exact=True)
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_accessible_description(re.compile("12 characters"))


def test_a_recommendation_is_read_with_its_facts_its_reason_and_buttons_that_name_it(
    visits: Visits, membership: Any
) -> None:
    page = visits.page(storage_state=membership, viewport={"width": 1280, "height": 900})
    page.goto("/for-you")
    expect(page.get_by_role("heading", level=1)).to_have_text("For you")
    card = page.locator(".recommendation").nth(1)
    expect(card).to_match_aria_snapshot(CARD)
    card.locator("summary").press("Enter")
    expect(card.get_by_role("group")).to_match_aria_snapshot(REASONS)
    button = card.get_by_role("button", name=re.compile("^Want to see"))
    button.press("Enter")
    expect(card.get_by_role("button", name=re.compile("^(On your list|Want to see)"))).to_have_attribute(
        "aria-pressed", "true"
    )
    expect(page.locator("#status")).to_contain_text("list")  # told without leaving the card


@pytest.mark.parametrize(
    "path",
    ["/", "/movies", "/movies/129-spirited-away", "/for-you", "/tonight", "/lists", "/people?name=Akira+Kurosawa"],
)
def test_headings_leave_no_level_out(visits: Visits, path: str) -> None:
    page = visits.page()
    page.goto(path)
    levels = headings(page)
    assert levels.count(1) == 1
    assert all(deeper - level <= 1 for level, deeper in pairwise(levels)), levels
