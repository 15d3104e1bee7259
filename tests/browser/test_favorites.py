"""Hearts, toasts and Undo: clicked twice, from two tabs, over a slow or broken line."""

import time

from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import Visits

MOVIE = "/movies/238-the-godfather"


def words(page: Page) -> str:
    return "Add to favorites" if page.get_by_role("button", name="Add to favorites").count() else "In your favorites"


def unlike(page: Page) -> None:
    page.goto(MOVIE)
    if words(page) == "In your favorites":
        page.get_by_role("button", name="In your favorites").click()
        expect(page.get_by_role("button", name="Add to favorites")).to_be_visible()


def test_a_double_click_likes_once(member: Page) -> None:
    unlike(member)
    member.get_by_role("button", name="Add to favorites").dblclick()
    expect(member.get_by_role("button", name="In your favorites")).to_be_visible()
    member.reload()
    assert words(member) == "In your favorites"


def test_undo_takes_a_heart_back_everywhere_on_the_page(member: Page) -> None:
    unlike(member)
    member.get_by_role("button", name="Add to favorites").click()
    undo = member.locator(".toast").get_by_role("button", name="Undo")
    undo.click()
    expect(member.get_by_role("button", name="Add to favorites")).to_be_visible()
    expect(member.locator("#status")).to_contain_text("no longer a favorite")


def test_a_toast_stays_for_eight_seconds_and_while_it_has_the_focus(member: Page) -> None:
    member.clock.install()
    unlike(member)
    member.get_by_role("button", name="Add to favorites").click()
    toast = member.locator(".toast")
    toast.wait_for()
    # From here on time only passes when we say so: half a second more than now, then six and a half.
    member.clock.pause_at(member.evaluate("Date.now()") / 1000 + 0.5)
    member.clock.run_for(6500)
    expect(toast).to_be_visible()
    toast.get_by_role("button", name="Undo").focus()
    member.clock.run_for(20_000)
    expect(toast).to_be_visible()
    member.get_by_role("button", name="In your favorites").focus()
    member.clock.run_for(17_000)
    expect(toast).to_have_count(0)


def test_two_tabs_agree_after_a_repeated_heart(member: Page) -> None:
    unlike(member)
    other = member.context.new_page()
    other.goto(MOVIE)
    for tab in (member, other):
        tab.get_by_role("button", name="Add to favorites").click()
        expect(tab.get_by_role("button", name="In your favorites")).to_be_visible()
    member.reload()
    assert words(member) == "In your favorites"


def test_a_visitor_who_likes_comes_to_the_login_and_back(page: Page) -> None:
    page.goto(MOVIE)
    page.get_by_role("button", name="Add to favorites").click()
    page.wait_for_url("**/login?next=**")
    assert "238" in page.url


def test_a_broken_line_is_told_and_changes_nothing(member: Page) -> None:
    unlike(member)
    member.route("**/favorite", lambda route: route.fulfill(status=503, body=""))
    member.get_by_role("button", name="Add to favorites").click()
    expect(member.locator(".toast")).to_contain_text("did not work")
    expect(member.locator("#status")).to_contain_text("did not work")
    assert words(member) == "Add to favorites"


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
