"""What a new visitor does on the first evening: with JavaScript, without it, by keyboard alone."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits, register

MOVIE = "/movies/496243-parasite"


def heart(page: Page) -> Locator:
    """The movie page's own."""
    return page.locator(".movie-head .movie-actions button[value=favorite]")


def expect_heart(page: Page, *, pressed: bool) -> None:
    expect(heart(page)).to_have_attribute("aria-pressed", "true" if pressed else "false")


def hearts(page: Page) -> int:
    page.goto("/favorites")
    return page.locator("main .movie-card").count()


def test_a_new_visitor_browses_likes_a_movie_and_gets_suggestions(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Browse").click()
    page.get_by_label("Western").first.check()
    expect(page.locator("#results .chips")).to_contain_text("Western")
    page.locator("#results .movie-card h3 a").first.click()
    page.wait_for_url(re.compile(r"/movies/\d"))
    title = page.locator("h1").inner_text()
    register(page)
    page.goto("/search")
    page.get_by_label("Film, person or year").fill(title)
    page.locator("#results mark").first.wait_for()
    page.locator("#results .movie-card h3 a").first.click()
    heart(page).click()
    expect_heart(page, pressed=True)
    expect(heart(page)).to_be_focused()
    expect(page.locator("#favorite-count")).to_have_text("1")
    expect(page.locator("#status")).to_contain_text("is a favorite of yours")
    page.goto("/for-you")
    expect(page.locator("main .why").first).to_be_visible()
    page.go_back()
    heart(page).click()
    expect_heart(page, pressed=False)
    assert hearts(page) == 0
    page.goto("/account")
    page.get_by_role("button", name="Log out").first.click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_the_same_evening_without_javascript(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    page.goto("/movies")
    page.get_by_label("Western").first.check()
    page.get_by_role("button", name="Show films").click()
    page.wait_for_url("**genre=37**")
    page.get_by_role("link", name="Show more").click()
    page.wait_for_url("**page=2**")
    page.get_by_label("Search films and people").fill("parasite")
    page.keyboard.press("Enter")
    page.locator("#results .movie-card h3 a").first.click()
    register(page)
    page.goto(MOVIE)
    heart(page).click()
    expect_heart(page, pressed=True)
    assert page.url.endswith(MOVIE)
    assert hearts(page) == 1
    page.goto(MOVIE)
    heart(page).click()
    expect_heart(page, pressed=False)
    assert hearts(page) == 0
    page.goto("/")
    page.get_by_role("link", name="All of them, with reasons").click()
    page.wait_for_url("**/for-you")


def test_a_favorite_changes_for_you(member: Page) -> None:
    def suggested() -> list[str]:
        member.goto("/for-you")
        return member.locator("main .recommendation h2").all_inner_texts()

    before = suggested()
    member.goto("/movies/335-once-upon-a-time-in-the-west")
    heart(member).click()
    expect_heart(member, pressed=True)
    after = suggested()
    member.goto("/movies/335-once-upon-a-time-in-the-west")
    heart(member).click()
    expect_heart(member, pressed=False)
    assert after != before


def test_a_movie_is_found_by_keyboard_alone(page: Page) -> None:
    page.goto("/")
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("/")
    expect(page.locator("#q")).to_be_focused()
    page.keyboard.type("parasite")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/search\?q=parasite"))
    page.locator("#results").wait_for()
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.closest('.movie-card h3') !== null"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{MOVIE}")


def test_escape_leaves_the_search_field_for_where_the_keyboard_was(page: Page) -> None:
    page.goto("/about")
    browse = page.get_by_role("navigation", name="Main").get_by_role("link", name="Browse")
    browse.focus()
    page.keyboard.press("/")
    page.keyboard.press("Escape")
    expect(browse).to_be_focused()
