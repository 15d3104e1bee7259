"""The footer's switch in a browser without JavaScript: colors change with the next page, and stay."""

from playwright.sync_api import expect

from tests.browser.conftest import Visits

SCHEME = "getComputedStyle(document.documentElement).colorScheme"


def test_colors_and_language_are_chosen_without_javascript(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False, color_scheme="light", viewport={"width": 360, "height": 760})
    page.goto("/lists")
    for theme, scheme in (("dark", "dark"), ("light", "light"), ("auto", "light dark")):
        with page.expect_navigation():
            page.click(f"button[value={theme}]")
        assert page.evaluate(SCHEME) == scheme
    with page.expect_navigation():
        page.click("button[value=dark]")
    page.goto("/movies")
    assert page.evaluate(SCHEME) == "dark"
    page.click("button[value=de]")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    assert page.url.endswith("/movies")
