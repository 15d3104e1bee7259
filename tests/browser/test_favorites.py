"""Hearts, toasts and Undo: clicked twice, from two tabs, over a slow or broken line."""

import time

from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Visits

MOVIE = "/movies/238-the-godfather"


def heart(page: Page) -> Locator:
    return page.locator("main .cover .action-row button[value=favorite]")


def is_liked(page: Page) -> bool:
    return heart(page).get_attribute("aria-pressed") == "true"


def expect_liked(page: Page, liked: bool = True) -> None:
    expect(heart(page)).to_have_attribute("aria-pressed", "true" if liked else "false")


def unlike(page: Page) -> None:
    page.goto(MOVIE)
    if is_liked(page):
        heart(page).click()
        expect_liked(page, liked=False)


def test_a_double_click_likes_once(member: Page) -> None:
    unlike(member)
    heart(member).dblclick()
    expect_liked(member)
    member.reload()
    assert is_liked(member)


def test_undo_takes_a_heart_back_everywhere_on_the_page(member: Page) -> None:
    unlike(member)
    heart(member).click()
    toast = member.locator(".toast").filter(has_text="is a favorite")
    toast.get_by_role("button", name="Undo").click()
    expect_liked(member, liked=False)
    expect(member.locator("#status")).to_contain_text("is as before")


def test_a_toast_stays_for_eight_seconds_and_while_it_has_the_focus(member: Page) -> None:
    member.clock.install()
    unlike(member)
    heart(member).click()
    toast = member.locator(".toast")
    toast.wait_for()
    # From here on time only passes when we say so: half a second more than now, then six and a half.
    member.clock.pause_at(member.evaluate("Date.now()") / 1000 + 0.5)
    member.clock.run_for(6500)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").focus()
    member.clock.run_for(20_000)
    expect(toast).to_be_visible()
    heart(member).focus()
    member.clock.run_for(17_000)
    expect(toast).to_have_count(0)


def test_two_tabs_agree_after_a_repeated_heart(member: Page) -> None:
    unlike(member)
    other = member.context.new_page()
    other.goto(MOVIE)
    for tab in (member, other):  # the second says what is so already
        heart(tab).click()
        expect_liked(tab)
    member.reload()
    assert is_liked(member)


def test_a_visitors_double_click_likes_once_and_undo_takes_it_back(page: Page) -> None:
    page.goto(MOVIE)
    page.get_by_role("button", name="Add to favorites").dblclick()
    expect(page.get_by_role("button", name="In your favorites")).to_be_visible()
    page.reload()
    page.get_by_role("button", name="In your favorites").click()
    page.locator(".toast").get_by_role("button", name="Undo").click()
    expect(page.get_by_role("button", name="In your favorites")).to_be_visible()


def test_a_broken_line_is_told_and_changes_nothing(member: Page) -> None:
    unlike(member)
    member.route("**/signals", lambda route: route.fulfill(status=503, body=""))
    heart(member).click()
    expect(member.locator(".toast")).to_contain_text("did not work")
    expect(member.locator("#status")).to_contain_text("did not work")
    assert not is_liked(member)


SHIFTS = """
window.shifts = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifts.push(entry.value);
}).observe({type: "layout-shift", buffered: true});
"""


def test_nothing_moves_while_a_slow_row_comes_in(visits: Visits, membership: object) -> None:
    def late(route: Route) -> None:
        time.sleep(2)
        route.continue_()

    for width in (360, 1280):
        page = visits.page(viewport={"width": width, "height": 800}, storage_state=membership)
        page.add_init_script(SHIFTS)
        page.route("**/for-you/row", late)
        page.goto("/")
        page.locator("#row .movie-card").first.wait_for()
        page.locator("#because").scroll_into_view_if_needed()
        page.locator("#because .movie-card").first.wait_for()
        page.mouse.wheel(0, 4000)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.shifts.reduce((sum, one) => sum + one, 0)") < 0.001, width
