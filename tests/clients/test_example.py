"""docs/examples/index.html in a real Chromium, from a server of its own on another port: an app of another origin."""

import re
import shutil
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from project.server.environment import ROOT
from tests.api.product import Product
from tests.browser import chromium
from tests.browser.test_accessibility import OPTIONS
from tests.clients.test_package import package
from tests.clients.workplace import PLACE, fresh

__all__ = ["package"]  # a fixture: the example is served beside the bundle
FOLDER = PLACE / "example"
_numbers = count(1)


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    def log_message(self, format: str, *arguments: Any) -> None:  # noqa: A002 - the base class's name
        """Nothing."""


@pytest.fixture(scope="module")
def served(package: Path, product: Product, origin: str) -> Iterator[str]:
    """The address of the page, which names the product's."""
    page = (ROOT / "docs" / "examples" / "index.html").read_text()
    fresh(FOLDER)
    (FOLDER / "index.html").write_text(page.replace("http://127.0.0.1:8000", product.address))
    [five_minutes] = re.findall(r"```html\n(.*?)```", (ROOT / "docs" / "api.md").read_text(), re.DOTALL)
    (FOLDER / "tonight.html").write_text(five_minutes.replace("http://127.0.0.1:8000", product.address))
    shutil.copy(package / "dist" / "marquee.js", FOLDER)
    port = int(origin.rsplit(":", 1)[1])
    with ThreadingHTTPServer(("127.0.0.1", port), partial(Quiet, directory=str(FOLDER))) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield origin
        server.shutdown()


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    expect.set_options(timeout=20_000)  # compilers run beside it, on all cores
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=chromium.find(), args=chromium.arguments())


@pytest.fixture
def page(browser: Browser, served: str) -> Iterator[Page]:
    """The example, opened; nothing it does may be an error of its script."""
    errors: list[str] = []
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(served)
    expect(page.locator("#list li").first).to_be_visible()
    yield page
    context.close()
    assert errors == []


def enter(page: Page, button: str, password: str = "a good long sentence") -> None:
    page.fill("dialog [name=email]", f"reel{next(_numbers)}@example.org")
    page.fill("dialog [name=password]", password)
    page.click(f"dialog button[value={button}]")


def violations(page: Page) -> list[str]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [f"{one['id']}: {node['html'][:160]}" for one in found for node in one["nodes"]]


def test_a_visitor_looks_around_and_searches(page: Page) -> None:
    expect(page.locator("#for-you")).to_be_hidden()
    page.click("#more")
    expect(page.locator("#list li")).to_have_count(48)
    page.fill("#query", "seven samurai")
    page.keyboard.press("Enter")
    expect(page.locator("#list h3").first).to_have_text("Seven Samurai")
    expect(page.locator("#list-title")).to_have_text("Found for “seven samurai”")
    loaded = page.locator("#list img").first.evaluate("(one) => one.decode().then(() => one.naturalWidth > 0)")
    assert loaded, "its poster comes from the API's origin"


def test_what_is_only_near_is_not_called_found(page: Page) -> None:
    page.fill("#query", "sevn samurai")
    page.keyboard.press("Enter")
    expect(page.locator("#list-title")).to_have_text("Near “sevn samurai”")
    expect(page.locator("#list h3").first).to_have_text("Seven Samurai")
    expect(page.locator("#notice")).to_have_text("Nothing is called “sevn samurai”.")


def test_a_heart_asks_for_an_account_and_brings_films_with_reasons(page: Page) -> None:
    title = page.locator("#list h3").first.inner_text()
    page.locator("#list .heart").first.click()
    enter(page, "register", password="password")
    expect(page.locator("dialog [role=alert]")).to_contain_text("password")
    page.fill("dialog [name=password]", "a good long sentence")
    page.click("dialog button[value=register]")
    expect(page.locator("#list .heart").first).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#for-you li")).to_have_count(6)
    assert all(why.strip() for why in page.locator("#for-you .why").all_inner_texts())
    assert title not in page.locator("#for-you h3").all_inner_texts()
    page.reload()
    expect(page.locator("#account")).to_have_text("Log out")
    expect(page.locator("#list .heart").first).to_have_attribute("aria-pressed", "true")
    page.click("#account")
    expect(page.locator("#for-you")).to_be_hidden()
    expect(page.locator("#list .heart").first).to_have_attribute("aria-pressed", "false")


def test_wrong_words_at_the_door_are_told_and_it_can_be_left(page: Page) -> None:
    page.click("#account")
    enter(page, "login")
    expect(page.locator("dialog [role=alert]")).not_to_be_empty()
    page.click("dialog button[value=cancel]")
    expect(page.locator("dialog")).to_be_hidden()


def test_the_page_of_the_guide_searches_and_tells_refusals(page: Page, served: str) -> None:
    page.goto(f"{served}/tonight.html")
    expect(page.locator("li")).to_have_count(20)
    page.fill("[name=q]", "seven samurai")
    page.click("button")
    expect(page.locator("li").first).to_have_text("Seven Samurai (1954)")
    expect(page.locator("[role=status]")).to_contain_text("films")
    page.fill("[name=q]", "sevn samurai")
    page.click("button")
    expect(page.locator("[role=status]")).to_have_text("Nothing is called so. Near:")
    expect(page.locator("li").first).to_have_text("Seven Samurai (1954)")
    page.fill("[name=q]", "x" * 201)
    page.click("button")
    expect(page.locator("[role=status]")).to_contain_text("200")
    assert violations(page) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 1280])
def test_it_violates_no_rule_and_fits(page: Page, theme: Any, width: int) -> None:
    page.emulate_media(color_scheme=theme)
    page.set_viewport_size({"width": width, "height": 800})
    assert violations(page) == []
    page.click("#account")
    assert violations(page) == []
    enter(page, "register")
    expect(page.locator("#for-you li")).to_have_count(6)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth") <= 0
