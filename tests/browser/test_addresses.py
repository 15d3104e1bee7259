"""The address holds the state: filters, Show more, search, Back and Forward."""

import re

from playwright.sync_api import Page, Request, expect


def titles(page: Page) -> list[str]:
    return page.locator("#results .movie-card h3").all_inner_texts()


def test_back_brings_the_filters_and_the_movies_again(page: Page) -> None:
    page.goto("/movies")
    everything = titles(page)
    page.get_by_label("Western").first.check()
    page.wait_for_url(re.compile(r"genre=37"))
    expect(page.locator("#results .chips")).to_contain_text("Western")
    westerns = titles(page)
    page.go_back()
    expect(page.locator("#results .movie-card h3").first).to_have_text(everything[0])
    assert titles(page) == everything
    page.go_forward()
    expect(page.locator("#results .chips")).to_contain_text("Western")
    assert titles(page) == westerns
    expect(page.locator("header.site-header")).to_be_visible()


def test_back_from_a_movie_brings_all_that_show_more_had_added(page: Page) -> None:
    page.goto("/movies?genre=35")
    page.get_by_role("link", name="Show more").click()
    expect(page.locator("#results .movie-card")).to_have_count(40)
    assert "shown=2" in page.url
    page.locator("#results .movie-card h3 a").nth(30).click()
    page.wait_for_url(re.compile(r"/movies/\d+-"))
    page.go_back()
    expect(page.locator("#results .movie-card")).to_have_count(40)


def test_a_filter_is_announced_once(page: Page) -> None:
    page.goto("/movies")
    page.get_by_label("Western").first.check()
    expect(page.locator("#status")).to_have_text(re.compile(r"\d+ films"))


def test_typing_asks_once_per_pause_and_makes_one_entry_in_the_history(page: Page) -> None:
    addresses: list[str] = []

    def note(request: Request) -> None:
        if "/search" in request.url and request.headers.get("hx-request"):
            addresses.append(request.url)

    page.goto("/search")
    page.on("request", note)
    field = page.get_by_label("Film, person or year")
    field.press_sequentially("interst", delay=30)
    page.wait_for_url(re.compile(r"q=interst$"))
    assert len(addresses) == 1
    field.press_sequentially("elar", delay=30)
    page.wait_for_url(re.compile(r"q=interstelar$"))
    expect(page.locator("#results .movie-card h3").first).to_have_text("Interstellar")
    assert len(addresses) == 2
    page.go_back()
    page.wait_for_url(re.compile(r"/search$"))


def test_the_field_keeps_the_focus_while_results_change(page: Page) -> None:
    page.goto("/search")
    field = page.get_by_label("Film, person or year")
    field.press_sequentially("kurosawa")
    expect(page.get_by_role("link", name="Akira Kurosawa")).to_be_visible()
    expect(field).to_be_focused()


def test_trending_changes_in_place(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="This week").click()
    expect(page.locator("#this-week")).to_have_attribute("aria-current", "true")
    expect(page.locator("h1")).to_be_visible()
