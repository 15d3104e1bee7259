"""A password can be looked at while it is typed, by mouse and by keyboard; without JavaScript nothing is offered."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits
from tests.browser.test_accessibility import violations

SHOW = re.compile("^Show ")
CARET = "(field) => [field.selectionStart, field.selectionEnd]"


def door(page: Page, path: str = "/login") -> tuple[Locator, Locator]:
    page.goto(path)
    return page.locator("main [type=password]"), page.get_by_role("button", name=SHOW)


@pytest.mark.parametrize("path", ["/login", "/register", "/password/reset/confirm?token=x"])
def test_a_click_shows_and_hides_what_is_typed(page: Page, path: str) -> None:
    door(page, path)
    field = page.locator("main .password-field input")
    button = page.locator("main .reveal")
    field.fill("a good long sentence")
    button.click()
    expect(field).to_have_attribute("type", "text")
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(field).to_have_attribute("type", "password")
    expect(button).to_have_attribute("aria-pressed", "false")


def test_the_mouse_leaves_focus_and_caret_where_they_are(page: Page) -> None:
    field, button = door(page)
    field.fill("a good sentence")
    for _ in range(len("sentence")):
        page.keyboard.press("ArrowLeft")
    button.click()
    visible_field = page.locator("main .password-field input")
    expect(visible_field).to_be_focused()
    assert visible_field.evaluate(CARET) == [7, 7]
    page.keyboard.type("long ")
    expect(visible_field).to_have_value("a good long sentence")


def test_the_keyboard_stays_on_the_button(page: Page) -> None:
    field, button = door(page)
    field.fill("a good long sentence")
    page.keyboard.press("Tab")
    expect(button).to_be_focused()
    page.keyboard.press("Space")
    expect(page.locator("main .password-field input")).to_have_attribute("type", "text")
    expect(button).to_be_focused()


def test_the_target_is_large_enough_and_violates_no_rule(visits: Visits) -> None:
    page = visits.page(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    field, button = door(page)
    field.fill("a good long sentence")
    button.click()
    box = button.bounding_box()
    assert box
    assert min(box["width"], box["height"]) >= 44
    assert violations(page) == []


def test_every_password_of_the_account_has_its_button(member: Page) -> None:
    fields, buttons = door(member, "/account")
    expect(buttons).to_have_count(fields.count())
    names = [button.inner_text() for button in buttons.all()]
    assert any("New password" in name for name in names)


def test_a_form_that_comes_back_has_the_button_too_and_hides_the_password(page: Page) -> None:
    field, button = door(page)
    page.fill("main [name=email]", "nobody@example.org")
    field.fill("a wrong sentence")
    button.click()
    page.click("main form [type=submit]")
    page.locator(".error-summary").wait_for()
    expect(page.locator("main [type=password]")).to_have_count(1)
    page.get_by_role("button", name=SHOW).click()
    expect(page.locator("main .password-field input")).to_have_attribute("type", "text")


def test_without_javascript_there_is_no_button(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    page.goto("/login")
    expect(page.locator("main [type=password]")).to_be_visible()
    expect(page.locator(".reveal")).to_be_hidden()
    assert re.search(r'class="reveal"[^>]*hidden', page.content())
