"""What a new visitor does on the first evening: with JavaScript, without it, by keyboard alone."""

import re

from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits, register

MOVIE = "/movies/496243-parasite"


def hearts(page: Page) -> int:
    page.goto("/favorites")
    return page.locator("main .movie-card").count()


def test_a_new_visitor_browses_likes_a_movie_and_gets_suggestions(page: Page) -> None:
    page.goto("/")
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Browse").click()
    page.get_by_label("Western").first.check()
    expect(page.locator("#results .chips")).to_contain_text("Western")
    page.locator("#results .movie-card h3 a").first.click()
    title = page.locator("h1").inner_text()
    register(page)
    page.goto("/search")
    page.get_by_label("A film, a face, a year").fill(title)
    page.locator("#results mark").first.wait_for()
    page.locator("#results .movie-card h3 a").first.click()
    page.get_by_role("button", name="Add to favorites").click()
    expect(page.get_by_role("button", name="In your favorites")).to_be_focused()
    expect(page.locator("#favorite-count")).to_have_text("1")
    expect(page.locator("#status")).to_contain_text("is one of your favorites")
    page.goto("/for-you")
    expect(page.locator("main .why").first).to_be_visible()
    page.go_back()
    page.get_by_role("button", name="In your favorites").click()
    expect(page.get_by_role("button", name="Add to favorites")).to_be_visible()
    assert hearts(page) == 0
    page.goto("/account")
    page.get_by_role("button", name="Log out").first.click()
    expect(page.get_by_role("link", name="Log in")).to_be_visible()


def test_the_same_evening_without_javascript(visits: Visits) -> None:
    page = visits.page(java_script_enabled=False)
    page.goto("/movies")
    page.get_by_label("Western").first.check()
    page.get_by_role("button", name="Show films").click()
    assert "genre=37" in page.url
    page.get_by_role("link", name="Show more").click()
    assert "page=2" in page.url
    page.get_by_label("Search films and people").fill("parasite")
    page.keyboard.press("Enter")
    page.locator("#results .movie-card h3 a").first.click()
    register(page)
    page.goto(MOVIE)
    page.get_by_role("button", name="Add to favorites").click()
    expect(page.get_by_role("button", name="In your favorites")).to_be_visible()
    assert page.url.endswith(MOVIE)
    assert hearts(page) == 1
    page.goto(MOVIE)
    page.get_by_role("button", name="In your favorites").click()
    assert hearts(page) == 0
    page.goto("/")
    page.get_by_role("link", name="All of them, and why").click()
    assert page.url.endswith("/for-you")


def test_a_favorite_changes_for_you(member: Page) -> None:
    def suggested() -> list[str]:
        member.goto("/for-you")
        return member.locator("main .recommendation h2").all_inner_texts()

    before = suggested()
    member.goto("/movies/335-once-upon-a-time-in-the-west")
    member.get_by_role("button", name="Add to favorites").click()
    expect(member.get_by_role("button", name="In your favorites")).to_be_visible()
    after = suggested()
    member.goto("/movies/335-once-upon-a-time-in-the-west")
    member.get_by_role("button", name="In your favorites").click()
    expect(member.get_by_role("button", name="Add to favorites")).to_be_visible()
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
