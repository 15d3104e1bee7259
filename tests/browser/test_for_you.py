"""For you in a browser: what stands on a card, the reasons in place, a movie that goes, on a desk and on a phone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visits

MOST_HEIGHT = 2600  # pixels of a page with twenty movies at 1440
DESK, PHONE = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
SMALL = """() => [...document.querySelectorAll(".recommendation :is(button, summary)")]
    .filter(one => one.checkVisibility()).map(one => one.getBoundingClientRect())
    .filter(box => box.width < 43.9 || box.height < 43.9).length"""
IDS = """() => [...document.querySelectorAll("[name=shown]")].map(one => one.value)"""


@pytest.fixture
def desk(visits: Visits, membership: Any) -> Page:
    page = visits.page(viewport=DESK, storage_state=membership, reduced_motion="reduce")
    page.goto("/for-you")
    return page


@pytest.fixture
def phone(visits: Visits, membership: Any) -> Page:
    page = visits.page(viewport=PHONE, storage_state=membership, reduced_motion="reduce", has_touch=True)
    page.goto("/for-you")
    return page


def test_twenty_movies_fit_a_short_page(desk: Page) -> None:
    assert len(desk.evaluate(IDS)) == 20
    assert desk.evaluate("document.documentElement.scrollHeight") <= MOST_HEIGHT


def test_a_card_says_all_that_decides(desk: Page) -> None:
    for card in desk.locator(".recommendation").all():
        expect(card.locator(".poster")).to_have_count(1)
        expect(card.locator(".meta")).to_contain_text(" h")
        assert [line.strip() for line in card.locator(".why").all_inner_texts()] != [""]
        assert card.locator(".why").count() == 1
        values = [button.get_attribute("value") for button in card.locator(".action-row button").all()]
        assert values == ["watchlist", "seen", "not_for_me", "favorite"]


def test_the_first_screen_of_a_phone_holds_a_whole_movie(phone: Page) -> None:
    box = phone.locator(".featured").bounding_box()
    bar = phone.locator(".tab-bar").bounding_box()
    assert box is not None
    assert bar is not None
    assert box["y"] + box["height"] <= bar["y"]


@pytest.mark.parametrize("screen", ["desk", "phone"])
def test_what_is_pressed_is_large_enough(screen: str, request: pytest.FixtureRequest) -> None:
    assert request.getfixturevalue(screen).evaluate(SMALL) == 0


def test_each_mode_says_what_it_is(desk: Page) -> None:
    assert all(line.strip() for line in desk.locator(".mode-links a small").all_inner_texts())
    expect(desk.locator(".mode-links a small")).to_have_count(3)


def test_the_reasons_open_in_place_and_nothing_else_moves(desk: Page) -> None:
    below = desk.locator(".recommendation").nth(8)
    before = below.bounding_box()
    drawer = desk.locator(".recommendation").nth(1).locator(".drawer")
    drawer.locator("summary").click()
    expect(drawer.locator("meter").first).to_be_visible()
    assert drawer.locator("li").count() == drawer.locator("li > :is(button, a)").count() > 2
    assert below.bounding_box() == before
    desk.keyboard.press("Escape")
    expect(drawer.locator("meter").first).to_be_hidden()
    expect(drawer.locator("summary")).to_be_focused()


def test_the_reasons_have_the_width_of_a_phone(phone: Page) -> None:
    drawer = phone.locator(".recommendation").nth(1).locator(".drawer")
    drawer.locator("summary").click()
    meter = drawer.locator("meter").first
    expect(meter).to_be_visible()
    form = drawer.locator(".contributions").bounding_box()
    assert form is not None
    assert form["width"] > 300
    assert phone.evaluate("document.documentElement.scrollWidth") == PHONE["width"]


def test_a_part_that_is_left_out_ranks_the_list_anew_and_comes_back(desk: Page) -> None:
    before = desk.evaluate(IDS)
    drawer = desk.locator(".featured .drawer")
    drawer.locator("summary").click()
    drawer.locator("[name=leave]").first.click()
    undo = desk.locator("#recommendations [name=count]")
    expect(undo).to_be_focused()
    assert desk.evaluate(IDS) != before
    undo.click()
    expect(undo).to_have_count(0)
    assert desk.evaluate(IDS) == before


@pytest.mark.parametrize("place", [0, 4])
def test_a_movie_that_goes_leaves_no_gap_and_undo_brings_it_back(desk: Page, place: int) -> None:
    before = desk.evaluate(IDS)
    desk.locator(".recommendation").nth(place).locator("[value=not_for_me]").click()
    desk.locator(".toast button").wait_for()
    after = desk.evaluate(IDS)
    assert len(after) == len(set(after)) == 20
    assert before[place] not in after
    expect(desk.locator(".featured")).to_have_count(1)
    desk.locator(".toast button").click()
    expect(desk.locator(f"#recommendation-{before[place]}")).to_be_visible()
    assert desk.evaluate(IDS)[place] == before[place]


def test_a_visitor_has_the_same_four_buttons(visits: Visits) -> None:
    page = visits.page(viewport=DESK)
    page.goto("/for-you/begin?film=129&film=238&film=496243")
    page.locator("button.button[type=submit]").last.click()
    page.wait_for_url("**/for-you")
    card = page.locator(".recommendation").nth(2)
    for value in ("watchlist", "favorite"):
        card.locator(f"[value={value}]").click()
        expect(card.locator(f"[value={value}][aria-pressed=true]")).to_be_visible()
    page.locator(".toast button").click()
    expect(card.locator("[value=favorite][aria-pressed=false]")).to_be_visible()
    first = page.evaluate(IDS)[2]
    card.locator("[value=seen]").click()
    expect(page.locator(f"#recommendation-{first}")).to_have_count(0)
    assert len(page.evaluate(IDS)) == 20


def test_without_javascript_the_reasons_have_a_page_and_parts_go(visits: Visits, membership: Any) -> None:
    page = visits.page(java_script_enabled=False, storage_state=membership)
    page.goto("/for-you")
    card = page.locator(".recommendation").nth(1)
    title = card.locator("h2").inner_text()
    card.locator("summary").click()
    card.locator(".drawer a").click()
    expect(page.locator("h1")).to_contain_text(title)
    expect(page.locator("meter").first).to_be_visible()
    page.locator("[name=leave]").first.click()
    expect(page.locator("h1")).to_contain_text(title)
    page.locator("[name=count]").click()
    expect(page.locator("[name=count]")).to_have_count(0)
