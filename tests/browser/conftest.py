"""A real Chromium in front of the real product. These tests never touch the ORM: they are visitors.

They run after all others, since Playwright keeps an event loop alive in which Django's ORM refuses to work.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import count
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.browser import chromium, product

PASSWORD = "a good long sentence"
PATIENCE = 10_000  # milliseconds; the machine may be busy
_numbers = count(1)
# A failed request is part of some tests; the browser reports each as an error that nobody wrote.
EXPECTED = ("status of 4", "status of 5", "net::ERR_")


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last, and may take longer than others."""
    here = [item for item in items if "tests/browser" in item.path.as_posix()]
    for item in here:
        item.add_marker(pytest.mark.browser)
        item.add_marker(pytest.mark.timeout(120))
    items[:] = [item for item in items if item not in set(here)] + here


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    with product.running() as address:
        yield address


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        instance = playwright.chromium.launch(executable_path=chromium.provide(), args=chromium.arguments())
        yield instance
        instance.close()


@dataclass
class Visits:
    """Opens pages, and collects what their console complains about."""

    browser: Browser
    address: str
    complaints: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    def context(self, **options: Any) -> BrowserContext:
        context = self.browser.new_context(**{"base_url": self.address, "locale": "en-US"} | options)
        context.set_default_timeout(PATIENCE)
        context.on("console", self._listen)
        context.on("weberror", lambda error: self.complaints.append(str(error.error)))
        self.contexts.append(context)
        return context

    def page(self, **options: Any) -> Page:
        return self.context(**options).new_page()

    def _listen(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(part in message.text for part in EXPECTED):
            self.complaints.append(message.text)


@pytest.fixture
def visits(browser: Browser, address: str) -> Iterator[Visits]:
    """What a test browses with; it fails when any page broke the CSP or logged an error."""
    sessions = Visits(browser, address)
    yield sessions
    for context in sessions.contexts:
        context.close()
    assert sessions.complaints == []


@pytest.fixture
def page(visits: Visits) -> Page:
    """A visitor's page."""
    return visits.page(viewport={"width": 1280, "height": 900})


def register(page: Page) -> str:
    """Open an account through the form; returns the e-mail address."""
    email = f"visitor{next(_numbers)}@example.org"
    page.goto("/register")
    page.fill("main [name=email]", email)
    page.fill("main [name=password]", PASSWORD)
    page.click("main form [type=submit]")
    page.wait_for_url(lambda url: "/register" not in url)
    return email


@pytest.fixture(scope="session")
def membership(browser: Browser, address: str) -> Any:
    """The cookies of a member with three favorites, made once: opening accounts is limited."""
    context = browser.new_context(base_url=address, locale="en-US")
    page = context.new_page()
    register(page)
    for path in ("/movies/129-spirited-away", "/movies/496243-parasite", "/movies/550-fight-club"):
        page.goto(path)
        page.click("main .cover .action-row button[value=favorite]")
        page.locator("main .cover .action-row button[value=favorite][aria-pressed=true]").wait_for()
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def member(visits: Visits, membership: Any) -> Page:
    """A member's page."""
    return visits.page(viewport={"width": 1280, "height": 900}, storage_state=membership)


type Opens = Callable[..., Page]
