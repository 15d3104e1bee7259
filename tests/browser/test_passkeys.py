"""A passkey is added and comes in by the browser's own authenticator; without JavaScript pages say what is missing."""

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PASSWORD, Visits

DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def named(address: str) -> str:
    """The product under a name: browsers know no passkeys of bare addresses."""
    return f"http://localhost:{urlsplit(address).port}"


def _with_authenticator(page: Page) -> Page:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})
    return page


def _register(page: Page, email: str) -> None:
    page.goto("/register")
    page.get_by_label("E-mail").fill(email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign up").click()
    page.wait_for_url("**/for-you/begin**")


def test_a_passkey_is_added_and_opens_the_account(visits: Visits, named: str) -> None:
    page = _with_authenticator(visits.page(base_url=named))
    _register(page, "passkey@example.org")
    page.goto("/account/sign-in")
    page.get_by_label("Name of the passkey").fill("My laptop")
    page.locator("#new-passkey [type=password]").fill(PASSWORD)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_role("heading", name="My laptop")).to_be_visible()
    page.goto("/account")
    page.get_by_role("button", name="Log out").click()
    page.goto("/login")
    page.get_by_role("button", name="Log in with a passkey").click()
    page.locator("header summary", has_text="Me").click()
    expect(page.get_by_role("link", name="Account")).to_be_visible()


def test_a_browser_that_gives_no_passkey_is_told(visits: Visits, named: str) -> None:
    page = _with_authenticator(visits.page(base_url=named))
    page.goto("/login")
    page.get_by_role("button", name="Log in with a passkey").click()
    expect(page.get_by_text("We got no passkey from your browser")).to_be_visible(timeout=90_000)


def test_without_javascript_the_pages_say_what_is_missing(visits: Visits, named: str) -> None:
    page = visits.page(base_url=named, java_script_enabled=False)
    page.goto("/login")
    expect(page.get_by_text("Passkeys need JavaScript")).to_be_visible()
    expect(page.get_by_role("button", name="Log in with a passkey")).to_be_hidden()
