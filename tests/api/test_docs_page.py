"""The interactive docs in a real Chromium: local files only, under the strict CSP, and *Authorize* works."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, sync_playwright

from tests.api.product import Product
from tests.browser import chromium

pytestmark = [pytest.mark.product, pytest.mark.browser, pytest.mark.timeout(240)]
PATIENCE = 60_000  # milliseconds, on a busy machine


@pytest.fixture(scope="module")
def docs(product: Product) -> Iterator[tuple[Page, list[str], list[str]]]:
    """The page, what its console said, and where it went for files."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.provide(), args=chromium.arguments())
        page = browser.new_page()
        page.set_default_timeout(PATIENCE)
        said: list[str] = []
        asked: list[str] = []
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.on("pageerror", lambda error: said.append(str(error)))
        page.on("request", lambda request: asked.append(request.url))
        page.goto(f"{product.address}/api/v1/docs")
        page.wait_for_selector(".opblock")
        yield page, said, asked
        browser.close()


def test_every_operation_is_there(docs: tuple[Page, list[str], list[str]]) -> None:
    page, _, _ = docs
    assert page.locator(".opblock").count() == len(page.evaluate(COUNT))


COUNT = """async () => {
  const document = await (await fetch("/api/v1/openapi.json")).json();
  return Object.values(document.paths).flatMap((item) => Object.keys(item));
}"""


def test_a_token_that_was_pasted_is_sent(docs: tuple[Page, list[str], list[str]], product: Product) -> None:
    page, said, _ = docs
    with product.client() as client:
        body = {"email": "docs@example.org", "password": "a good long sentence"}
        access = client.post("/api/v1/auth/register", json=body).json()["data"]["tokens"]["access"]
    page.click(".btn.authorize")
    page.fill(".modal-ux input", access)
    page.click(".modal-ux button[type=submit]")
    page.click(".modal-ux .btn-done")
    page.click("#operations-Me-getMe .opblock-summary-control")
    page.click("#operations-Me-getMe .try-out__btn")
    page.click("#operations-Me-getMe .execute")
    page.wait_for_selector("#operations-Me-getMe .live-responses-table")
    assert "docs@example.org" in page.inner_text("#operations-Me-getMe .live-responses-table")
    assert said == []


def test_examples_are_shown(docs: tuple[Page, list[str], list[str]]) -> None:
    page, said, _ = docs
    page.click("#operations-Accounts-login .opblock-summary-control")
    page.wait_for_selector("#operations-Accounts-login .body-param__example, #operations-Accounts-login textarea")
    assert "ada@example.org" in page.inner_text("#operations-Accounts-login")
    assert said == []


def test_nothing_comes_from_elsewhere(docs: tuple[Page, list[str], list[str]], product: Product) -> None:
    _, said, asked = docs
    assert [url for url in asked if not url.startswith((product.address, "data:"))] == []
    assert said == []


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_execute_works_behind_every_name(docs: tuple[Page, list[str], list[str]], product: Product, host: str) -> None:
    browser = docs[0].context.browser
    assert browser
    address = product.address.replace("127.0.0.1", host)
    page = browser.new_page()
    page.set_default_timeout(PATIENCE)
    page.goto(f"{address}/api/v1/docs")
    page.click("#operations-Movies-getMovie .opblock-summary-control")
    page.click("#operations-Movies-getMovie .try-out__btn")
    page.fill("#operations-Movies-getMovie .parameters input", "346")
    page.click("#operations-Movies-getMovie .execute")
    answer = page.locator("#operations-Movies-getMovie .live-responses-table")
    answer.wait_for()
    assert "200" in answer.locator(".response-col_status").nth(1).inner_text()
    assert f"{address}/posters/" in answer.inner_text()
    page.close()
