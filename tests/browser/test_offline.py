"""Without a line a page of our own answers, in the site's look; nothing else is ever kept."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Visits
from tests.browser.test_accessibility import violations

READY = "navigator.serviceWorker.ready.then((one) => one.active.state === 'activated' || new Promise((go) => "
READY += "one.active.addEventListener('statechange', () => go(true))))"
KEPT = """
async () => {
  const names = await caches.keys();
  const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()));
  return kept.flat().map((one) => new URL(one.url).pathname);
}
"""


def guarded(context: BrowserContext, path: str = "/") -> Page:
    """A page whose worker is ready, and looks after it."""
    page = context.new_page()
    page.goto(path)
    page.evaluate(READY)
    page.reload()
    assert page.evaluate("Boolean(navigator.serviceWorker.controller)")
    return page


def test_a_page_that_cannot_be_reached_is_answered_in_the_sites_look(visits: Visits) -> None:
    context = visits.context(viewport={"width": 320, "height": 700}, reduced_motion="reduce")
    page = guarded(context)
    context.set_offline(True)
    page.goto("/movies?genre=37")
    expect(page.locator("h1")).to_have_text("You are offline")
    expect(page.locator(".button")).to_have_count(1)
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(245, 240, 228)"
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
    assert violations(page) == []
    assert page.url.endswith("/movies?genre=37")
    context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("#results .chips")).to_contain_text("Western")


def test_only_that_page_and_its_stylesheet_are_kept(visits: Visits, membership: object) -> None:
    page = guarded(visits.context(storage_state=membership))
    for path in ("/favorites", "/for-you", "/account", "/movies/129-spirited-away"):
        page.goto(path)
    page_kept, style_kept = page.evaluate(KEPT)
    assert page_kept == "/offline"
    assert re.fullmatch(r"/static/css/site\.\w+\.css", style_kept)


def test_the_worker_stands_at_the_root_and_is_asked_for_anew(page: Page) -> None:
    answer = page.request.get("/worker.js")
    assert answer.headers["content-type"].startswith("text/javascript")
    assert answer.headers["cache-control"] == "no-cache"
    assert "worker-src 'self'" in answer.headers["content-security-policy"]
    assert "set-cookie" not in page.request.get("/offline").headers


def test_the_page_speaks_the_browsers_language(visits: Visits) -> None:
    context = visits.context(locale="de-DE")
    page = guarded(context)
    context.set_offline(True)
    page.goto("/about")
    expect(page.locator("html")).to_have_attribute("lang", "de")
    expect(page.locator("h1")).to_have_text("Du bist offline")
