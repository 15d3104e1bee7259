"""Three browsers at once: one makes the link, two come in by it, all see what each does, and one movie is decided."""

from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Visits, register
from tests.browser.test_accessibility import violations
from tests.browser.test_large_letters import AT_THE_EDGE

PICKS = 3
BY_ITSELF = 15_000  # ms; an open page looks every five seconds for what the others did


def come_in(page: Page, link: str, name: str) -> None:
    page.goto(link)
    page.get_by_label("Your name for the others").fill(name)
    for choice in page.locator(".poster-picker input").all()[:PICKS]:
        choice.check(force=True)
    assert violations(page) == []
    page.get_by_role("button", name="Join").click()
    expect(page.get_by_text(f"{name} (you)")).to_be_visible()


def link_of(page: Page) -> str:
    page.goto("/together")
    page.get_by_label("Your name for the others").fill("Ada")
    page.get_by_role("button", name="Make a link").click()
    return page.get_by_label("The link.").input_value()


def yes_button(page: Page) -> Locator:
    """Of the first movie."""
    return page.locator("#group-movies article").first.get_by_role("button", name="Yes, this one")


def test_three_people_find_one_movie(visits: Visits, membership: Any) -> None:
    ada = visits.page(storage_state=membership, viewport={"width": 1280, "height": 900})
    jonas, mina = visits.page(viewport={"width": 360, "height": 740}), visits.page(color_scheme="dark")
    link = link_of(ada)
    come_in(jonas, link, "Jonas")
    come_in(mina, link, "Mina")
    people = ada.locator("#group-people li")
    expect(people).to_have_count(3, timeout=BY_ITSELF)
    expect(jonas.locator("#group-people li")).to_have_count(3, timeout=BY_ITSELF)
    everybody = (ada, jonas, mina)
    for page in everybody:
        assert violations(page) == []
        page.get_by_role("link", name="Our list").click()
        expect(page.locator("#group-movies article")).to_have_count(12)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
        assert page.evaluate(AT_THE_EDGE) == []
        assert yes_button(page).evaluate("(button) => button.getBoundingClientRect().height") >= 44
    title = ada.locator("#group-movies h2").first.inner_text()
    yes_button(ada).click()
    expect(yes_button(ada)).to_have_attribute("aria-pressed", "true")
    expect(mina.locator("#group-movies article").first).to_contain_text("1 of 3", timeout=BY_ITSELF)
    yes_button(jonas).click()
    yes_button(mina).click()
    for page in everybody:
        expect(page.locator("#decided")).to_have_text(title, timeout=BY_ITSELF)
        assert violations(page) == []
    jonas.get_by_role("button", name="Back to the list").click()
    expect(ada.locator("#group-movies article")).to_have_count(12, timeout=BY_ITSELF)
    mina.get_by_role("link", name="Who is here, and the link").click()
    mina.get_by_role("button", name="Leave").click()
    expect(ada.locator("#group-movies article").first).to_contain_text("of 2", timeout=BY_ITSELF)
    ada.get_by_role("link", name="Who is here, and the link").click()
    ada.get_by_role("button", name="End it and delete everything").click()
    expect(jonas.get_by_role("heading", level=1)).to_have_text("This reel is missing", timeout=BY_ITSELF)
    expect(jonas.locator("main")).to_contain_text("no longer works")


def test_the_keyboard_stays_where_it_is_while_the_others_vote(visits: Visits, membership: Any) -> None:
    ada, mina = visits.page(storage_state=membership), visits.page()
    link = link_of(ada)
    come_in(mina, link, "Mina")
    for page in (ada, mina):
        page.goto(f"{link}/list")
    own = ada.locator("#group-movies article").nth(1).get_by_role("button", name="Not tonight")
    own.focus()
    mina.locator("#group-movies article").first.get_by_role("button", name="Yes, this one").click()
    expect(ada.locator("#group-movies article").first).to_contain_text("1 of 2", timeout=BY_ITSELF)
    expect(own).to_be_focused()


def test_a_group_works_without_javascript(visits: Visits, membership: Any) -> None:
    ada = visits.page(storage_state=membership, java_script_enabled=False)
    mina = visits.page(java_script_enabled=False, locale="de-DE")
    link = link_of(ada)
    mina.goto(link)
    mina.get_by_label("Dein Name für die anderen").fill("Mina")
    for choice in mina.locator(".poster-picker input").all()[:PICKS]:
        choice.check(force=True)
    mina.get_by_role("button", name="Mitmachen").click()
    mina.get_by_role("link", name="Unsere Liste").click()
    mina.get_by_role("button", name="Ja, diesen").first.click()
    ada.goto(f"{link}/list")
    ada.get_by_role("button", name="Yes, this one").first.click()
    expect(ada.locator("#decided")).to_be_visible()
    mina.get_by_role("link", name="Aktualisieren").click()
    expect(mina.locator("#decided")).to_be_visible()


def test_a_member_is_sent_back_to_the_link_after_logging_in(visits: Visits, membership: Any) -> None:
    ada, other = visits.page(storage_state=membership), visits.page()
    link = link_of(ada)
    register(other)
    other.goto(link)
    expect(other.locator(".poster-picker")).to_have_count(0)
    other.get_by_label("Your name for the others").fill("Bea")
    other.get_by_role("button", name="Join").click()
    expect(other.get_by_text("Bea (you)")).to_be_visible()
