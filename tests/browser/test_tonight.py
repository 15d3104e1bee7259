"""Tonight in a browser: the questions, one movie, another one, not tonight, a plan; with and without JavaScript."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, register
from tests.browser.test_accessibility import violations

NUMBER = re.compile(r"[\d,]+ films? fits? these answers")


def title(page: Page) -> str:
    return page.locator("#cover").inner_text()


def test_an_evening_with_javascript(member: Page) -> None:
    member.goto("/tonight")
    before = member.get_by_text(NUMBER).inner_text()
    member.locator(".mood").filter(has_text="Tense").click()
    expect(member.get_by_text(NUMBER)).not_to_have_text(before)
    member.locator(".option").filter(has_text="Up to 2 hours").click()
    assert violations(member) == []
    member.get_by_role("button", name="Find a film").click()
    first = title(member)
    member.evaluate("window.stayed = true")
    member.get_by_role("link", name="Another one").click()
    expect(member.locator("#cover")).not_to_have_text(first)
    second = title(member)
    member.get_by_role("button", name="Not tonight").click()
    expect(member.get_by_text(f"{second} is back tomorrow.")).to_be_visible()
    expect(member.locator("#cover")).not_to_have_text(second)
    assert violations(member) == []
    member.get_by_role("button", name="Undo").click()
    expect(member.locator(".undo-form")).to_have_count(0)
    member.get_by_role("link", name="Tense").click()
    expect(member.get_by_role("link", name="Tense")).to_have_count(0)
    chosen = title(member)
    member.get_by_role("button", name="We will watch it").click()
    expect(member.get_by_text("Tonight you are watching")).to_contain_text(chosen)
    assert member.evaluate("window.stayed")
    member.goto("/")
    expect(member.get_by_text("Tonight you are watching")).to_contain_text(chosen)
    member.get_by_role("button", name="Undo").click()
    expect(member.get_by_text("Tonight you are watching")).to_have_count(0)


def test_an_evening_without_javascript_on_a_phone(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False, viewport={"width": 360, "height": 740})
    register(page)
    page.goto("/tonight")
    page.locator(".mood").filter(has_text="Light").click()
    page.get_by_role("button", name="Find a film").click()
    first = title(page)
    page.get_by_role("link", name="Another one").click()
    expect(page.locator("#cover")).not_to_have_text(first)
    second = title(page)
    page.get_by_role("button", name="Not tonight").click()
    expect(page.get_by_text(f"{second} is back tomorrow.")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    page.get_by_role("button", name="We will watch it").click()
    expect(page.get_by_text("Tonight you are watching")).to_be_visible()


def test_a_visitor_is_answered_too(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Or find a film for tonight").click()
    page.get_by_role("button", name="Find a film").click()
    expect(page.locator("#cover")).not_to_be_empty()
    page.get_by_role("link", name="See the film").click()
    expect(page).to_have_url(re.compile("/movies/"))
