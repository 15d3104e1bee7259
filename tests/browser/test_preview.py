"""Preferences say what they would change, as they are changed: with JavaScript in place, without it by a button."""

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, register
from tests.browser.test_accessibility import violations

WESTERN = "label[for=id_genre_37_2]"


def suggested(page: Page) -> list[str]:
    page.goto("/for-you")
    return page.locator("main .recommendation h2").all_inner_texts()[:10]


def test_a_change_shows_what_would_come_and_go_before_it_is_saved(member: Page) -> None:
    before = suggested(member)
    member.goto("/preferences")
    member.locator(WESTERN).click()
    changes = member.locator("#changes")
    expect(changes).to_contain_text("More Western. Nothing is saved yet.")
    expect(member.locator("#status")).to_contain_text("would be new")
    coming = changes.locator(".poster-wall img").evaluate_all("(all) => all.map((one) => one.alt)")
    changes.locator("summary").click()
    foreseen = [text.removesuffix(" (new)") for text in changes.locator("ol li").all_inner_texts()]
    assert set(coming) == set(foreseen) - set(before) != set()
    assert suggested(member) == before
    member.go_back()
    member.locator(WESTERN).click()
    member.get_by_role("button", name="Save and see").click()
    expect(member.locator(".notice")).to_contain_text("More Western.")
    saved = suggested(member)
    member.goto("/preferences")
    member.locator("label[for=id_genre_37_1]").click()
    member.get_by_role("button", name="Save and see").click()
    expect(member.locator(".notice")).to_contain_text("Western no longer preferred.")
    assert set(saved) == set(foreseen)


def test_the_latest_change_wins_and_the_focus_stays(member: Page) -> None:
    member.goto("/preferences")
    for number in (18, 27, 37):
        member.locator(f"label[for=id_genre_{number}_2]").click()
    expect(member.locator("#changes")).to_contain_text("More Drama, Horror, Western.")
    expect(member.locator("#id_genre_37_2")).to_be_focused()


def test_what_cannot_be_saved_is_told_in_place(member: Page) -> None:
    member.goto("/preferences")
    member.get_by_label("From", exact=True).fill("2000")
    member.get_by_label("To", exact=True).fill("1990")
    member.get_by_role("button", name="Preview").click()
    expect(member.locator("#changes")).to_contain_text("The first year is later than the last one")


def test_the_preview_violates_no_rule_and_fits_a_small_screen(visits: Visits, membership: object) -> None:
    for theme in ("light", "dark"):
        page = visits.page(
            viewport={"width": 320, "height": 800},
            storage_state=membership,
            color_scheme=theme,
            reduced_motion="reduce",
        )
        page.goto("/preferences")
        page.locator(WESTERN).click()
        page.locator("#changes summary").click()
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert violations(page) == []


def test_without_javascript_a_button_shows_the_same(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    register(page)
    page.goto("/preferences")
    page.locator(".poster-picker label").nth(1).click()
    page.locator(WESTERN).click()
    page.get_by_role("button", name="Preview").click()
    expect(page.locator("#changes")).to_contain_text("More Western. Nothing is saved yet.")
    expect(page.locator("#id_genre_37_2")).to_be_checked()
    expect(page.locator(".poster-picker input").nth(1)).to_be_checked()
    page.get_by_role("button", name="Save and see").click()
    expect(page.locator(".notice")).to_contain_text("Saved. 1 new favorite. More Western.")
